import type { Rational } from '../../src/money/rational.ts'
import type { PriceSetting } from './price-setting.ts'

/** Parts of an actor's state that survive a restart; docs/scenario-format.md says what each is. */
export type KeptState = 'ledger' | 'secret' | 'nonces' | 'prices' | 'sessions' | 'signer-state'

/** An actor crashes and comes back, perhaps with another configuration. */
export interface Restart {
  /** A gateway, an orchestrator, one replica of a signer, or the collector. */
  readonly actor: string
  readonly keeps: readonly KeptState[]
  /** How long the actor is away. */
  readonly downForNs: number
  readonly with: NewFlags
  /** Prices that its configuration no longer has: `pipeline/model`, an external capability, or a gateway with prices of its own. */
  readonly without: readonly string[]
}

/** Flags that are other ones from a restart on; what is absent stays. */
export interface NewFlags {
  readonly price?: PriceSetting | undefined
  readonly autoAdjustPrice?: boolean | undefined
  readonly ticketEvWei?: bigint | undefined
  readonly txCostMultiplier?: bigint | undefined
  readonly maxFaceValueWei?: bigint | undefined
  readonly livePaymentIntervalNs?: number | undefined
  readonly capacity?: number | undefined
  readonly byocPerCapabilityPricing?: boolean | undefined
  readonly maxPrice?: PriceSetting | undefined
  readonly maxTicketEvWei?: Rational | undefined
  readonly maxTotalEvWei?: Rational | undefined
  readonly depositMultiplier?: bigint | undefined
}
