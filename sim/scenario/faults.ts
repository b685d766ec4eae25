import type { Rational } from '../../src/money/rational.ts'
import type { ChainFault } from './chain-settings.ts'
import type { ClockFault } from './clock-fault.ts'
import type { CollectorFault } from './collector-fault.ts'
import type { FeedFault } from './feed.ts'
import type { WebhookFault } from './webhook.ts'

/** What goes wrong, window by window. Every window ends with the active phase. */
export interface FaultPlan {
  /** Windows in which a link is worse than its settings say. */
  readonly links: readonly LinkFault[]
  /** Windows in which some actors cannot reach others. */
  readonly partitions: readonly Partition[]
  /** Windows in which actors get to their work late. */
  readonly slowActors: readonly SlowActor[]
  /** Windows in which the price feed does not do its work. */
  readonly feed: readonly FeedFault[]
  /** Windows in which the chain is worse than its settings say. */
  readonly chain: readonly ChainFault[]
  /** Windows in which a wall clock runs wrongly. */
  readonly clocks: readonly ClockFault[]
  /** Windows in which an auth webhook does not do its work. */
  readonly webhooks: readonly WebhookFault[]
  /** Windows in which the collector of usage events does not do its work. */
  readonly collector: readonly CollectorFault[]
}

export interface LinkFault {
  /** `*` = every actor. One direction. */
  readonly from: string
  readonly to: string
  readonly atNs: number
  readonly forNs: number
  /** null = as the link has it. */
  readonly loss: Rational | null
  readonly duplicate: Rational | null
  readonly reorder: Rational | null
  readonly truncate: Rational | null
  readonly corrupt: Rational | null
  /** Added to the link's latency. */
  readonly addedLatencyNs: number
}

/** A split of the network: what one group sends to another vanishes, without a word to the sender. */
export interface Partition {
  /** At least two, of signers or their replicas and other actors; `*` = everybody whom no group names. */
  readonly groups: readonly (readonly string[])[]
  /** Only what an earlier group sends to a later one vanishes. */
  readonly oneWay: boolean
  readonly atNs: number
  readonly forNs: number
}

/** Whatever arrives at the actor is handled later, by a time that is drawn evenly between both, inclusive. */
export interface SlowActor {
  /** A signer stands for all its replicas, `*` for everybody. */
  readonly actor: string
  readonly atNs: number
  readonly forNs: number
  readonly delayMinNs: number
  readonly delayMaxNs: number
}

/** A world without faults. */
export const NO_FAULTS: FaultPlan = {
  links: [],
  partitions: [],
  slowActors: [],
  feed: [],
  chain: [],
  clocks: [],
  webhooks: [],
  collector: [],
}
