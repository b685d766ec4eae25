import type { Feature } from '../feature.ts'

export const priceFollowsGas: Feature = {
  name: 'price-follows-gas',
  group: 'setting',
  does: 'Orchestrators add the cost of redeeming tickets to their prices, under caps on the face value.',
  apply({ cast, orchestrators }, chance, intensity) {
    for (const { name, pricePerSecondWei, ticketEvSeconds } of cast.orchestrators) {
      const chosen = chance.share(intensity)
      const times = BigInt(chance.pick([0, 2, 20, 1000]))
      const own = orchestrators[name]
      if (!chosen || own === undefined) continue
      own.autoAdjustPrice = true
      own.maxFaceValue = `${pricePerSecondWei * BigInt(ticketEvSeconds) * times}`
    }
  },
}
