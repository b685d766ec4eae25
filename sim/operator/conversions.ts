import type { Rational } from '../../src/money/rational.ts'
import {
  convertPrice,
  type Conversion,
  type ConversionRefusal,
  type ConvertedPrice,
  type CurrencyAmount,
  type CurrencyConverter,
} from '../../src/price/feed/converted-price.ts'
import { PriceFeedWatcher } from '../../src/price/feed/price-feed-watcher.ts'
import type { PriceRules } from '../../src/price/rules.ts'

/** The one feed: units of a currency that one ETH costs. */
export interface FeedRate {
  readonly currency: string
  readonly perEth: Rational
}

/** Turns prices into wei at one rate, and remembers what each was before. */
export class Conversions {
  readonly #converter: CurrencyConverter
  readonly #amounts = new Map<ConvertedPrice, CurrencyAmount>()
  /** The last amount that could not be converted. */
  refused: { readonly amount: CurrencyAmount; readonly refusal: ConversionRefusal } | null = null

  constructor(rate: FeedRate | null, rules: Pick<PriceRules, 'usableFeedPrice'>) {
    this.#converter = { feed: rate === null ? null : feedOf(rate), rules, nowNs: () => 0n }
  }

  readonly convert = (amount: CurrencyAmount): Conversion => {
    const result = convertPrice(this.#converter, amount)
    if (result.ok) this.#amounts.set(result.converted, amount)
    else this.refused = { amount, refusal: result.refusal }
    return result
  }

  /** What a price of `convert` was before it was wei. */
  amountOf(converted: ConvertedPrice): CurrencyAmount {
    return this.#amounts.get(converted) ?? { currency: '', price: converted.priceWei }
  }
}

function feedOf({ currency, perEth }: FeedRate): CurrencyConverter['feed'] {
  const feedPrice = { roundId: 1n, price: perEth, updatedAtSec: 1n }
  return {
    watcher: new PriceFeedWatcher(() => ({ ok: true, feedPrice })),
    describe: () => ({ ok: true, description: `ETH / ${currency}` }),
  }
}
