import type { Feature } from '../feature.ts'
import { PIXELS_PER_SECOND } from '../prices.ts'
import { milliseconds } from '../world-draft.ts'

/** Hundredths of the usual price. */
const PERCENTS = [50, 90, 110, 150]

export const orchestratorWebhooks: Feature = {
  name: 'orchestrator-webhooks',
  group: 'setting',
  does: 'Orchestrators ask an auth webhook who is served; it sets prices of its own for some gateways.',
  apply({ cast, orchestrators }, chance, intensity) {
    for (const { name, pricePerSecondWei } of cast.orchestrators) {
      const chosen = chance.share(intensity)
      const takes = milliseconds(chance.pick([0, 10, 100]))
      const { gateway } = chance.pick(cast.payers)
      const percent = chance.pick(PERCENTS)
      const known = chance.pick([null, null, gateway])
      const settings = orchestrators[name]
      if (!chosen || settings === undefined) continue
      const pricePerUnit = `${(pricePerSecondWei * BigInt(percent)) / 100n}`
      settings.webhook = {
        takes,
        prices: { [gateway]: { pricePerUnit, pixelsPerUnit: `${PIXELS_PER_SECOND}` } },
        ...(known === null ? {} : { allows: [known] }),
      }
    }
  },
}
