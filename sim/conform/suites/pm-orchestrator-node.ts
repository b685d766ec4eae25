import {
  hexToBigint,
  minimalHex,
  ZERO_ADDRESS,
  type Address,
  type Hex,
} from '../../../src/bytes/hex.ts'
import { Ledger } from '../../../src/ledger/ledger.ts'
import type { LedgerRules } from '../../../src/ledger/rules.ts'
import { NodePricing, type Instant, type OrchestratorNode } from '../../../src/orchestrator/node.ts'
import type { PaymentOutcome, WonTicket } from '../../../src/orchestrator/process-payment.ts'
import type { OrchestratorRules } from '../../../src/orchestrator/rules.ts'
import { DEFAULT_SENDER, PriceBook } from '../../../src/price/price-book.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import type { RecipientRules } from '../../../src/recipient/rules.ts'
import { TicketRecipient } from '../../../src/recipient/ticket-recipient.ts'
import type { ChainViewOfRecipient } from '../../../src/ticket/chain-view.ts'
import { createExactCryptography } from '../../../src/ticket/exact.ts'
import type { TicketExpirationParams, TicketParams } from '../../../src/ticket/ticket.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The rule tables that the orchestrator suites replay with. */
export interface OrchestratorVectorRules {
  readonly price: PriceRules
  readonly orchestrator: OrchestratorRules
  readonly recipient: RecipientRules
  readonly ledger: LedgerRules
}

const LEDGER_TTL_NS = 3_600_000_000_000

/** The orchestrator of the pm suites: a real recipient and ledger, one row in its table of orchestrators, a clock by hand. */
export class VectorOrchestrator {
  readonly node: OrchestratorNode
  readonly chain: ChainViewOfRecipient
  readonly book: PriceBook = new PriceBook()
  readonly queued: WonTicket[] = []
  /** What the sender check answers at its next calls; after them it accepts. */
  validateSenderErrors: (string | null)[] = []
  maxFloatError: string | null = null
  /** The one paying sender of the endpoint suites. */
  readonly sender: Address = '0xbc597a443531e34889b76901337b4e56b53f9297'
  #maxFloatWei: bigint
  readonly #startUnixNs: bigint
  #monotonicNs = 0

  constructor(config: VectorFields, rules: OrchestratorVectorRules) {
    const cryptography = createExactCryptography()
    const recipientAddress = config.hex('recipient')
    this.#startUnixNs = config.has('startNs') ? config.integer('startNs') : 0n
    this.chain = {
      lastSeenBlock: config.integer('lastSeenBlock'),
      lastInitializedRound: config.integer('lastInitializedRound'),
      lastInitializedBlockHash: config.hex('lastInitializedBlockHash'),
      preLastInitializedBlockHash: config.hex('preLastInitializedBlockHash'),
    }
    this.book.setBasePrice(DEFAULT_SENDER, config.rational('basePrice'))
    this.#maxFloatWei = config.integer('maxFloat')
    const recipient = new TicketRecipient({
      address: recipientAddress,
      secret: config.hex('secret'),
      cryptography,
      config: {
        evWei: config.integer('ev'),
        redeemGas: config.integer('redeemGas'),
        txCostMultiplier: config.integer('txCostMultiplier'),
        maxFaceValueWei: 0n,
      },
      chain: this.chain,
      environment: {
        gasPriceWei: () => config.integer('gasPrice'),
        maxFloatWei: () =>
          this.maxFloatError === null ? this.#maxFloatWei : { error: this.maxFloatError },
        validateSender: () => this.validateSenderErrors.shift() ?? null,
      },
      rules: rules.recipient,
    })
    const [activation, deactivation] = ['activationRound', 'deactivationRound'].map((name) =>
      config.integer(name),
    )
    this.node = {
      address: config.has('orchestratorAddress') ? config.hex('orchestratorAddress') : ZERO_ADDRESS,
      serviceUri: config.textOrNull('serviceUri') ?? '',
      pricing: new NodePricing({
        autoAdjust: config.flag('autoAdjustPrice'),
        book: this.book,
        rules: rules.price,
        recipient,
      }),
      recipient,
      ledger: new Ledger({ ttlNs: LEDGER_TTL_NS, rules: rules.ledger }),
      authSecret: config.has('authSecret') ? config.hex('authSecret') : '0x',
      cryptography,
      environment: {
        lastInitializedRound: () => this.chain.lastInitializedRound,
        isActiveOrchestrator: (address, round) =>
          address === recipientAddress &&
          (activation ?? 0n) <= round &&
          round < (deactivation ?? 0n),
        hasCapacity: () => true,
        offersCapabilities: () => true,
        ownCapabilities: () => null,
      },
      rules: rules.orchestrator,
    }
  }

  get now(): Instant {
    return {
      monotonicNs: this.#monotonicNs,
      wallUnixNs: this.#startUnixNs + BigInt(this.#monotonicNs),
    }
  }

  advance(durationNs: bigint): void {
    this.#monotonicNs += Number(durationNs)
    this.node.ledger.sweepUpTo(this.#monotonicNs)
  }

  /** The `set` operation of the suites. */
  set(step: VectorFields): void {
    if (step.has('lastSeenBlock')) this.chain.lastSeenBlock = step.integer('lastSeenBlock')
    if (step.has('lastInitializedRound')) {
      this.chain.lastInitializedRound = step.integer('lastInitializedRound')
    }
    if (step.has('maxFloat')) this.#maxFloatWei = step.integer('maxFloat')
    if (step.has('basePrice')) this.book.setBasePrice(DEFAULT_SENDER, step.rational('basePrice'))
    if (step.names().includes('maxFloatError'))
      this.maxFloatError = step.textOrNull('maxFloatError')
  }

  /** Hands the winning tickets of a payment to redemption. */
  queue(payment: PaymentOutcome | null): void {
    if (payment !== null) this.queued.push(...payment.won)
  }

  /** The entries of an address, sorted by manifest id; empty for an unknown address. */
  entries(address: Address): readonly object[] {
    return [...(this.node.ledger.entries(address) ?? [])]
      .map(({ manifestId, amountWei, fixedPrice }) => ({
        amount: writeRational(amountWei),
        fixedPrice: writeRational(fixedPrice),
        manifestId,
      }))
      .sort((a, b) => (a.manifestId < b.manifestId ? -1 : 1))
  }
}

/** Ticket parameters in the wire form of the pm suites. */
export function writeTicketParams(params: TicketParams | null): object | null {
  if (params === null) return null
  return {
    recipient: params.recipient,
    faceValue: minimalHex(params.faceValueWei),
    winProb: minimalHex(params.winProb),
    recipientRandHash: params.recipientRandHash,
    seed: minimalHex(params.seed),
    expirationBlock: minimalHex(params.expirationBlock),
    expirationParams: writeExpirationParams(params.expirationParams),
  }
}

function writeExpirationParams(params: TicketExpirationParams | null): object | null {
  if (params === null) return null
  const { creationRound, creationRoundBlockHash } = params
  return { creationRound: `${creationRound}`, creationRoundBlockHash }
}

/** The 32 drawn bytes of a step as the integer that ticket parameters carry. */
export function drawnSeed(step: VectorFields): bigint {
  return hexToBigint(step.hex('drawnSeed'))
}

/** Whether two lower-case hex texts are in order. */
export function compareHex(a: Hex, b: Hex): number {
  return a < b ? -1 : a > b ? 1 : 0
}
