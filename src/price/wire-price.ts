import { fitsInt64, wrapInt64 } from '../money/integers.ts'
import { divideFloor, isZero, reduce, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import { priceToInt64, type PriceConversionRefusal } from './fixed-point.ts'
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
  readonly exactOrDecimals: Rule<ToWirePrice>
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
  exactOrDecimals: rule(
    {
      variant: 'exact-or-decimals',
      summary:
        'Exact when both numbers fit int64, else rounded down to as many decimal places as they hold; refuse what does not fit, and a price above 0 that would become 0.',
      why: 'A wrapped number is some other price, even negative, and a floored one may be free; rounded as finely as fits, or refused, it is neither.',
      source:
        'repairs PR-6, PM-65, X-1, pricing I-10, B29, B31, B76; recommended deviation 2 of the pricing spec',
    },
    (price: Rational): WirePrice => exactWirePrice(price) ?? decimalPrice(price),
  ),
}

/** Decimal places of the finest wire price: 10^18 fits an int64. */
const DECIMALS_MAX = 18

function exactWirePrice(price: Rational): WirePrice | null {
  const { numerator, denominator } = reduce(price)
  if (!fitsInt64(numerator) || !fitsInt64(denominator)) return null
  return { ok: true, priceInfo: priceInfo(numerator, denominator) }
}

function wholeWeiPrice(price: Rational): WirePrice {
  const whole = priceToInt64(price)
  return whole.ok ? { ok: true, priceInfo: priceInfo(whole.priceWei) } : whole
}

/** The finest of the decimal roundings that fits. */
function decimalPrice({ numerator, denominator }: Rational): WirePrice {
  for (let decimals = DECIMALS_MAX; decimals >= 0; decimals--) {
    const scale = 10n ** BigInt(decimals)
    const scaled = divideFloor(numerator * scale, denominator)
    if (!fitsInt64(scaled)) continue
    const rounded = reduce({ numerator: scaled, denominator: scale })
    if (isZero(rounded) && numerator > 0n) break
    return { ok: true, priceInfo: priceInfo(rounded.numerator, rounded.denominator) }
  }
  return { ok: false, refusal: { code: 'price-not-int64' } }
}
