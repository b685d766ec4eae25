import { assert } from '../src/assert.ts'
import { runScenario } from '../sim/run/run.ts'
import type { Scenario } from '../sim/scenario/scenario.ts'
import type { TraceLevel } from '../sim/trace/levels.ts'
import { measureBareQueue } from './bare-queue.ts'
import { measureMemory, type MemoryResult } from './memory.ts'
import { benchWorld } from './world.ts'

/** How fast this machine simulates on one core, and what it needs for it: model cryptography, every invariant on. */
export interface BenchResult extends MemoryResult {
  /** Without the hash of the trace, 100 sessions; whole runs, from the scenario to the verdict. */
  readonly paymentsPerSecond: number
  /** The same with the trace encoded and hashed: what `assay run` costs. */
  readonly paymentsPerSecondHashed: number
  /** Pairs of one pop and one push of the bare event queue at 100 entries, measured between the runs. */
  readonly barePairsPerSecond: number
  /** paymentsPerSecond over barePairsPerSecond: the figure that two machines can compare. */
  readonly ratioToBareQueue: number
  /** Events of the kernel for each payment at 100 sessions. */
  readonly eventsPerPayment: number
  /** Nanoseconds for an event of the kernel, payment and monitors included, by number of sessions. */
  readonly nsPerEvent: Readonly<Record<'10' | '100' | '1000' | '10000', number>>
}

/** How much is measured; the least time of `rounds` counts. */
interface BenchSize {
  /** Of each run. */
  readonly payments: number
  readonly rounds: number
  readonly pairs: number
}

const SIZE: BenchSize = { payments: 40_000, rounds: 3, pairs: 1_000_000 }

/** Takes about half a minute of user time: the time of this process, whatever else the machine does. */
export function measure(): BenchResult {
  const now = (): number => process.cpuUsage().user / 1_000
  const best = (sessions: number, level: TraceLevel): Timed => {
    const payments = Math.ceil(SIZE.payments / sessions)
    const scenario = benchWorld({ sessions, payments })
    return fastest(SIZE.rounds, () => timed(now, scenario, level))
  }
  timed(now, benchWorld({ sessions: 10, payments: Math.ceil(SIZE.payments / 20) }), 'none')
  const at10 = best(10, 'none')
  const bareBefore = barePairsPerSecond(now, SIZE.pairs)
  const at100 = best(100, 'none')
  const bareAfter = barePairsPerSecond(now, SIZE.pairs)
  const bare = Math.max(bareBefore, bareAfter)
  const hashed = best(100, 'hash')
  return {
    paymentsPerSecond: Math.round(perSecond(at100.payments, at100)),
    paymentsPerSecondHashed: Math.round(perSecond(hashed.payments, hashed)),
    barePairsPerSecond: bare,
    ratioToBareQueue: rounded(perSecond(at100.payments, at100) / bare, 5),
    eventsPerPayment: rounded(at100.events / at100.payments, 2),
    nsPerEvent: {
      '10': nsPerEvent(at10),
      '100': nsPerEvent(at100),
      '1000': nsPerEvent(best(1_000, 'none')),
      '10000': nsPerEvent(best(10_000, 'none')),
    },
    ...measureMemory(),
  }
}

interface Timed {
  readonly payments: number
  readonly events: number
  readonly elapsedMs: number
}

function timed(now: () => number, scenario: Scenario, level: TraceLevel): Timed {
  const start = now()
  const outcome = runScenario(scenario, { level })
  const elapsedMs = now() - start
  assert(outcome.ok, 'the profile of the benchmark exists')
  const { metrics, events, verdict } = outcome.result
  assert(verdict === 'passed', 'every invariant holds in the world of the benchmark')
  const { paymentsAccepted } = metrics
  assert(typeof paymentsAccepted === 'bigint', 'payments are counted')
  return { payments: Number(paymentsAccepted), events, elapsedMs }
}

function fastest(rounds: number, run: () => Timed): Timed {
  let best = run()
  for (let round = 1; round < rounds; round += 1) {
    const next = run()
    if (next.elapsedMs < best.elapsedMs) best = next
  }
  return best
}

function barePairsPerSecond(now: () => number, pairs: number): number {
  const found = measureBareQueue(now, { pairs }).find(({ pending }) => pending === 100)
  assert(found !== undefined, 'the bare queue is measured at 100 entries')
  return found.pairsPerSecond
}

function perSecond(count: number, { elapsedMs }: Timed): number {
  return (count * 1_000) / elapsedMs
}

function nsPerEvent({ events, elapsedMs }: Timed): number {
  return Math.round((elapsedMs * 1_000_000) / events)
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
