import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { assert } from '../src/assert.ts'
import { WatchedWorld } from './watched-world.ts'
import { benchWorld } from './world.ts'

/** What a world holds in memory, in bytes of the heap after a garbage collection. */
export interface MemoryResult {
  /** For each session that waits for its start: its settings and what the world has made for it. */
  readonly bytesPerWaitingSession: number
  /** For each session that streams and waits for its next payment, monitors included. */
  readonly bytesPerIdleSession: number
  /** That stay for each payment: nonces and commitments that both sides and the monitors may never forget. */
  readonly bytesKeptPerPayment: number
}

/** How much is measured. */
export interface MemorySize {
  /** Sessions of the larger world; the smaller one has 10. */
  readonly sessions: number
  /** Payments of each session while it is watched what stays of them. */
  readonly payments: number
}

const SIZE: MemorySize = { sessions: 2_000, payments: 60 }
const FEW = 10
/** Sessions of the world whose payments are counted. */
const PAYERS = 100
const INTERVAL_NS = 5_000_000_000

/** Takes a few seconds. */
export function measureMemory({ sessions, payments }: MemorySize = SIZE): MemoryResult {
  // Compiled code is on the heap too: what is measured has run before.
  heapOf(PAYERS, payments)
  heapOf(sessions, 2)
  const perSession = (intervals: number): number => {
    const small = heapOf(FEW, intervals)
    const large = heapOf(sessions, intervals)
    return Math.round((large - small) / (sessions - FEW))
  }
  return {
    bytesPerWaitingSession: perSession(0),
    // Each session has started and has paid once or twice; nearly all messages are at home.
    bytesPerIdleSession: perSession(2),
    bytesKeptPerPayment: keptPerPayment(payments),
  }
}

/** Heap of a world of so many sessions after so many payment intervals. */
function heapOf(sessions: number, intervals: number): number {
  const before = heapBytes()
  const world = worldAfter(sessions, intervals)
  const bytes = heapBytes() - before
  assert(world.broken().length === 0, 'every invariant holds in the world of the benchmark')
  return bytes
}

/** Begins when what a session remembers of its newest payments is full. */
function keptPerPayment(payments: number): number {
  const world = worldAfter(PAYERS, payments)
  const [paid, bytes] = [world.payments(), heapBytes()]
  world.runUntil(2 * payments * INTERVAL_NS)
  return Math.round((heapBytes() - bytes) / (world.payments() - paid))
}

function worldAfter(sessions: number, intervals: number): WatchedWorld {
  const world = new WatchedWorld(benchWorld({ sessions, payments: 2 * intervals + 1 }))
  if (intervals > 0) world.runUntil(intervals * INTERVAL_NS)
  return world
}

function heapBytes(): number {
  // The first collection may only end one that was under way.
  collectGarbage()
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

let collect: (() => void) | null = null

/** Node hides the collector behind a flag, which may be set while it runs. */
function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  collect()
}
