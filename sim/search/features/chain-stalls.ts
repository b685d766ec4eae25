import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const chainStalls: Feature = {
  name: 'chain-stalls',
  group: 'fault',
  does: 'For a while no block comes, of L1 or of L2.',
  needs: ['winning-tickets'],
  apply({ cast, faults }, chance, intensity) {
    faults.chain ??= []
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const layer = chance.pick(['l1BlocksMissed', 'l2BlocksMissed'])
      faults.chain.push({
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 30_000)),
        [layer]: true,
      })
    }
  },
}
