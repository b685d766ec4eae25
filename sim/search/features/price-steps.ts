import type { Cast } from '../cast.ts'
import type { Chance } from '../chance.ts'
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
      const atMs = momentOf(draft.cast, chance)
      const percent = chance.pick(PERCENTS)
      changeAllPrices(draft, atMs, name, (pricePerSecondWei * BigInt(percent)) / 100n)
    }
  },
}

/** Any moment, or one at which a payment is due or on its way. */
function momentOf({ sessions, durationMs }: Cast, chance: Chance): number {
  const { startMs, segmentMs, paymentIntervalMs } = chance.pick(sessions)
  const segments = Math.ceil(paymentIntervalMs / segmentMs) * chance.integer(1, 4)
  const dueMs = startMs + segmentMs * segments + chance.pick([0, 20, 50, 70])
  const atMs = chance.integer(0, durationMs - 1)
  return chance.happens(1, 2) ? Math.min(dueMs, durationMs - 1) : atMs
}
