import { multiplyInteger, rational, type Rational } from '../money/rational.ts'
import type { PriceInfo } from './price-info.ts'

export type FeeResult =
  | { readonly ok: true; readonly feeWei: Rational }
  | {
      readonly ok: false
      readonly refusal: { readonly code: 'upstream-panic'; readonly text: 'division by zero' }
    }

/** Units times price, exact (spec SG-15; go-livepeer server/live_payment.go:calculateFee). A missing price counts as 0/0. */
export function calculateFee(units: bigint, price: PriceInfo | null): FeeResult {
  if (price === null || price.pixelsPerUnit === 0n) {
    return { ok: false, refusal: { code: 'upstream-panic', text: 'division by zero' } }
  }
  return { ok: true, feeWei: rational(units * price.pricePerUnit, price.pixelsPerUnit) }
}

/** Units of a batch AI request times the price, exact; null without a price (spec PR-75, PR-80; go-livepeer server/ai_process.go:estimateAIFee). */
export function modelFee(units: bigint, price: Rational | null): Rational | null {
  return price === null ? null : multiplyInteger(price, units)
}
