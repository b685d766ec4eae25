import { parseRational } from '../../money/parse.ts'
import type { CurrencyAmount } from '../feed/converted-price.ts'

/**
 * The text of `-pricePerUnit` and `-maxPricePerUnit`: digits, perhaps a decimal part, perhaps a currency; null when it is none.
 * Upstream's range from A to z takes in `[\]^_` and the backtick, so `100_` has the currency `_` and `1e3` the currency `e3`
 * (spec PR-13; go-livepeer cmd/livepeer/starter/starter.go:parsePricePerUnit).
 */
export function parsePriceFlag(text: string): CurrencyAmount | null {
  const match = /^([0-9]+(?:\.[0-9]+)?)([A-z][A-z0-9]*)?$/.exec(text)
  const price = match === null ? null : parseRational(match[1] ?? '')
  return price === null ? null : { price, currency: match?.[2] ?? '' }
}

/** The upstream text of a refused price. */
export function priceFlagText(text: string): string {
  return `price must be in the format of <price><currency>, provided ${text}`
}
