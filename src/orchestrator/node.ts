import type { Address, Hex } from '../bytes/hex.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { PriceBook } from '../price/price-book.ts'
import type { PriceRules } from '../price/rules.ts'
import type { OrchestratorPricing } from '../price/session-price.ts'
import type { TxCostMultiplier } from '../price/overhead.ts'
import type { RecipientRefusal } from '../recipient/refusal.ts'
import type { TicketRecipient } from '../recipient/ticket-recipient.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import type { Capabilities } from '../wire/messages.ts'
import type { RememberedChecks } from './remembered-checks.ts'
import type { OrchestratorRules } from './rules.ts'

/** One instant on the two clocks that an orchestrator reads. */
export interface Instant {
  /** Nanoseconds since the scenario's epoch; never steps back. Ledgers age by it. */
  readonly monotonicNs: number
  /** The node's own wall clock, nanoseconds since 1970. Tokens expire by it. */
  readonly wallUnixNs: bigint
}

/** What an orchestrator knows of the world outside its own books. */
export interface OrchestratorEnvironment {
  /** Last initialised round that the node has seen. */
  lastInitializedRound(): bigint
  /** Whether the node's own database lists this recipient as active in a round (spec PM-83). */
  isActiveOrchestrator(recipient: Address, round: bigint): boolean
  /** Whether a session may start or go on; `sessionId` is '' for a discovery request. */
  hasCapacity(sessionId: string): boolean
  /** Whether the node offers everything that a set of capabilities asks for; null asks for nothing. */
  offersCapabilities(capabilities: Capabilities | null): boolean
  /** The node's own capabilities, as it advertises them. */
  ownCapabilities(): Capabilities | null
}

/** An orchestrator's own state: everything that its handlers read and write. */
export interface OrchestratorNode {
  /** The node's account, as OrchestratorInfo carries it. */
  readonly address: Address
  readonly serviceUri: string
  readonly pricing: OrchestratorPricing<RecipientRefusal>
  /** Null off-chain: nothing is priced, charged or verified. */
  readonly recipient: TicketRecipient | null
  readonly ledger: Ledger
  /** Key of the auth tokens; a new one after every restart (spec PM-160). */
  readonly authSecret: Hex
  readonly cryptography: Cryptography
  /** Spares a node that lives long the checks that it has made before; absent = every check is made. */
  readonly remembered?: RememberedChecks | undefined
  readonly environment: OrchestratorEnvironment
  readonly rules: OrchestratorRules
}

/** The prices of a node whose overhead comes from its own recipient (spec PM-63). */
export class NodePricing implements OrchestratorPricing<RecipientRefusal> {
  autoAdjust: boolean
  readonly book: PriceBook
  readonly rules: PriceRules
  readonly #recipient: Pick<TicketRecipient, 'txCostMultiplier'>

  constructor(options: {
    autoAdjust: boolean
    book: PriceBook
    rules: PriceRules
    recipient: Pick<TicketRecipient, 'txCostMultiplier'>
  }) {
    this.autoAdjust = options.autoAdjust
    this.book = options.book
    this.rules = options.rules
    this.#recipient = options.recipient
  }

  txCostMultiplier(sender: Address): TxCostMultiplier<RecipientRefusal> {
    return this.#recipient.txCostMultiplier(sender)
  }
}
