import { fitsInt64, wrapInt64 } from '../money/integers.ts'
import { reduce, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import { priceToInt64, roundToFixed, type PriceConversionRefusal } from './fixed-point.ts'
import { priceInfo, type PriceInfo } from './price-info.ts'

export type WirePrice =
  | { readonly ok: true; readonly priceInfo: PriceInfo }
  | { readonly ok: false; readonly refusal: PriceConversionRefusal }

/** Turns a price in wei per unit into the two int64 numbers that travel (spec PR-6, PM-65). */
export type ToWirePrice = (price: Rational) => WirePrice

/** How one producer of wire prices converts. */
export const toWirePrice: {
  readonly lowBits: Rule<ToWirePrice>
  readonly exactOrWholeWei: Rule<ToWirePrice>
  readonly wholeWei: Rule<ToWirePrice>
  readonly exactOrThousandths: Rule<ToWirePrice>
} = {
  lowBits: rule(
    {
      variant: 'low-bits',
      summary: 'Take the low 64 bits of numerator and denominator without a check.',
      source: 'PR-6, PM-65, go-livepeer core/orchestrator.go:PriceInfo',
    },
    (price: Rational): WirePrice => {
      const { numerator, denominator } = reduce(price)
      return { ok: true, priceInfo: priceInfo(wrapInt64(numerator), wrapInt64(denominator)) }
    },
  ),
  exactOrWholeWei: rule(
    {
      variant: 'exact-or-whole-wei',
      summary: 'Exact when both numbers fit int64, else whole wei rounded down, else refuse.',
      source: 'PR-6, PM-65, go-livepeer core/orchestrator.go:PriceInfoForCaps',
    },
    (price: Rational): WirePrice => exactWirePrice(price) ?? wholeWeiPrice(price),
  ),
  wholeWei: rule(
    {
      variant: 'whole-wei',
      summary: 'Whole wei rounded down, refuse what does not fit int64.',
      source: 'PR-6, PR-47, PR-53, go-livepeer core/orchestrator.go:JobPriceInfo',
    },
    (price: Rational): WirePrice => wholeWeiPrice(price),
  ),
  exactOrThousandths: rule(
    {
      variant: 'exact-or-thousandths',
      summary:
        'Exact when both numbers fit int64, else thousandths of a wei toward zero, else refuse.',
      source: 'PR-6, recommended deviation 2 of the pricing spec',
    },
    (price: Rational): WirePrice => {
      const exact = exactWirePrice(price)
      if (exact !== null) return exact
      const rounded = exactWirePrice(roundToFixed(price))
      // Saturation would quote another price than the one configured, so it is refused.
      return rounded !== null && priceToInt64(price).ok
        ? rounded
        : { ok: false, refusal: { code: 'price-not-int64' } }
    },
  ),
}

function exactWirePrice(price: Rational): WirePrice | null {
  const { numerator, denominator } = reduce(price)
  if (!fitsInt64(numerator) || !fitsInt64(denominator)) return null
  return { ok: true, priceInfo: priceInfo(numerator, denominator) }
}

function wholeWeiPrice(price: Rational): WirePrice {
  const whole = priceToInt64(price)
  return whole.ok ? { ok: true, priceInfo: priceInfo(whole.priceWei) } : whole
}
