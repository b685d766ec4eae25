import type { Feature } from '../feature.ts'
import { dollars, EXTERNAL, modelPrices } from '../prices.ts'

export const usdCapabilities: Feature = {
  name: 'usd-capabilities',
  group: 'setting',
  does: 'Prices of models and external capabilities are in dollars too.',
  needs: ['live-per-second', 'usd-prices'],
  apply({ cast, orchestrators }, chance, intensity) {
    for (const { name, pricePerSecondWei } of cast.orchestrators) {
      const chosen = chance.share(Math.max(0.5, intensity))
      const odd = BigInt(chance.integer(1, 999_999))
      const own = orchestrators[name]
      if (!chosen || own === undefined) continue
      const perSecond = `${dollars(pricePerSecondWei + odd)}USD`
      own.externalCapabilities = { ...own.externalCapabilities, [EXTERNAL]: perSecond }
      own.capabilityPrices = {
        ...own.capabilityPrices,
        ...Object.fromEntries(
          Object.keys(modelPrices(1n))
            .filter((model) => model.startsWith('live-'))
            .map((model) => [model, perSecond]),
        ),
      }
    }
  },
}
