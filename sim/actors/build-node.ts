import type { Address } from '../../src/bytes/hex.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { NodePricing, type OrchestratorNode } from '../../src/orchestrator/node.ts'
import { RememberedChecks } from '../../src/orchestrator/remembered-checks.ts'
import type { PriceBook } from '../../src/price/price-book.ts'
import { checkSender, senderCheckRefusalText } from '../../src/recipient/sender-check.ts'
import { TicketRecipient, type RecipientConfig } from '../../src/recipient/ticket-recipient.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { OrchestratorSettings } from '../scenario/scenario.ts'
import type { ChainView } from './chain-view.ts'
import type { World } from './world.ts'

/** Balances that nobody touches for ten minutes go (spec PM-141). */
const LEDGER_TTL_NS = 600_000_000_000

/** An orchestrator's state as after a start: an empty ledger, no nonces, secrets drawn afresh unless settings name one. */
export function buildNode(options: {
  readonly address: Address
  readonly settings: OrchestratorSettings
  readonly book: PriceBook
  readonly chain: ChainView
  readonly world: Pick<World, 'rules' | 'cryptography' | 'serviceUri'>
  readonly secrets: RandomStream
  /** The operator may change it while the node runs. */
  readonly ticketConfig: RecipientConfig
  readonly maxFloatWei: (sender: Address) => bigint | { readonly error: string }
  readonly hasCapacity: () => boolean
  readonly offersCapabilities: (capabilities: Capabilities | null) => boolean
}): OrchestratorNode {
  const { address, settings, chain, secrets } = options
  const { rules, cryptography } = options.world
  const recipient = new TicketRecipient({
    address,
    secret: settings.secret ?? secrets.bytes32(),
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
    ledger: new Ledger({ ttlNs: LEDGER_TTL_NS, rules: rules.ledger }),
    authSecret: secrets.bytes32(),
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
