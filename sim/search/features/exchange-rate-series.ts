import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const exchangeRateSeries: Feature = {
  name: 'exchange-rate-series',
  group: 'setting',
  does: 'What one ETH costs follows a random walk with jumps.',
  needs: ['usd-prices'],
  apply({ series }, chance, intensity) {
    series.priceFeed = {
      model: {
        step: milliseconds(chance.pick([1000, 5000])),
        volatility: `${chance.count(50, intensity)}% per hour`,
        drift: chance.pick(['-20% per hour', '0% per hour', '20% per hour']),
        jumps: { rate: '1 per minute', mean: '-5%', spread: `${chance.count(40, intensity)}%` },
      },
    }
  },
}
