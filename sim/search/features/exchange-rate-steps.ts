import type { Feature } from '../feature.ts'

export const exchangeRateSteps: Feature = {
  name: 'exchange-rate-steps',
  group: 'setting',
  does: 'What one ETH costs jumps while sessions run.',
  needs: ['usd-prices'],
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(5, intensity); count > 0; count -= 1) {
      const atMs = chance.integer(0, cast.durationMs - 1)
      const USD = chance.pick([1000, 1499, 1500, 1501, 2500, 2985, 3000, 3015, 4000, 6000, 6001])
      steps.push({ atMs, action: { setFeed: { USD } } })
    }
  },
}
