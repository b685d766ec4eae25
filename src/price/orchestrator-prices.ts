import {
  registerExternalCapability,
  type RegisteredCapability,
} from './config/external-capability.ts'
import type { StartupResult } from './config/startup-result.ts'
import type {
  Conversion,
  ConversionRefusal,
  CurrencyAmount,
  CurrencyConverter,
} from './feed/converted-price.ts'
import { FollowedPrices } from './feed/followed-prices.ts'
import type { JobPriceFollowing } from './job-price-following.ts'
import { DEFAULT_SENDER, PriceBook, UNPRICED } from './price-book.ts'
import type { ReplacedModelPrice } from './replaced-price.ts'

/** A node's currency converter and the rules of its stores. */
export interface OrchestratorPricesOptions {
  readonly converter: CurrencyConverter
  readonly rules: {
    readonly replacedModelPrice: ReplacedModelPrice
    readonly jobPriceFollowing: JobPriceFollowing
  }
  /** @defaultValue an empty one */
  readonly book?: PriceBook | undefined
}

/**
 * An orchestrator's price book whose prices may be set in any currency and then follow the feed (spec PR-10;
 * go-livepeer core/livepeernode.go). A refused price changes nothing.
 */
export class OrchestratorPrices {
  readonly book: PriceBook
  readonly #options: OrchestratorPricesOptions
  readonly #followed: FollowedPrices

  constructor(options: OrchestratorPricesOptions) {
    this.#options = options
    this.book = options.book ?? new PriceBook()
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

  /** Sets the price of a BYOC job for exactly this text (or `default`); a rule says whether it follows the feed (spec PR-10, PR-23). */
  setJobPrice(sender: string, name: string, amount: CurrencyAmount): ConversionRefusal | null {
    const follows = this.#options.rules.jobPriceFollowing() === 'followed'
    let written = false
    return this.#followed.set({
      key: `job ${sender} ${name}`,
      amount,
      stopsReplaced: follows,
      write: (priceWei) => {
        if (written && !follows) return
        written = true
        this.book.setJobPrice(sender, name, priceWei)
      },
    })
  }

  /** Registers a worker's capability at the price of this moment (spec PR-23). */
  registerCapability(document: string): StartupResult<RegisteredCapability> {
    return registerExternalCapability(document, this.book, (amount, name): Conversion => {
      const refusal = this.setJobPrice(DEFAULT_SENDER, name, amount)
      if (refusal !== null) return { ok: false, refusal }
      const priceWei = this.book.jobPrice(DEFAULT_SENDER, name) ?? UNPRICED
      return { ok: true, converted: { priceWei, stop: () => undefined } }
    })
  }
}
