import { ZERO_ADDRESS, ZERO_HASH, type Address } from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import { ZERO } from '../../../src/money/rational.ts'
import { advertisedPrices } from '../../../src/price/advertised-prices.ts'
import type { PricedCapabilities } from '../../../src/price/capability-models.ts'
import {
  conversionRefusalText,
  type CurrencyConverter,
} from '../../../src/price/feed/converted-price.ts'
import { PriceFeedWatcher } from '../../../src/price/feed/price-feed-watcher.ts'
import { priceConversionText } from '../../../src/price/fixed-point.ts'
import type { PriceApiNode } from '../../../src/price/http/answer.ts'
import { jobPriceInfo } from '../../../src/price/job-price.ts'
import { readPriceInfo } from '../../../src/price/price-info.ts'
import { filterByMaxPrice } from '../../../src/price/selection/candidates.ts'
import { quotePrice, type OrchestratorPricing } from '../../../src/price/session-price.ts'
import type { WirePrice } from '../../../src/price/wire-price.ts'
import type { Rules } from '../../../src/profile/rules.ts'
import { recipientRefusalText, type RecipientRefusal } from '../../../src/recipient/refusal.ts'
import { TicketRecipient } from '../../../src/recipient/ticket-recipient.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import { stepsReplay, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import { START_NS, SteppedClock, SteppedFeed, writePrices } from './pricing-feed-fields.ts'
import { createPriceNode, sendRequest } from './pricing-http.ts'
import { readModels } from './pricing-node.ts'
import { VectorFields, writePrice, writeRational } from './vector-fields.ts'

/** Prices that change while an orchestrator and a gateway run. */
export const pricingRuntimeSuites: readonly SuiteAdapter[] = [
  stepsReplay('pricing/runtime-changes', (input, { rules }) => {
    const world = new PriceWorld(input, rules)
    return (step) => ({ ...world.act(step), ...world.observe() })
  }),
]

const HOUR_NS = 3.6e12
const TTL_NS = 1000 * HOUR_NS

/** One orchestrator and one gateway that share a feed. */
class PriceWorld {
  readonly #senders: readonly string[]
  readonly #jobs: readonly string[]
  readonly #capabilitySets: readonly (PricedCapabilities | null)[]
  readonly #rules: Rules
  readonly #feed = new SteppedFeed()
  readonly #clock = new SteppedClock()
  readonly #watcher = new PriceFeedWatcher((nowNs) => this.#feed.read(nowNs))
  readonly #ledger: Ledger
  readonly #maxFloats = new Map<Address, bigint>()
  readonly #orchestrator: PriceApiNode
  readonly #gateway: PriceApiNode
  readonly #recipient: TicketRecipient
  #gasPriceWei: bigint
  #autoAdjust: boolean

