import type { Feature } from '../feature.ts'

export const redemptionHabits: Feature = {
  name: 'redemption-habits',
  group: 'setting',
  does: 'Some orchestrators redeem nothing, or nothing above a gas price, and the pool of orchestrators changes.',
  needs: ['winning-tickets'],
  apply({ cast, orchestrators, steps }, chance, intensity) {
    for (const { name } of cast.orchestrators) {
      const chosen = chance.share(intensity)
      const habit = chance.pick([{ redeem: false }, { maxGasPrice: '0' }, { maxGasPrice: '20' }])
      const own = orchestrators[name]
      if (chosen && own !== undefined) own.redemption = { ...own.redemption, ...habit }
    }
    const atMs = chance.integer(0, cast.durationMs - 1)
    steps.push({ atMs, action: { setPoolSize: chance.integer(1, 5) } })
  },
}
