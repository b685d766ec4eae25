import type { Feature } from '../feature.ts'
import { changeAllPrices } from '../change-prices.ts'

/** Hundredths of the first price, the doubling guard's edges among them. */
const PERCENTS = [25, 50, 90, 99, 101, 110, 150, 199, 200, 201, 300, 400]

export const priceSteps: Feature = {
  name: 'price-steps',
  group: 'setting',
  does: 'Orchestrators change all their prices while sessions run, also to twice the first price and beyond.',
  apply(draft, chance, intensity) {
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const { name, pricePerSecondWei } = chance.pick(draft.cast.orchestrators)
      const atMs = chance.integer(0, draft.cast.durationMs - 1)
      const percent = chance.pick(PERCENTS)
      changeAllPrices(draft, atMs, name, (pricePerSecondWei * BigInt(percent)) / 100n)
    }
  },
}
