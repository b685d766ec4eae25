import { changeAllPrices } from '../change-prices.ts'
import type { Feature } from '../feature.ts'

export const unitMistakes: Feature = {
  name: 'unit-mistakes',
  group: 'mistake',
  does: 'Operators set prices a thousand times too high or too low, and some mend it soon after.',
  apply(draft, chance, intensity) {
    for (let count = chance.count(2, intensity); count > 0; count -= 1) {
      const { name, pricePerSecondWei } = chance.pick(draft.cast.orchestrators)
      const atMs = chance.integer(0, draft.cast.durationMs - 1)
      const wrongWei = chance.pick([pricePerSecondWei * 1000n, pricePerSecondWei / 1000n])
      changeAllPrices(draft, atMs, name, wrongWei)
      const mendedMs = atMs + chance.integer(1000, 20_000)
      const mends = chance.happens(2, 3)
      if (!mends || mendedMs >= draft.cast.durationMs) continue
      changeAllPrices(draft, mendedMs, name, pricePerSecondWei)
    }
  },
}
