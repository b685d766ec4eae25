import type { Rational } from '../../money/rational.ts'
import {
  convertPrice,
  type ConversionRefusal,
  type ConvertedPrice,
  type CurrencyAmount,
  type CurrencyConverter,
} from './converted-price.ts'

/** What is stored under a key, and what becomes of the price that it replaces. */
export interface FollowedPrice {
  readonly key: string
  readonly amount: CurrencyAmount
  /** False leaves the replaced price subscribed to the feed, although nobody reads it any more. */
  readonly stopsReplaced: boolean
  /** Gets the price in wei now and whenever the feed moves it, until another price has its key. */
  readonly write: (priceWei: Rational) => void
}

/** Prices in currencies by key, each written to its place in wei as the feed moves (spec PR-10, PR-11, PR-36). */
export class FollowedPrices {
  readonly #converter: CurrencyConverter
  readonly #latest = new Map<string, { converted: ConvertedPrice | null }>()

  constructor(converter: CurrencyConverter) {
    this.#converter = converter
  }

  /** Null = stored; a refusal changes nothing. */
  set({ key, amount, stopsReplaced, write }: FollowedPrice): ConversionRefusal | null {
    const entry: { converted: ConvertedPrice | null } = { converted: null }
    const result = convertPrice(this.#converter, amount, (priceWei) => {
      if (this.#latest.get(key) === entry) write(priceWei)
    })
    if (!result.ok) return result.refusal
    entry.converted = result.converted
    if (stopsReplaced) this.stop(key)
    this.#latest.set(key, entry)
    write(result.converted.priceWei)
    return null
  }

  /** Ends following the price of a key. */
  stop(key: string): void {
    this.#latest.get(key)?.converted?.stop()
    this.#latest.delete(key)
  }
}
