import type { Feature } from '../feature.ts'
import { blockIntervalMs, milliseconds } from '../world-draft.ts'

export const chainStalls: Feature = {
  name: 'chain-stalls',
  group: 'fault',
  does: 'For a while no block comes, of L1 or of L2.',
  needs: ['winning-tickets'],
  apply(draft, chance, intensity) {
    const { cast, faults } = draft
    const blockMs = blockIntervalMs(draft)
    faults.chain ??= []
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const layer = chance.pick(['l1BlocksMissed', 'l2BlocksMissed'])
      faults.chain.push({
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(Math.ceil((blockMs * chance.integer(1, 30)) / 4)),
        [layer]: true,
      })
    }
  },
}
