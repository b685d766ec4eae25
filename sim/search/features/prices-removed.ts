import { EXTERNAL, modelPrices } from '../prices.ts'
import type { Feature } from '../feature.ts'

const EVERYTHING = ['ledger', 'secret', 'nonces', 'prices', 'sessions'] as const

export const pricesRemoved: Feature = {
  name: 'prices-removed',
  group: 'mistake',
  does: 'Orchestrators restart with a configuration that has lost prices, or the base price.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(2, intensity); count > 0; count -= 1) {
      const { name, pricePerSecondWei } = chance.pick(cast.orchestrators)
      const lost = chance.pick([EXTERNAL, ...Object.keys(modelPrices(pricePerSecondWei))])
      const losesBase = chance.happens(1, 3)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const change = losesBase ? { with: { pricePerUnit: 0 } } : { without: [lost] }
      steps.push({ atMs, action: { restart: { actor: name, keeps: EVERYTHING, ...change } } })
    }
  },
}
