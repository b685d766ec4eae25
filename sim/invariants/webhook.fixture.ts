import type { EventOf } from '../trace/events.ts'

/** One event of each kind about auth webhooks. */
export const webhookSamples: {
  readonly [T in 'webhook.answered' | 'signer.withheld']: EventOf<T>
} = {
  'webhook.answered': {
    type: 'webhook.answered',
    atNs: 0,
    webhook: 's1/webhook',
    asker: 's1/1',
    session: 'v1',
    gateway: 'g1',
    status: 200,
    expiryUnixSeconds: 1n,
    price: null,
    error: null,
  },
  'signer.withheld': {
    type: 'signer.withheld',
    atNs: 0,
    session: 'v1',
    signer: 's1/1',
    gateway: 'g1',
    tickets: 1,
    recipientRandHash: '0xa',
    firstNonce: 2,
    lastNonce: 2,
  },
}
