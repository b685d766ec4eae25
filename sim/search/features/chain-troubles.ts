import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const chainTroubles: Feature = {
  name: 'chain-troubles',
  group: 'fault',
  does: 'For a while transactions are late, stuck or fail, or nobody initialises a round.',
  needs: ['winning-tickets'],
  apply({ cast, faults }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      faults.chain ??= []
      faults.chain.push({
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 20_000)),
        ...chance.pick([
          { addedDelay: '3s' },
          { addedDelay: '30s' },
          { transactionsStuck: true },
          { transactionsFail: true },
          { roundsNotInitialized: true },
        ]),
      })
    }
  },
}
