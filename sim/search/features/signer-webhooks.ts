import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const signerWebhooks: Feature = {
  name: 'signer-webhooks',
  group: 'setting',
  does: 'Remote signers ask an auth webhook before they pay; some are strangers to it.',
  apply({ cast, signers }, chance, intensity) {
    for (const { signer, gateway } of cast.payers) {
      const chosen = chance.share(intensity)
      const expiry = chance.pick([null, null, 1000, 5000, 30_000])
      const caller = chance.pick(['gateway', 'session', 'none'] as const)
      const takes = milliseconds(chance.pick([0, 5, 30, 200]))
      const known = chance.pick([null, gateway, cast.sessions[0]?.name ?? gateway])
      const settings = signer === null ? undefined : signers[signer]
      if (!chosen || settings === undefined) continue
      settings.webhook = {
        takes,
        caller,
        ...(expiry === null ? {} : { expiry: milliseconds(expiry) }),
        ...(known === null ? {} : { allows: [known] }),
      }
    }
  },
}
