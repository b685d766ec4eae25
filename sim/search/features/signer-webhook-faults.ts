import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

const KINDS = [
  'slow',
  'denies',
  'unreadable',
  'failing',
  'no-status',
  'bad-price',
  'other-caller',
  'unreachable',
] as const

export const signerWebhookFaults: Feature = {
  name: 'signer-webhook-faults',
  group: 'fault',
  does: "Signers' auth webhooks are slow, deny everybody, answer nonsense or nothing for some seconds.",
  needs: ['signer-webhooks'],
  apply({ cast, signers, faults }, chance, intensity) {
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const { signer } = chance.pick(cast.payers)
      const window = {
        kind: chance.pick(KINDS),
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 12_000)),
        added: milliseconds(chance.pick([100, 1000, 4000, 6000, 20_000])),
        status: chance.pick([401, 403, 503]),
      }
      if (signer === null || signers[signer]?.webhook === undefined) continue
      faults.webhooks ??= []
      faults.webhooks.push({ webhook: signer, ...window })
    }
  },
}
