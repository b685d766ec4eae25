import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const gasSpikes: Feature = {
  name: 'gas-spikes',
  group: 'fault',
  does: 'For a while gas costs a few times what it did, or a fraction.',
  apply({ cast, faults }, chance, intensity) {
    faults.chain ??= []
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      faults.chain.push({
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 60_000)),
        gasPriceTimes: chance.pick([2, 5, '1/2', '1/10']),
      })
    }
  },
}
