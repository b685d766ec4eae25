import {
  registerExternalCapability,
  type RegisteredCapability,
} from './config/external-capability.ts'
import type { StartupResult } from './config/startup-result.ts'
import {
  convertPrice,
  type ConversionRefusal,
  type CurrencyAmount,
  type CurrencyConverter,
} from './feed/converted-price.ts'
import { FollowedPrices } from './feed/followed-prices.ts'
import { PriceBook } from './price-book.ts'
import type { ReplacedModelPrice } from './replaced-price.ts'

/** A node's currency converter and the rules of its stores. */
export interface OrchestratorPricesOptions {
  readonly converter: CurrencyConverter
  readonly rules: { readonly replacedModelPrice: ReplacedModelPrice }
}

/**
 * An orchestrator's price book whose prices may be set in any currency and then follow the feed (spec PR-10;
 * go-livepeer core/livepeernode.go). A refused price changes nothing.
 */
export class OrchestratorPrices {
  readonly book: PriceBook = new PriceBook()
  readonly #options: OrchestratorPricesOptions
  readonly #followed: FollowedPrices

  constructor(options: OrchestratorPricesOptions) {
    this.#options = options
    this.#followed = new FollowedPrices(options.converter)
  }

  /** Replaces the base price of a sender (or `default`); the replaced one stops following the feed. */
  setBasePrice(sender: string, amount: CurrencyAmount): ConversionRefusal | null {
    return this.#followed.set({
      key: `base ${sender.toLowerCase()}`,
      amount,
      stopsReplaced: true,
      write: (priceWei) => this.book.setBasePrice(sender, priceWei),
    })
  }

  /** Replaces the price of a model for a sender (or `default`). */
  setCapabilityPrice(
    sender: string,
    { capability, model }: { readonly capability: number; readonly model: string },
    amount: CurrencyAmount,
  ): ConversionRefusal | null {
    return this.#followed.set({
      key: `model ${sender.toLowerCase()} ${capability} ${model}`,
      amount,
      stopsReplaced: this.#options.rules.replacedModelPrice() === 'unsubscribed',
      write: (price) => this.book.setCapabilityPrice(sender, { capability, model, price }),
    })
  }

  /** Registers a worker's capability at the price of this moment (spec PR-23). */
  registerCapability(document: string): StartupResult<RegisteredCapability> {
    const { converter } = this.#options
    return registerExternalCapability(document, this.book, (amount) =>
      convertPrice(converter, amount),
    )
  }
}
