import { unreachable } from '../../src/assert.ts'
import { fail } from '../kernel/assert.ts'
import type { Address } from '../../src/bytes/hex.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { ConversionRefusal, CurrencyAmount } from '../../src/price/feed/converted-price.ts'
import { OrchestratorPrices } from '../../src/price/orchestrator-prices.ts'
import { DEFAULT_SENDER, PriceBook } from '../../src/price/price-book.ts'
import type { PriceRules } from '../../src/price/rules.ts'
import { checksumAddress } from '../../src/ticket/checksum.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { readCapability } from '../scenario/literals/capability.ts'
import type { NewFlags, Restart } from '../scenario/restart.ts'
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
 * The prices that an orchestrator's operator has set. Those in a currency follow the feed as far as the node knows it. A restart
 * begins with what the configuration says; what was set while the node was down has been written there.
 */
export class OperatorPrices {
  readonly #life: Lifetime
  readonly #feed: NodeFeed
  readonly #rules: PriceRules
  /** The last one of each kind. */
  #set = new Map<string, SetPrice>()
  /** What the configuration says otherwise than the settings. */
  readonly #edited = new Map<string, SetPrice>()
  /** Those with prices of their own. */
  readonly #gateways = new Set<string>()
  #sender: SenderOf = () => fail('prices are filled before they are set anew')
  #book = new PriceBook()
  #prices: OrchestratorPrices

  constructor(options: { life: Lifetime; feed: NodeFeed; rules: PriceRules }) {
    this.#life = options.life
    this.#feed = options.feed
    this.#rules = options.rules
    this.#prices = this.#newPrices()
  }

  get book(): PriceBook {
    return this.#book
  }

  /** For whoever changes them while the node runs; another one after a restart. */
  get running(): OrchestratorPrices {
    return this.#prices
  }

  /** Fills the book from the settings. `senderOf` is the paying address of a gateway. */
  fill(settings: OrchestratorSettings, senderOf: SenderOf): void {
    this.#sender = senderOf
    for (const { gateway } of settings.pricesPerGateway) this.#gateways.add(gateway)
    this.#setAll(settings, senderOf)
    this.#feed.follow()
  }

  /** A price step of the timeline: wei per unit after it, null when the currency could not be converted. */
  change(change: PriceChange, senderOf: SenderOf): Rational | null {
    const sender = change.gateway === null ? DEFAULT_SENDER : senderOf(change.gateway)
    const before = this.#set
    if (!this.#life.alive) this.#set = new Map(before)
    const refusal = this.#change(sender, change)
    if (!this.#life.alive) {
      for (const [key, set] of this.#set) if (before.get(key) !== set) this.#edited.set(key, set)
    }
    this.#feed.follow()
    return refusal === null ? this.#priceWei(sender, change.target) : null
  }

  /** Prices with a feed that has just started; the first that cannot be converted ends the process. */
  restart(settings: OrchestratorSettings, restart: Restart): ConversionRefusal | null {
    const running = this.#set
    const isLeft = ([key]: readonly [string, SetPrice]): boolean => !this.#isGone(key, restart)
    const keepsPrices = restart.keeps.includes('prices')
    const kept = [...(keepsPrices ? running : this.#edited)].filter(isLeft)
    const edited = [...this.#edited].filter(isLeft)
    this.#edited.clear()
    for (const [key, set] of edited) this.#edited.set(key, set)
    if (!keepsPrices || restart.without.length > 0) this.#book = new PriceBook()
    this.#prices = this.#newPrices()
    this.#set = new Map()
    let refusal = keepsPrices ? this.#setNew(restart.with) : this.#setAll(settings, this.#sender)
    for (const [key, set] of kept) refusal ??= this.#keep(key, set)
    if (refusal !== null) this.#set = running
    else this.#feed.follow()
    return refusal
  }

  /** Whether the operator has set this price anew, or taken it away, with the restart. */
  #isGone(key: string, { with: flags, without }: Restart): boolean {
    if (key === `base ${DEFAULT_SENDER}`) return flags.price !== undefined
    return without.some((name) => {
      const capability = readCapability(name)
      if (capability.ok) {
        const { capability: number, model } = capability.value
        return key.startsWith('model ') && key.endsWith(` ${number} ${model}`)
      }
      if (key.startsWith('external ') && key.endsWith(` ${name}`)) return true
      return key.split(' ')[1] === this.#senderNamed(name)
    })
  }

  #senderNamed(gateway: string): string | null {
    return this.#gateways.has(gateway) ? this.#sender(gateway) : null
  }

  #setNew({ price }: NewFlags): ConversionRefusal | null {
    return price === undefined ? null : this.#setBase(DEFAULT_SENDER, amountPerUnit(price))
  }

  #setAll(settings: OrchestratorSettings, senderOf: SenderOf): ConversionRefusal | null {
    const refusals = [
      this.#setBase(DEFAULT_SENDER, amountPerUnit(settings.price)),
      this.#setMenu(DEFAULT_SENDER, settings),
      ...settings.pricesPerGateway.flatMap((own) => {
        const sender = senderOf(own.gateway)
        const base = own.base === null ? null : this.#setBase(sender, amountPerUnit(own.base))
        return [base, this.#setMenu(sender, own)]
      }),
    ]
    return refusals.find((refusal) => refusal !== null) ?? null
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
  ): ConversionRefusal | null {
    const refusals = [
      ...menu.capabilityPrices.map((model) => this.#setModel(sender, model)),
      ...menu.externalCapabilities.map((external) => this.#setExternal(sender, external)),
    ]
    return refusals.find((refusal) => refusal !== null) ?? null
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
