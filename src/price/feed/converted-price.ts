import { unreachable } from '../../assert.ts'
import { multiply, multiplyInteger, reduce, type Rational } from '../../money/rational.ts'
import { lowerRunes, upperRunes } from '../../wire/rune-case.ts'
import { parseFeedDescription, type FeedCurrencies } from './feed-description.ts'
import type { PriceFeedWatcher } from './price-feed-watcher.ts'
import type { UsableFeedPrice } from './usable-feed-price.ts'
import { ETH, weiMultiplier } from './wei-multiplier.ts'

/** A price feed: what it is of, and the watcher that reads it. */
export interface PriceFeed {
  readonly watcher: PriceFeedWatcher
  describe():
    | { readonly ok: true; readonly description: string }
    | { readonly ok: false; readonly error: string }
}

/** What a conversion needs of the node; `feed` is null on a node without one. */
export interface CurrencyConverter {
  readonly feed: PriceFeed | null
  readonly rules: { readonly usableFeedPrice: UsableFeedPrice }
  nowNs(): bigint
}

/** A price per unit in a currency named by its code; '' is wei. */
export interface CurrencyAmount {
  readonly currency: string
  readonly price: Rational
}

/** A price in wei that follows the feed until it is stopped. */
export interface ConvertedPrice {
  /** Wei per unit. */
  readonly priceWei: Rational
  /** Ends following; may be called again. */
  stop(): void
}

export type ConversionRefusal =
  | { readonly code: 'no-feed' }
  | { readonly code: 'feed-not-described'; readonly cause: string }
  | { readonly code: 'feed-without-eth'; readonly currencies: FeedCurrencies }
  | {
      readonly code: 'currency-not-in-feed'
      readonly currency: string
      readonly currencies: FeedCurrencies
    }
  | { readonly code: 'feed-unreadable'; readonly cause: string }
  | { readonly code: 'upstream-panic'; readonly text: 'division by zero' }

export type Conversion =
  | { readonly ok: true; readonly converted: ConvertedPrice }
  | { readonly ok: false; readonly refusal: ConversionRefusal }

/**
 * Turns a price in a currency into wei: wei and ETH at once, any other through the feed, which it then follows. `onUpdate` gets
 * the first value before this returns, and every later one (spec PR-29, PR-36; go-livepeer
 * core/autoconvertedprice.go:NewAutoConvertedPrice). An update that cannot be used leaves the value as it was; upstream's process
 * dies of a feed of ETH that falls to 0.
 */
export function convertPrice(
  converter: CurrencyConverter,
  amount: CurrencyAmount,
  onUpdate: (priceWei: Rational) => void = () => undefined,
): Conversion {
  const code = lowerRunes(amount.currency)
  if (code === '' || code === 'wei') return fixedPrice(amount.price, onUpdate)
  if (code === 'eth') return fixedPrice(multiplyInteger(amount.price, 10n ** 18n), onUpdate)
  if (converter.feed === null) return refuse({ code: 'no-feed' })
  const currencies = usableCurrencies(converter.feed, upperRunes(amount.currency))
  if ('code' in currencies) return refuse(currencies)

  const { watcher } = converter.feed
  const reading = watcher.current(converter.nowNs())
  if (!reading.ok) return refuse({ code: 'feed-unreadable', cause: reading.error })
  const { price: feedPrice } = reading.feedPrice
  if (!converter.rules.usableFeedPrice(feedPrice)) {
    return refuse({ code: 'feed-unreadable', cause: 'price is not positive' })
  }
  const multiplier = weiMultiplier(feedPrice, currencies.base)
  if (multiplier === null) return refuse({ code: 'upstream-panic', text: 'division by zero' })
  let priceWei = reduce(multiply(amount.price, multiplier))
  onUpdate(priceWei)
  const stop = watcher.subscribe(converter.nowNs(), (update) => {
    if (!converter.rules.usableFeedPrice(update.price)) return
    const updated = weiMultiplier(update.price, currencies.base)
    if (updated === null) return
    priceWei = reduce(multiply(amount.price, updated))
    onUpdate(priceWei)
  })
  const converted = {
    get priceWei(): Rational {
      return priceWei
    },
    stop,
  }
  return { ok: true, converted }
}

/** The exact upstream text. */
export function conversionRefusalText(refusal: ConversionRefusal): string {
  switch (refusal.code) {
    case 'no-feed':
      return 'PriceFeedWatcher is not initialized'
    case 'feed-not-described':
      return `error getting price feed currencies: ${refusal.cause}`
    case 'feed-without-eth':
      return `price feed does not have ETH as a currency (${pair(refusal.currencies)})`
    case 'currency-not-in-feed':
      return `price feed does not have ${refusal.currency} as a currency (${pair(refusal.currencies)})`
    case 'feed-unreadable':
      return `error getting current price data: ${refusal.cause}`
    case 'upstream-panic':
      return refusal.text
    default:
      return unreachable(refusal)
  }
}

/** The feed's currencies in upper case, or why it cannot convert `currency`. */
function usableCurrencies(feed: PriceFeed, currency: string): FeedCurrencies | ConversionRefusal {
  const described = feed.describe()
  if (!described.ok) {
    return { code: 'feed-not-described', cause: `failed to get description: ${described.error}` }
  }
  const parsed = parseFeedDescription(described.description)
  if (!parsed.ok) return { code: 'feed-not-described', cause: parsed.error }
  const currencies = {
    base: upperRunes(parsed.currencies.base),
    quote: upperRunes(parsed.currencies.quote),
  }
  const both = [currencies.base, currencies.quote]
  if (!both.includes(ETH)) return { code: 'feed-without-eth', currencies }
  if (!both.includes(currency)) return { code: 'currency-not-in-feed', currency, currencies }
  return currencies
}

function fixedPrice(priceWei: Rational, onUpdate: (priceWei: Rational) => void): Conversion {
  onUpdate(priceWei)
  return { ok: true, converted: { priceWei, stop: () => undefined } }
}

function pair(currencies: FeedCurrencies): string {
  return `${currencies.base}/${currencies.quote}`
}

function refuse(refusal: ConversionRefusal): Conversion {
  return { ok: false, refusal }
}
