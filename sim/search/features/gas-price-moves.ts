import type { Feature } from '../feature.ts'
import { gasPriceWei } from '../world-draft.ts'

export const gasPriceMoves: Feature = {
  name: 'gas-price-moves',
  group: 'setting',
  does: 'The gas price rises to a few times what it was, and falls to almost nothing.',
  apply(draft, chance, intensity) {
    const { cast, steps } = draft
    const usualWei = gasPriceWei(draft)
    const prices = [1n, 30n, usualWei / 10n, usualWei * 2n, usualWei * 5n]
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const atMs = chance.integer(0, cast.durationMs - 1)
      const setGasPrice = `${chance.pick(prices)}`
      steps.push({ atMs, action: { setGasPrice } })
    }
  },
}
