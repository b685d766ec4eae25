import { EventQueue } from '../sim/kernel/event-queue.ts'

/** How fast the bare event queue is: the yardstick for what everything else costs on this machine. */
export interface BareQueueResult {
  /** Entries in the queue all the time. */
  readonly pending: number
  /** Pairs of one pop and one push. */
  readonly pairs: number
  readonly pairsPerSecond: number
}

const PENDING: readonly number[] = [10, 100, 1_000, 10_000]
const PAIRS = 1_000_000

/** Measures pop+push pairs at each number of pending entries. `now` is a real clock in milliseconds. */
export function measureBareQueue(
  now: () => number,
  options: { readonly pairs: number } = { pairs: PAIRS },
): readonly BareQueueResult[] {
  return PENDING.map((pending) => measure(now, pending, options.pairs))
}

function measure(now: () => number, pending: number, pairs: number): BareQueueResult {
  const queue = new EventQueue()
  const delays = delaysNs()
  let order = 0
  for (let slot = 0; slot < pending; slot += 1) {
    queue.push(delays[order % delays.length] ?? 0, order, slot)
    order += 1
  }
  const turn = (count: number): void => {
    for (let pair = 0; pair < count; pair += 1) {
      const time = queue.firstTime()
      const slot = queue.pop()
      queue.push(time + (delays[order % delays.length] ?? 0), order, slot)
      order += 1
    }
  }
  turn(Math.min(pairs, pending * 10))
  const start = now()
  turn(pairs)
  const elapsedMs = now() - start
  return { pending, pairs, pairsPerSecond: Math.round((pairs * 1_000) / Math.max(elapsedMs, 1)) }
}

/** A fixed spread of delays up to a second: a multiplicative sequence, so that no generator is part of the measure. */
function delaysNs(): Float64Array {
  const delays = new Float64Array(4_096)
  let state = 1
  for (let index = 0; index < delays.length; index += 1) {
    state = (state * 48_271) % 2_147_483_647
    delays[index] = state % 1_000_000_000
  }
  return delays
}
