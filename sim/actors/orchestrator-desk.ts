import type { Address } from '../../src/bytes/hex.ts'
import type { Instant, OrchestratorNode } from '../../src/orchestrator/node.ts'
import type { PaymentOutcome } from '../../src/orchestrator/process-payment.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { OrchestratorSettings } from '../scenario/scenario.ts'
import type { Place } from './orchestrator-events.ts'
import type { SentPayment } from './orchestrator-messages.ts'
import type { OrchestratorDeceit } from './orchestrator-deceit.ts'
import type { World } from './world.ts'

/** What the parts of an orchestrator share: its node, its clock, its draws, and how it says what happened. */
export interface OrchestratorDesk {
  readonly name: string
  readonly settings: OrchestratorSettings
  readonly life: Lifetime
  readonly world: World
  /** Another one after a restart. */
  readonly node: OrchestratorNode
  /** What it does in place of what the node says, when it is not honest. */
  readonly deceit: OrchestratorDeceit
  /** The instant of a request; what is due in the ledger has been swept. */
  now(): Instant
  /** 8 hex digits (spec PM-160). */
  drawId(): string
  /** The seed of one set of ticket parameters (spec PM-50). */
  drawSeed(): bigint
  /** The price that its auth webhook has set for a sender; null = none. */
  webhookPrice(sender: Address): PriceInfo | null
  /** Where and when: what its events begin with. */
  place(): Place
  /** Tells what became of a payment, and passes winning tickets on. */
  record(
    request: SentPayment,
    manifestId: string,
    answer: { readonly status: number; readonly body: string },
    outcome: PaymentOutcome | null,
  ): void
}

/** Whose credit pays for work, and at which price. */
export interface WorkAccount {
  readonly session: string
  readonly gateway: string
  readonly sender: Address
  readonly manifestId: string
  readonly price: PriceInfo | null
}
