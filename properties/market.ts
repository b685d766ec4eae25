import { expect } from 'vitest'
import type { Address, Hex } from '../src/bytes/hex.ts'
import { startSession, type GatewaySession, type Payer } from '../src/gateway/session.ts'
import { Ledger } from '../src/ledger/ledger.ts'
import {
  ceil,
  max,
  multiply,
  multiplyInteger,
  rational,
  type Rational,
} from '../src/money/rational.ts'
import { discover } from '../src/orchestrator/discovery.ts'
import { JobCapacity } from '../src/orchestrator/job-capacity.ts'
import type { JobNode } from '../src/orchestrator/job-node.ts'
import { NodePricing, type Instant, type OrchestratorNode } from '../src/orchestrator/node.ts'
import type { PaidRequest } from '../src/orchestrator/paid-request.ts'
import { advertisedPrices } from '../src/price/advertised-prices.ts'
import { CAPABILITY_BYOC, CAPABILITY_LIVE_VIDEO } from '../src/price/capability-models.ts'
import { convertPrice, type CurrencyConverter } from '../src/price/feed/converted-price.ts'
import { PriceFeedWatcher } from '../src/price/feed/price-feed-watcher.ts'
import { OrchestratorPrices } from '../src/price/orchestrator-prices.ts'
import { DEFAULT_SENDER } from '../src/price/price-book.ts'
import type { PriceInfo } from '../src/price/price-info.ts'
import type { Rules } from '../src/profile/rules.ts'
import { TicketRecipient, type RecipientConfig } from '../src/recipient/ticket-recipient.ts'
import { JobHolds } from '../src/orchestrator/job-holds.ts'
import { TicketSender } from '../src/sender/ticket-sender.ts'
import { checksumAddress } from '../src/ticket/checksum.ts'
import { createModelCryptography } from '../src/ticket/model.ts'
import type { Capabilities, Payment, SegmentCredentials } from '../src/wire/messages.ts'
import type { Amount, MarketChange, MarketPlan } from './arbitraries/markets.ts'

/** What is sold: which capability and model, and how many units one request takes. */
export interface Trade {
  /** Null = transcoding, whose price is the base price. */
  readonly capability: number | null
  readonly model: string
  readonly unitsPerRequest: bigint
}

export const TRADES: Readonly<Record<'lv2v' | 'segment' | 'runner' | 'byoc' | 'batch', Trade>> = {
  lv2v: { capability: CAPABILITY_LIVE_VIDEO, model: 'm', unitsPerRequest: 60n * 27_648_000n },
  segment: { capability: null, model: '', unitsPerRequest: 56_000_000n },
  // A runner's price is per second, and a million times what the market has per unit.
  runner: { capability: null, model: '', unitsPerRequest: 60n * 10n ** 6n },
  byoc: { capability: CAPABILITY_BYOC, model: 'transcribe', unitsPerRequest: 60n },
  batch: { capability: 27, model: 'm', unitsPerRequest: 512n * 512n },
}

const KEY: Hex = `0x${'11'.repeat(32)}`
const ORCHESTRATOR: Address = `0x${'22'.repeat(20)}`
const WALL_UNIX_NS = 1_767_225_600_000_000_000n
const HOUR_NS = 3_600_000_000_000n
const SECOND_NS = 1_000_000_000
const TTL_NS = 600 * SECOND_NS
const ALL_THE_MONEY = 10n ** 40n
const REDEEM_GAS = 1_200_000n

