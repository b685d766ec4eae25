import { rational, type Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { DIVISION_BY_ZERO, type UpstreamPanic } from './upstream-panic.ts'

export type FeeResult =
  | { readonly ok: true; readonly feeWei: Rational }
  | { readonly ok: false; readonly refusal: UpstreamPanic }

/**
 * What `units` cost, in wei, exact: pricePerUnit / pixelsPerUnit · units. A denominator of 0 crashes upstream.
 * Spec live P-2; go-livepeer server/live_payment.go:calculateFee.
 */
export function calculateFee(units: bigint, price: PriceInfo): FeeResult {
  if (price.pixelsPerUnit === 0n) return { ok: false, refusal: DIVISION_BY_ZERO }
  return { ok: true, feeWei: rational(price.pricePerUnit * units, price.pixelsPerUnit) }
}
