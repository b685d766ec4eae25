import { divide, isZero, multiplyInteger, rational, type Rational } from '../../money/rational.ts'

const WEI_PER_ETH = 10n ** 18n

/** The currency in which amounts are held; a feed is of use only if it is one of its two. */
export const ETH = 'ETH'

/**
 * Wei that one unit of the feed's other currency is worth, exact (spec PR-30; go-livepeer
 * core/autoconvertedprice.go:currencyToWeiMultiplier). `base` is compared exactly. Null: a feed of ETH at price 0, where upstream
 * panics with `division by zero`.
 */
export function weiMultiplier(feedPrice: Rational, base: string): Rational | null {
  if (base !== ETH) return multiplyInteger(feedPrice, WEI_PER_ETH)
  return isZero(feedPrice) ? null : divide(rational(WEI_PER_ETH), feedPrice)
}
