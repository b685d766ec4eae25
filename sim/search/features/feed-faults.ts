import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const feedFaults: Feature = {
  name: 'feed-faults',
  group: 'fault',
  does: 'The price feed is stale, answers 0 or twice the price, or some cannot reach it or read an old round.',
  needs: ['exchange-rate-steps'],
  apply({ cast, faults }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const kind = chance.pick(['stale', 'zero', 'doubled', 'unreachable', 'behind'] as const)
      const nodes = [chance.pick(cast.orchestrators).name]
      const some = chance.happens(1, 2)
      faults.feed ??= []
      faults.feed.push({
        kind,
        at: milliseconds(chance.integer(1, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 20_000)),
        ...(some && (kind === 'unreachable' || kind === 'behind') ? { nodes } : {}),
      })
    }
  },
}