/** One orchestrator and one gateway that pays with its own key, joined by nothing but function calls. */
export class Market {
  readonly node: OrchestratorNode
  readonly jobs: JobNode
  readonly payer: Payer
  readonly sender: TicketSender
  readonly converter: CurrencyConverter
  readonly #rules: Rules
  readonly #plan: MarketPlan
  readonly #trade: Trade
  readonly #prices: OrchestratorPrices
  readonly #watcher: PriceFeedWatcher
  readonly #amounts: { everybody: Amount; own: Amount | null }
  readonly #config: RecipientConfig = {
    evWei: 1n,
    redeemGas: REDEEM_GAS,
    txCostMultiplier: 100n,
    maxFaceValueWei: 0n,
  }
  #dollarsPerEth: Rational
  #gasPriceWei: bigint
  #feedUpdates = 1n
  #drawn = 0n
  #seconds = 0

  constructor(rules: Rules, plan: MarketPlan, trade: Trade) {
    this.#rules = rules
    this.#plan = plan
    this.#trade = trade
    this.#amounts = { everybody: plan.amount, own: plan.own }
    this.#dollarsPerEth = plan.dollarsPerEth
    this.#gasPriceWei = plan.gasPriceWei
    this.#watcher = new PriceFeedWatcher(() => ({
      ok: true,
      feedPrice: {
        roundId: this.#feedUpdates,
        price: this.#dollarsPerEth,
        updatedAtSec: this.#feedUpdates,
      },
    }))
    this.converter = {
      feed: { watcher: this.#watcher, describe: () => ({ ok: true, description: 'ETH / USD' }) },
      rules: rules.price,
      nowNs: () => 0n,
    }
    this.#prices = new OrchestratorPrices({ converter: this.converter, rules: rules.price })
    if (trade.capability !== null) {
      this.#set(DEFAULT_SENDER, { currency: '', price: rational(plan.base) }, true)
    }
    const evWei = ceil(
      multiply(this.#dearest(), rational(trade.unitsPerRequest, plan.ticketsPerRequest)),
    )
    const cryptography = createModelCryptography()
    this.sender = this.#newSender(cryptography)
    this.#setAll()
    this.#config.evWei = evWei === 0n ? 1n : evWei
    this.#config.maxFaceValueWei = this.#faceValueCap()
    const recipient = this.#newRecipient(cryptography)
    this.node = {
      address: ORCHESTRATOR,
      serviceUri: 'https://o1.example',
      pricing: new NodePricing({
        autoAdjust: plan.autoAdjust,
        book: this.#prices.book,
        rules: rules.price,
        recipient,
      }),
      recipient,
      ledger: new Ledger({ ttlNs: TTL_NS, rules: rules.ledger }),
      authSecret: `0x${'55'.repeat(32)}`,
      cryptography,
      environment: {
        lastInitializedRound: () => 1000n,
        isActiveOrchestrator: () => true,
        hasCapacity: () => true,
        offersCapabilities: () => true,
        ownCapabilities: () => null,
      },
      rules: rules.orchestrator,
    }
    const capacity = new JobCapacity()
    capacity.register(trade.model, 100)
    this.jobs = { ...this.node, capacity, holds: new JobHolds() }
    this.payer = {
      sender: this.sender,
      ledger: new Ledger({ ttlNs: TTL_NS, rules: rules.ledger }),
      credentialsSigner: { privateKey: KEY, cryptography },
      rules: { gateway: rules.gateway, price: rules.price, ledger: rules.ledger },
    }
  }

  /** A second passes at every look. */
  now(): Instant & { readonly nowNs: number } {
    this.#seconds += 1
    const nowNs = this.#seconds * SECOND_NS
    return { nowNs, monotonicNs: nowNs, wallUnixNs: WALL_UNIX_NS + BigInt(nowNs) }
  }

  drawn(): bigint {
    this.#drawn += 1n
    return this.#drawn
  }

  change(changes: readonly MarketChange[]): void {
    for (const each of changes) {
      if (each.kind === 'gas') {
        this.#gasPriceWei = (this.#gasPriceWei * BigInt(each.percent)) / 100n
        this.#config.maxFaceValueWei = this.#faceValueCap()
      } else if (each.kind === 'feed') {
        this.#dollarsPerEth = percentOf(this.#dollarsPerEth, each.percent)
        this.#feedUpdates += 1n
        this.#watcher.wakeUpTo(this.#feedUpdates * HOUR_NS)
      } else if (each.own && this.#amounts.own !== null) {
        this.#amounts.own = changed(this.#amounts.own, each.percent)
      } else {
        this.#amounts.everybody = changed(this.#amounts.everybody, each.percent)
      }
    }
    this.#setAll()
  }

  /** What the gateway asks for: the traded model, or nothing in particular. */
  get capabilities(): Capabilities | null {
    const { capability, model } = this.#trade
    if (capability === null) return null
    const constraint = { warm: false, capacity: 1, runnerVersion: '', capacityInUse: 0 }
    return {
      bitstring: [],
      mandatories: [],
      capacities: new Map([[capability, 1]]),
      version: '',
      constraints: {
        minVersion: '',
        perCapability: new Map([[capability, new Map([[model, constraint]])]]),
      },
    }
  }

  /** GetOrchestrator, and a session from its answer; null when the orchestrator has no price for it. */
  open(manifestId: string): GatewaySession | null {
    const { cryptography } = this.node
    const text = new TextEncoder().encode(checksumAddress(this.sender.address))
    const answer = discover(
      this.node,
      {
        address: this.sender.address,
        signature: cryptography.signHash(KEY, cryptography.keccak256(text)),
        capabilities: this.capabilities,
        ignoreCapacityCheck: false,
      },
      { seed: this.drawn(), sessionId: `session${this.drawn()}`, webhookPrice: null },
      this.now(),
    )
    if (!answer.ok) return null
    return startSession(this.payer, answer.info, { manifestId, capabilities: this.capabilities })
  }

  /** The traded model's entry in the list of capability prices, null = none. */
  listed(): PriceInfo | null {
    const { capability, model } = this.#trade
    const list = advertisedPrices(this.node.pricing, this.sender.address)
    return (
      list.find((entry) => entry.capability === capability && entry.constraint === model) ?? null
    )
  }

  /** What an amount of the runner's is worth now, in wei. */
  weiOf(amount: Amount): Rational {
    const result = convertPrice(this.converter, amount)
    return result.ok ? result.converted.priceWei : expect.unreachable(result.refusal.code)
  }

  /** The price that the plan sets for this gateway, in wei per unit, before anything is added. */
  get configured(): Rational {
    return this.weiOf(this.#amounts.own ?? this.#amounts.everybody)
  }

  #dearest(): Rational {
    const all = [this.#plan.amount, ...(this.#plan.own === null ? [] : [this.#plan.own])]
    return all.map((each) => this.weiOf(each)).reduce(max)
  }

  #setAll(): void {
    this.#set(DEFAULT_SENDER, this.#amounts.everybody)
    if (this.#amounts.own !== null) this.#set(this.sender.address, this.#amounts.own)
  }

  #set(sender: string, amount: Amount, isBase: boolean = this.#trade.capability === null): void {
    const { capability, model } = this.#trade
    if (isBase || capability === null) {
      expect(this.#prices.setBasePrice(sender, amount)).toBeNull()
    } else if (capability !== CAPABILITY_BYOC) {
      expect(this.#prices.setCapabilityPrice(sender, { capability, model }, amount)).toBeNull()
    } else {
      const { book } = this.#prices
      const owner = sender === DEFAULT_SENDER ? sender : checksumAddress(this.sender.address)
      book.registerExternalCapability(model)
      book.setJobPrice(owner, model, this.weiOf(amount))
    }
  }

  #newSender(cryptography: OrchestratorNode['cryptography']): TicketSender {
    return new TicketSender({
      privateKey: KEY,
      cryptography,
      limits: {
        maxEvWei: rational(ALL_THE_MONEY),
        maxTotalEvWei: rational(ALL_THE_MONEY),
        depositMultiplier: 1n,
      },
      chain: {
        lastSeenBlock: 20_000n,
        lastInitializedRound: 1000n,
        lastInitializedBlockHash: `0x${'ab'.repeat(32)}`,
      },
      senderInfo: () => ({
        depositWei: ALL_THE_MONEY,
        withdrawRound: 0n,
        reserve: { fundsRemainingWei: ALL_THE_MONEY, claimedInCurrentRoundWei: 0n },
      }),
      rules: this.#rules.sender,
    })
  }

  /** A part of what a redemption costs, so that the overhead moves with gas; twice the EV at least. */
  #faceValueCap(): bigint {
    const { faceValueCapPercent } = this.#plan
    const byCost = (REDEEM_GAS * this.#gasPriceWei * faceValueCapPercent) / 100n
    const twiceEv = 2n * this.#config.evWei
    return byCost > twiceEv ? byCost : twiceEv
  }

  #newRecipient(cryptography: OrchestratorNode['cryptography']): TicketRecipient {
    return new TicketRecipient({
      address: ORCHESTRATOR,
      secret: `0x${'33'.repeat(32)}`,
      cryptography,
      config: this.#config,
      chain: {
        lastSeenBlock: 20_000n,
        lastInitializedRound: 1000n,
        lastInitializedBlockHash: `0x${'ab'.repeat(32)}`,
        preLastInitializedBlockHash: `0x${'ac'.repeat(32)}`,
      },
      environment: {
        gasPriceWei: () => this.#gasPriceWei,
        maxFloatWei: () => ALL_THE_MONEY,
        validateSender: () => null,
      },
      rules: this.#rules.recipient,
    })
  }
}

/** The two headers of a request that pays. */
export function paidRequest(
  payment: Payment | null,
  credentials: SegmentCredentials | null,
): PaidRequest {
  if (payment === null || credentials === null) expect.unreachable('the payer has a key')
  return { payment: { ok: true, value: payment }, credentials: { ok: true, value: credentials } }
}

function changed({ currency, price }: Amount, percent: number): Amount {
  return { currency, price: percentOf(price, percent) }
}

function percentOf(value: Rational, percent: number): Rational {
  const { numerator, denominator } = multiplyInteger(value, BigInt(percent))
  return rational(numerator, denominator * 100n)
}
