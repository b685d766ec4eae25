import type { Address, Hex } from '../../src/bytes/hex.ts'
import { BALANCE_TTL_NS, Ledger } from '../../src/ledger/ledger.ts'
import { NodePricing, type OrchestratorNode } from '../../src/orchestrator/node.ts'
import { RememberedChecks } from '../../src/orchestrator/remembered-checks.ts'
import type { PriceBook } from '../../src/price/price-book.ts'
import type { NonceTable } from '../../src/recipient/nonce-table.ts'
import { checkSender, senderCheckRefusalText } from '../../src/recipient/sender-check.ts'
import { TicketRecipient, type RecipientConfig } from '../../src/recipient/ticket-recipient.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { OrchestratorSettings } from '../scenario/scenario.ts'
import type { ChainView } from './chain-view.ts'
import type { World } from './world.ts'

/** Balances that nobody touches for ten minutes go (spec PM-141). */

/** What survives of an orchestrator's process; what is absent is new. */
export interface LeftToNode {
  readonly ledger?: Ledger
  readonly secret?: Hex
  readonly authSecret?: Hex
  readonly nonces?: NonceTable
}

/** An orchestrator's state as after a start: an empty ledger, no nonces, secrets drawn afresh unless settings name one. */
export function buildNode(options: {
  readonly address: Address
  readonly settings: OrchestratorSettings
  readonly book: PriceBook
  readonly chain: ChainView
  readonly world: Pick<World, 'rules' | 'cryptography' | 'serviceUri'>
  readonly secrets: RandomStream
  /** What an earlier process leaves to this one. */
  readonly left: LeftToNode
  /** The operator may change it while the node runs. */
  readonly ticketConfig: RecipientConfig
  readonly maxFloatWei: (sender: Address) => bigint | { readonly error: string }
  readonly hasCapacity: (tokenSessionId: string) => boolean
  readonly offersCapabilities: (capabilities: Capabilities | null) => boolean
}): OrchestratorNode {
  const { address, settings, chain, secrets } = options
  const { rules, cryptography } = options.world
  const { left } = options
  // Drawn in any case, so that what is left changes no later draw.
  const drawnSecret = settings.secret ?? secrets.bytes32()
  const drawnAuthSecret = secrets.bytes32()
  const recipient = new TicketRecipient({
    address,
    secret: left.secret ?? drawnSecret,
    nonces: left.nonces,
    cryptography,
    config: options.ticketConfig,
    chain,
    environment: {
      gasPriceWei: () => chain.gasPriceWei,
      maxFloatWei: options.maxFloatWei,
      validateSender: (sender) => {
        const info = chain.senderInfo(sender)
        const refusal = checkSender(sender, info, chain.lastInitializedRound, rules.recipient)
        return refusal === null ? null : senderCheckRefusalText(refusal)
      },
    },
    rules: rules.recipient,
  })
  return {
    address,
    serviceUri: options.world.serviceUri(settings.name),
    pricing: new NodePricing({
      autoAdjust: settings.autoAdjustPrice,
      book: options.book,
      rules: rules.price,
      recipient,
    }),
    recipient,
    ledger: left.ledger ?? new Ledger({ ttlNs: BALANCE_TTL_NS, rules: rules.ledger }),
    authSecret: left.authSecret ?? drawnAuthSecret,
    remembered: new RememberedChecks(),
    cryptography,
    environment: {
      lastInitializedRound: () => chain.lastInitializedRound,
      isActiveOrchestrator: () => true,
      hasCapacity: options.hasCapacity,
      offersCapabilities: options.offersCapabilities,
      ownCapabilities: () => null,
    },
    rules: rules.orchestrator,
  }
}
