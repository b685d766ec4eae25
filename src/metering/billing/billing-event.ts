import type { JsonValue } from './json-value.ts'

/** What happened: the first three are billed, the others show how a generation run went. */
export type BillingEventName =
  | 'extraction_tokens'
  | 'learnings_generated'
  | 'learning_applied'
  | 'generation_gate_evaluated'
  | 'generation_started'
  | 'generation_succeeded'
  | 'generation_failed'

/** One usage event of a product service (spec BM-1; reflexio usage_metrics.py:UsageEvent). Null = not said. */
export interface BillingEvent {
  readonly orgId: string
  readonly eventName: BillingEventName
  readonly eventCategory: 'learning' | 'application' | 'generation'
  readonly userId: string | null
  readonly requestId: string | null
  readonly sessionId: string | null
  readonly pipeline: string | null
  readonly entityType: string | null
  readonly entityId: string | null
  /** Names the event, so that a second copy of it can be known. */
  readonly eventKey: string | null
  readonly extractorName: string | null
  readonly playbookName: string | null
  readonly source: string | null
  readonly agentVersion: string | null
  readonly backend: string | null
  readonly outcome: string | null
  /** What is billed: tokens, items or results. */
  readonly countValue: number
  /** Provider tokens, which are not billed. */
  readonly promptTokens: number | null
  readonly completionTokens: number | null
  /** Tokens of the text that was read, which are. */
  readonly billingInputTokens: number | null
  /** Whether the platform supplies the language model. */
  readonly platformLlm: boolean | null
  /** Resolved by whoever collects the events. */
  readonly platformStorage: boolean | null
  readonly callerType: string | null
  readonly durationMs: number | null
  readonly errorKind: string | null
  readonly metadata: Readonly<Record<string, JsonValue>>
  readonly createdAtNs: number
}

type Named = 'orgId' | 'eventName' | 'eventCategory'

/** What an event says; all else is null, its count 1, its metadata empty. */
export type BillingEventFields = Pick<BillingEvent, Named> &
  Partial<Omit<BillingEvent, Named | 'createdAtNs'>>

const NOTHING_SAID = {
  userId: null,
  requestId: null,
  sessionId: null,
  pipeline: null,
  entityType: null,
  entityId: null,
  eventKey: null,
  extractorName: null,
  playbookName: null,
  source: null,
  agentVersion: null,
  backend: null,
  outcome: null,
  countValue: 1,
  promptTokens: null,
  completionTokens: null,
  billingInputTokens: null,
  platformLlm: null,
  platformStorage: null,
  callerType: null,
  durationMs: null,
  errorKind: null,
  metadata: {},
} as const

export function billingEvent(fields: BillingEventFields, createdAtNs: number): BillingEvent {
  return { ...NOTHING_SAID, ...fields, createdAtNs }
}
