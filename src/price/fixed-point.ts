import { fitsInt64, MAX_INT64, MIN_INT64 } from '../money/integers.ts'
import { floor, reduce, type Rational } from '../money/rational.ts'

/** Thousandths of a wei: the fixed-point scale of adjusted prices (spec PR-4). */
const PRICE_SCALE = 1000n
/** Hundred-thousandths of a token: the fixed-point scale of stakes (spec PR-4). */
const TOKEN_SCALE = 100_000n
/** Base units in a token. */
const UNITS_PER_TOKEN = 10n ** 18n

/** Why a price could not be converted. */
export type PriceConversionRefusal =
  { readonly code: 'price-missing' } | { readonly code: 'price-not-int64' }

export type FixedPrice =
  | { readonly ok: true; readonly fixed: bigint }
  | { readonly ok: false; readonly refusal: PriceConversionRefusal }

export type IntegerPrice =
  | { readonly ok: true; readonly priceWei: bigint }
  | { readonly ok: false; readonly refusal: PriceConversionRefusal }

/**
 * A price in thousandths of a wei, truncated toward zero and saturated to int64 (spec PR-4, PM-64;
 * go-livepeer common/util.go:PriceToFixed). A price below a thousandth of a wei becomes 0.
 */
export function priceToFixed(price: Rational | null): FixedPrice {
  if (price === null) return { ok: false, refusal: { code: 'price-missing' } }
  return { ok: true, fixed: truncateToThousandths(price) }
}

/** An amount of base units in hundred-thousandths of a token, truncated and saturated (spec PR-4; common/util.go:BaseTokenAmountToFixed). */
export function baseTokenAmountToFixed(amount: bigint | null): FixedPrice {
  if (amount === null) return { ok: false, refusal: { code: 'price-missing' } }
  return { ok: true, fixed: saturate((amount * TOKEN_SCALE) / UNITS_PER_TOKEN) }
}

/** The price that `fixed` thousandths of a wei stand for, in lowest terms (spec PR-4; common/util.go:FixedToPrice). */
export function fixedToPrice(fixed: bigint): Rational {
  return reduce({ numerator: fixed, denominator: PRICE_SCALE })
}

/** Price rounded the way an adjusted price is: three decimals, toward zero, saturated (spec PR-44). */
export function roundToFixed(price: Rational): Rational {
  return fixedToPrice(truncateToThousandths(price))
}

/**
 * Whole wei: the greatest integer not above the price, which must fit int64 (spec PR-5;
 * go-livepeer common/util.go:PriceToInt64). Fractions of a wei are dropped even when the pair itself would fit.
 */
export function priceToInt64(price: Rational | null): IntegerPrice {
  if (price === null) return { ok: false, refusal: { code: 'price-missing' } }
  const priceWei = floor(price)
  return fitsInt64(priceWei)
    ? { ok: true, priceWei }
    : { ok: false, refusal: { code: 'price-not-int64' } }
}

/** The upstream text of a refused conversion. */
export function priceConversionText(refusal: PriceConversionRefusal): string {
  return refusal.code === 'price-missing'
    ? 'reference to rat is nil'
    : 'price cannot be converted to int64'
}

function truncateToThousandths(price: Rational): bigint {
  return saturate((price.numerator * PRICE_SCALE) / price.denominator)
}

function saturate(value: bigint): bigint {
  if (value > MAX_INT64) return MAX_INT64
  return value < MIN_INT64 ? MIN_INT64 : value
}
