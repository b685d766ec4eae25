import type { Feature } from '../feature.ts'

export const capabilityPricing: Feature = {
  name: 'capability-pricing',
  group: 'setting',
  does: 'Remote signers price external capabilities by themselves (-byocPerCapPricing).',
  needs: ['byoc-streams'],
  apply({ cast, signers }, chance, intensity) {
    for (const { signer } of cast.payers) {
      const chosen = chance.share(Math.max(0.5, intensity))
      const own = signer === null ? undefined : signers[signer]
      if (chosen && own !== undefined) own.byocPerCapabilityPricing = true
    }
  },
}
