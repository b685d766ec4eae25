import type { SessionFacts } from './invariant.ts'

const SECOND = 1_000_000_000

/** What a session of a remote payer says about itself. */
export const sampleFacts: SessionFacts = {
  session: 'v1',
  gateway: 'g1',
  orchestrators: ['o1'],
  pool: 'g1/v1',
  account: 'v1',
  perRequest: false,
  jobType: 'live',
  remoteSigner: true,
  unitsPerSecond: 1n,
  chargedUnitsPerSecond: 1n,
  prepayNs: 10 * SECOND,
  paymentIntervalNs: 5 * SECOND,
  chargeIntervalNs: 5 * SECOND,
  segmentIntervalNs: SECOND,
  segmentPixels: 5n,
  clockGainPartsPerBillion: 0,
  serviceIntervalNs: 1_000_000_000,
  recoveryNs: 20 * SECOND,
  roundTripNs: 0,
  funded: true,
  signerWebhook: 's1/webhook',
}