  constructor(input: VectorFields, rules: Rules) {
    this.#rules = rules
    this.#senders = input.texts('senders')
    this.#jobs = input.texts('jobs')
    this.#capabilitySets = input.list('capabilitySets').map(readCapabilitySet)
    this.#feed.set(input.object('feed'))
    this.#gasPriceWei = input.integer('gasPrice')
    this.#autoAdjust = input.flag('autoAdjust')
    this.#ledger = new Ledger({ ttlNs: TTL_NS, rules: rules.ledger })
    for (const sender of this.#senders) {
      this.#maxFloats.set(lower(sender), input.integer('maxFloat'))
    }
    const config = {
      evWei: input.integer('ticketEV'),
      redeemGas: input.integer('redeemGas'),
      txCostMultiplier: 100n,
      maxFaceValueWei: 0n,
    }
    this.#recipient = this.#createRecipient(config)
    const description = input.object('feed').text('description')
    const converter: CurrencyConverter = {
      feed: { watcher: this.#watcher, describe: () => ({ ok: true, description }) },
      rules: rules.price,
      nowNs: () => this.#clock.nowNs,
    }
    const orchestrator = { nodeType: 'orchestrator', hasEthClient: true } as const
    this.#orchestrator = createPriceNode(orchestrator, converter, rules.price, (wei) => {
      config.maxFaceValueWei = wei
    })
    const gateway = { nodeType: 'gateway', hasEthClient: true } as const
    this.#gateway = createPriceNode(gateway, converter, rules.price, () => undefined)
  }

  /** Does a step; what it answers, or why it is refused. */
  act({ op, fields }: VectorStep): object {
    const { prices } = this.#orchestrator
    switch (op) {
      case 'request':
        return sendRequest(
          fields.text('node') === 'gateway' ? this.#gateway : this.#orchestrator,
          fields,
        )
      case 'setCapabilityPrice': {
        const model = { capability: fields.count('capability'), model: fields.text('model') }
        const amount = { currency: fields.text('currency'), price: fields.rational('price') }
        const refusal = prices.setCapabilityPrice(fields.text('address'), model, amount)
        return refusal === null ? {} : { error: conversionRefusalText(refusal) }
      }
      case 'registerCapability': {
        const result = prices.registerCapability(fields.text('document'))
        if (result.ok) return {}
        const { code, text } = result.refusal
        return code === 'document-refused' ? { error: text } : { panic: text }
      }
      default:
        this.#change(op, fields)
        return {}
    }
  }

  /** The steps that cannot be refused. */
  #change(op: string, fields: VectorFields): void {
    const { book } = this.#orchestrator.prices
    switch (op) {
      case 'removeCapability':
        book.removeExternalCapability(fields.text('name'))
        break
      case 'setJobPrice':
        book.setJobPrice(fields.text('sender'), fields.text('name'), fields.rational('price'))
        break
      case 'setGasPrice':
        this.#gasPriceWei = fields.integer('wei')
        break
      case 'setMaxFloat':
        this.#maxFloats.set(lower(fields.text('sender')), fields.integer('wei'))
        break
      case 'setAutoAdjust':
        this.#autoAdjust = fields.flag('on')
        break
      case 'feed':
        this.#feed.set(fields)
        break
      case 'feedError':
        this.#feed.fail(fields.text('error'), -1)
        break
      case 'advance':
        this.#clock.advance(fields, this.#watcher)
        break
      default:
        this.#fixSessionPrice(fields)
    }
  }

  #fixSessionPrice(fields: VectorFields): void {
    const sender = lower(fields.text('sender'))
    const manifestId = fields.text('manifestId')
    this.#ledger.credit(sender, manifestId, ZERO, this.#nowNs())
    this.#ledger.setFixedPrice(sender, manifestId, fields.rational('price'), this.#nowNs())
  }

  /** What the orchestrator quotes and the gateway accepts now. */
  observe(): object {
    const { book } = this.#orchestrator.prices
    const { ceilings } = this.#gateway.maxPrices
    const advertised = advertisedPrices(this.#pricing(), lower(this.#senders[0] ?? ''))
    return {
      quotes: this.#senders.map((sender) =>
        this.#capabilitySets.map((capabilities) => this.#quote(sender, capabilities)),
      ),
      effectiveMax: this.#capabilitySets.map((capabilities) =>
        writeRational(ceilings.effectiveMaxPrice(capabilities, this.#rules.price)),
      ),
      jobQuotes: this.#senders.map((sender) =>
        this.#jobs.map((job) => this.#jobQuote(sender, job)),
      ),
      sessionQuote: this.#sessionQuote(),
      advertisedSet: advertised
        .map((entry) => ({
          ...writePrice(entry),
          capability: entry.capability,
          constraint: entry.constraint,
        }))
        .sort((a, b) => a.capability - b.capability || (a.constraint < b.constraint ? -1 : 1)),
      basePrices: writePrices(book.basePrices()),
    }
  }

  #quote(sender: string, capabilities: PricedCapabilities | null): object {
    const query = { sender: lower(sender), capabilities, fixedPrice: null }
    const quote = quotePrice(this.#pricing(), query)
    if (!quote.ok) return { error: recipientRefusalText(quote.refusal) }
    const { wirePrice, wirePriceForCapabilities } = this.#rules.price
    const wire =
      capabilities === null ? wirePrice(quote.price) : wirePriceForCapabilities(quote.price)
    const written = writeWire(wire)
    return wire.ok ? { ...written, accepted: this.#accepts(wire, capabilities) } : written
  }

  /** Whether the gateway's price filter keeps an orchestrator with this price. */
  #accepts(wire: WirePrice & { ok: true }, capabilities: PricedCapabilities | null): boolean {
    const reading = readPriceInfo(wire.priceInfo)
    const price = reading.ok ? reading.price : null
    const candidates = {
      addresses: [ZERO_ADDRESS],
      prices: new Map(price === null ? [] : [[ZERO_ADDRESS, price] as const]),
      maxPrice: this.#gateway.maxPrices.ceilings.effectiveMaxPrice(capabilities, this.#rules.price),
    }
    return filterByMaxPrice(candidates, this.#rules.price).length === 1
  }

  #jobQuote(sender: string, job: string): object | null {
    const price = jobPriceInfo(this.#pricing(), lower(sender), job)
    if (price.ok) return writePrice(price.priceInfo)
    if (price.refusal.code === 'overhead-unavailable') {
      return { error: recipientRefusalText(price.refusal.cause) }
    }
    return { error: `invalid job price: ${priceConversionText(price.refusal.cause)}` }
  }

  #sessionQuote(): object {
    const sender = lower(this.#senders[0] ?? '')
    this.#ledger.sweepUpTo(this.#nowNs())
    const fixedPrice = this.#ledger.fixedPrice(sender, 'sess')
    const quote = quotePrice(this.#pricing(), { sender, capabilities: null, fixedPrice })
    if (!quote.ok) return { error: recipientRefusalText(quote.refusal) }
    return writeWire(this.#rules.price.wirePrice(quote.price))
  }

  #pricing(): OrchestratorPricing<RecipientRefusal> {
    return {
      book: this.#orchestrator.prices.book,
      rules: this.#rules.price,
      autoAdjust: this.#autoAdjust,
      txCostMultiplier: (sender) => this.#recipient.txCostMultiplier(sender),
    }
  }

  /** Nanoseconds since the start, exact: far below 2^53. */
  #nowNs(): number {
    return Number(this.#clock.nowNs - START_NS)
  }

  #createRecipient(
    config: ConstructorParameters<typeof TicketRecipient>[0]['config'],
  ): TicketRecipient {
    return new TicketRecipient({
      address: ZERO_ADDRESS,
      secret: '0x',
      cryptography: createExactCryptography(),
      config,
      chain: {
        lastSeenBlock: 0n,
        lastInitializedRound: 0n,
        lastInitializedBlockHash: ZERO_HASH,
        preLastInitializedBlockHash: ZERO_HASH,
      },
      environment: {
        gasPriceWei: () => this.#gasPriceWei,
        maxFloatWei: (sender) => this.#maxFloats.get(sender) ?? 0n,
        validateSender: () => null,
      },
      rules: this.#rules.recipient,
    })
  }
}

/** `null` or `{"id": [model…]}`; the capacities are the ids. */
function readCapabilitySet(value: unknown): PricedCapabilities | null {
  if (value === null) return null
  const perCapability = readModels(new VectorFields(value))
  return { capacities: perCapability, constraints: { perCapability } }
}

function writeWire(wire: WirePrice): object {
  return wire.ok ? { ...writePrice(wire.priceInfo) } : { error: priceConversionText(wire.refusal) }
}

function lower(address: string): Address {
  return `0x${address.slice(2).toLowerCase()}`
}
