import type { Feature } from '../feature.ts'

export const gasPriceMoves: Feature = {
  name: 'gas-price-moves',
  group: 'setting',
  does: 'The gas price moves by up to an order of magnitude.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const atMs = chance.integer(0, cast.durationMs - 1)
      const setGasPrice = chance.pick(['1', '30', '0.001gwei', '0.02gwei', '0.1gwei'])
      steps.push({ atMs, action: { setGasPrice } })
    }
  },
}
