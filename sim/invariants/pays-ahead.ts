import type { SessionFacts } from './invariant.ts'

/**
 * Whether what a session declares to pay ahead lasts from one payment to the next. A payment leaves with the first segment after
 * its interval; a gateway that pays itself and pays less ahead runs dry by its own declaration. A signer is to see to it.
 */
export function paysAheadEnough({
  remoteSigner,
  prepayNs,
  paymentIntervalNs,
  segmentIntervalNs,
  roundTripNs,
}: SessionFacts): boolean {
  return remoteSigner || prepayNs >= paymentIntervalNs + segmentIntervalNs + roundTripNs
}
