import { DAY_NS } from '../kernel/limits.ts'
import type { RandomStream } from '../kernel/random-stream.ts'

/**
 * The next event of a Poisson process after `fromNs`, or null when none comes until `untilNs`. Means of more than a day, which the
 * stream does not draw, are thinned: events at one a day or less, of which a share is kept.
 */
export function nextArrivalNs(options: {
  readonly fromNs: number
  readonly untilNs: number
  readonly meanNs: bigint
  readonly stream: RandomStream
}): number | null {
  const { untilNs, meanNs, stream } = options
  const days = meanNs / BigInt(DAY_NS) + 1n
  const candidateNs = Number(meanNs / days) // exact: at most a day
  let atNs = options.fromNs
  for (;;) {
    atNs += stream.exponentialNs(candidateNs)
    if (atNs > untilNs) return null
    if (days === 1n || stream.chance({ numerator: 1n, denominator: days })) return atNs
  }
}
