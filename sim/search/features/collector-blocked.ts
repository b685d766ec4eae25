import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const collectorBlocked: Feature = {
  name: 'collector-blocked',
  group: 'fault',
  does: 'The collector of usage events stops reading for a while, or reads slowly.',
  needs: ['usage-events'],
  apply({ cast, faults }, chance, intensity) {
    for (let count = chance.count(2, intensity); count > 0; count -= 1) {
      faults.collector ??= []
      faults.collector.push({
        kind: chance.pick(['blocked', 'blocked', 'slow'] as const),
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 40_000)),
        added: milliseconds(chance.pick([100, 1500, 12_000])),
      })
    }
  },
}
