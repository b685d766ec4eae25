import { unreachable } from '../../src/assert.ts'
import type { Address } from '../../src/bytes/hex.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { ConversionRefusal, CurrencyAmount } from '../../src/price/feed/converted-price.ts'
import { OrchestratorPrices } from '../../src/price/orchestrator-prices.ts'
import { DEFAULT_SENDER, type PriceBook } from '../../src/price/price-book.ts'
import type { PriceRules } from '../../src/price/rules.ts'
import { checksumAddress } from '../../src/ticket/checksum.ts'
import type {
  CapabilityPrice,
  ExternalCapability,
  OrchestratorSettings,
  TimelineAction,
} from '../scenario/scenario.ts'
import { amountOf, amountPerUnit, type NodeFeed } from './node-feed.ts'

type PriceChange = Extract<TimelineAction, { action: 'setPrice' }>
type SenderOf = (gateway: string) => Address
/** Sets one price anew, as after a restart. */
type SetPrice = (prices: OrchestratorPrices) => ConversionRefusal | null

/**
 * The prices that an orchestrator's operator has set. Those in a currency follow the feed as far as the node knows it; the last
 * one of each kind is set again when the node restarts.
 */
export class OperatorPrices {
  readonly #book: PriceBook
  readonly #feed: NodeFeed
  readonly #rules: PriceRules
  readonly #set = new Map<string, SetPrice>()
  #prices: OrchestratorPrices

  constructor(options: { book: PriceBook; feed: NodeFeed; rules: PriceRules }) {
    this.#book = options.book
    this.#feed = options.feed
    this.#rules = options.rules
    this.#prices = this.#newPrices()
  }

  /** For whoever changes them while the node runs; another one after a restart. */
  get running(): OrchestratorPrices {
    return this.#prices
  }

  /** Fills the book from the settings. `senderOf` is the paying address of a gateway. */
  fill(settings: OrchestratorSettings, senderOf: SenderOf): void {
    this.#setBase(DEFAULT_SENDER, amountPerUnit(settings.price))
    this.#setMenu(DEFAULT_SENDER, settings)
    for (const own of settings.pricesPerGateway) {
      const sender = senderOf(own.gateway)
      if (own.base !== null) this.#setBase(sender, amountPerUnit(own.base))
      this.#setMenu(sender, own)
    }
    this.#feed.follow()
  }

  /** A price step of the timeline: wei per unit after it, null when the currency could not be converted. */
  change(change: PriceChange, senderOf: SenderOf): Rational | null {
    const sender = change.gateway === null ? DEFAULT_SENDER : senderOf(change.gateway)
    const refusal = this.#change(sender, change)
    this.#feed.follow()
    return refusal === null ? this.#priceWei(sender, change.target) : null
  }

  /** Sets every price anew with a feed that has just started; stops at the first that cannot be converted. */
  restart(): ConversionRefusal | null {
    this.#prices = this.#newPrices()
    for (const set of this.#set.values()) {
      const refusal = set(this.#prices)
      if (refusal !== null) return refusal
    }
    this.#feed.follow()
    return null
  }

  #change(sender: string, { target, price }: PriceChange): ConversionRefusal | null {
    switch (target.kind) {
      case 'base':
        return this.#setBase(sender, amountPerUnit(price))
      case 'capability':
        return this.#setModel(sender, { ...target, price })
      case 'external':
        return this.#setExternal(sender, { name: target.name, pricePerSecond: price.pricePerUnit })
      default:
        return unreachable(target)
    }
  }

  #priceWei(sender: string, target: PriceChange['target']): Rational | null {
    switch (target.kind) {
      case 'base':
        return this.#book.basePrice(sender)
      case 'capability':
        return this.#book.capabilityPrice(sender, target.capability, target.model)
      case 'external':
        return this.#book.jobPrice(jobSender(sender), target.name)
      default:
        return unreachable(target)
    }
  }

  #setMenu(
    sender: string,
    menu: {
      readonly capabilityPrices: readonly CapabilityPrice[]
      readonly externalCapabilities: readonly ExternalCapability[]
    },
  ): void {
    for (const model of menu.capabilityPrices) this.#setModel(sender, model)
    for (const external of menu.externalCapabilities) this.#setExternal(sender, external)
  }

  #setBase(sender: string, amount: CurrencyAmount): ConversionRefusal | null {
    return this.#keep(`base ${sender}`, (prices) => prices.setBasePrice(sender, amount))
  }

  #setModel(
    sender: string,
    { capability, model, price }: Pick<CapabilityPrice, 'capability' | 'model' | 'price'>,
  ): ConversionRefusal | null {
    return this.#keep(`model ${sender} ${capability} ${model}`, (prices) =>
      prices.setCapabilityPrice(sender, { capability, model }, amountPerUnit(price)),
    )
  }

  #setExternal(sender: string, external: ExternalCapability): ConversionRefusal | null {
    const { name, pricePerSecond } = external
    return this.#keep(`external ${sender} ${name}`, (prices) => {
      const refusal = prices.setJobPrice(jobSender(sender), name, amountOf(pricePerSecond))
      if (refusal === null) this.#book.registerExternalCapability(name)
      return refusal
    })
  }

  #keep(key: string, set: SetPrice): ConversionRefusal | null {
    const refusal = set(this.#prices)
    if (refusal === null) this.#set.set(key, set)
    return refusal
  }

  #newPrices(): OrchestratorPrices {
    const { converter } = this.#feed
    return new OrchestratorPrices({ converter, rules: this.#rules, book: this.#book })
  }
}

/** Job prices are kept under the checksummed text of an address (spec PR-10). */
function jobSender(sender: string): string {
  return sender.startsWith('0x') ? checksumAddress(`0x${sender.slice(2)}`) : sender
}
