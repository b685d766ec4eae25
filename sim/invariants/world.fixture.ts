import { rational } from '../../src/money/rational.ts'
import type { SessionFacts, WorldView } from './invariant.ts'

const SECOND = 1_000_000_000

const facts: SessionFacts = {
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

/** The world in which the sample events happen: one session of one payer with one orchestrator. */
export const worldOfSamples: WorldView = {
  sessions: new Map([
    ['v1', facts],
    ['whole', { ...facts, session: 'whole', jobType: 'fixed', unitsPerSecond: 0n }],
  ]),
  touched: new Map(),
  quiet: { fromNs: -1, untilNs: 0, waits: () => [] },
  collectsUsage: true,
  ceilingWei: () => rational(10n),
  wallClockUnixNs: () => 0n,
}
