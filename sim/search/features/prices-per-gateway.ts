import type { Feature } from '../feature.ts'
import { EXTERNAL, modelPrices, perPixel } from '../prices.ts'

export const pricesPerGateway: Feature = {
  name: 'prices-per-gateway',
  group: 'setting',
  does: 'Orchestrators have other prices for some gateways.',
  apply({ cast, orchestrators }, chance, intensity) {
    for (const { name, pricePerSecondWei } of cast.orchestrators) {
      for (const { gateway } of cast.payers) {
        const chosen = chance.share(intensity)
        const percent = BigInt(chance.pick([50, 90, 100, 150, 200, 300]))
        const own = orchestrators[name]
        if (!chosen || own === undefined) continue
        const price = (pricePerSecondWei * percent) / 100n
        own.pricesPerGateway ??= {}
        own.pricesPerGateway[gateway] = {
          pricePerUnit: perPixel(price),
          capabilityPrices: { ...modelPrices(price) },
          externalCapabilities: { [EXTERNAL]: `${price}` },
        }
      }
    }
  },
}
