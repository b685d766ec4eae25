import type { CollectorFaultKind } from './collector-fault.ts'
import type { FeedFaultKind } from './feed.ts'
import type { DurationInput, NumberInput, ProbabilityInput } from './literal-input.ts'
import type { WebhookFaultInput } from './webhook-input.ts'

/** What goes wrong, as people write it. Meanings: docs/scenario-format.md. */
export interface FaultsInput {
  readonly links?: readonly LinkFaultInput[] | undefined
  readonly partitions?: readonly PartitionInput[] | undefined
  readonly slowActors?: readonly SlowActorInput[] | undefined
  readonly feed?: readonly FeedFaultInput[] | undefined
  readonly chain?: readonly ChainFaultInput[] | undefined
  readonly clocks?: readonly ClockFaultInput[] | undefined
  readonly webhooks?: readonly WebhookFaultInput[] | undefined
  readonly collector?: readonly CollectorFaultInput[] | undefined
}

export interface LinkFaultInput {
  readonly link: string
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
  readonly loss?: ProbabilityInput | undefined
  readonly duplicate?: ProbabilityInput | undefined
  readonly reorder?: ProbabilityInput | undefined
  readonly truncate?: ProbabilityInput | undefined
  readonly corrupt?: ProbabilityInput | undefined
  readonly addedLatency?: DurationInput | undefined
}

export interface PartitionInput {
  readonly groups: readonly (readonly string[])[]
  readonly oneWay?: boolean | undefined
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
}

export interface SlowActorInput {
  readonly actor: string
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
  readonly delay: DurationInput | { readonly from: DurationInput; readonly to: DurationInput }
}

export interface CollectorFaultInput {
  readonly kind: CollectorFaultKind
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
  readonly added?: DurationInput | undefined
}

export interface FeedFaultInput {
  readonly kind: FeedFaultKind
  readonly at: DurationInput
  readonly for: DurationInput
  readonly nodes?: readonly string[] | undefined
}

export interface ChainFaultInput {
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
  readonly addedDelay?: DurationInput | undefined
  readonly transactionsStuck?: boolean | undefined
  readonly transactionsFail?: boolean | undefined
  readonly roundsNotInitialized?: boolean | undefined
  readonly gasPriceTimes?: NumberInput | undefined
  readonly l1BlocksMissed?: boolean | undefined
  readonly l2BlocksMissed?: boolean | undefined
}

/** One of `frozen` and `drift`. */
export interface ClockFaultInput {
  readonly actor: string
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
  readonly frozen?: boolean | undefined
  readonly drift?: string | 0 | undefined
  readonly setRight?: boolean | undefined
}
