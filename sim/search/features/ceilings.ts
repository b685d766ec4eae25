import type { Feature } from '../feature.ts'
import { perPixel } from '../prices.ts'

/** Hundredths of a price: just below, exactly, just above, and where only a rise would matter. */
const PERCENTS = [99, 100, 101, 150, 200, 1000]

export const ceilings: Feature = {
  name: 'ceilings',
  group: 'setting',
  does: 'Payers have price ceilings near the prices of orchestrators, and change them.',
  apply({ cast, signers, gateways, steps }, chance, intensity) {
    for (const { gateway, signer } of cast.payers) {
      const chosen = chance.share(intensity)
      const price = chance.pick(cast.orchestrators).pricePerSecondWei
      const ceiling = (): string => perPixel((price * BigInt(chance.pick(PERCENTS))) / 100n)
      const [first, later] = [ceiling(), ceiling()]
      const changes = chance.happens(1, 3)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const payer = signer === null ? gateways[gateway] : signers[signer]
      if (!chosen || payer === undefined) continue
      payer.maxPricePerUnit = first
      if (!changes) continue
      const action = { setMaxPrice: { actor: signer ?? gateway, pricePerUnit: later } }
      steps.push({ atMs, action })
    }
  },
}
