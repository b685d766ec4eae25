import { perPixel } from '../prices.ts'
import type { Feature } from '../feature.ts'

export const staleReplicas: Feature = {
  name: 'stale-replicas',
  group: 'mistake',
  does: 'One replica of a signer restarts with other flags than its siblings have.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const { replicas } = chance.pick(cast.payers)
      const { pricePerSecondWei } = chance.pick(cast.orchestrators)
      const of = chance.integer(0, 5)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const flags = chance.pick([
        { byocPerCapabilityPricing: true },
        { byocPerCapabilityPricing: false },
        { maxPricePerUnit: perPixel(pricePerSecondWei) },
        { maxPricePerUnit: `${pricePerSecondWei * 3n}` },
        { maxPricePerUnit: '1' },
      ])
      const actor = replicas[of % Math.max(1, replicas.length)]
      if (actor !== undefined) steps.push({ atMs, action: { restart: { actor, with: flags } } })
    }
  },
}
