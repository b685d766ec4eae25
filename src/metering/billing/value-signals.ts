import type { BillingEvent } from './billing-event.ts'
import type { RunTokenTotals } from './token-totals.ts'
import type { UsageMeter } from './usage-meter.ts'

/** The only callers whose searches are billed. */
const PRODUCTION_AGENT = 'production_agent'
/** Who extracts: the service itself. */
export const INTERNAL = 'internal'

/** What all signals may say about who supplies what. */
interface Ownership {
  readonly orgId: string
  readonly platformLlm: boolean | null
  readonly platformStorage: boolean | null
}

export interface ExtractionTokens extends Ownership {
  /** Tokens of the text that was read: what is billed. */
  readonly billingInputTokens: number
  /** Tokens that the provider charged: cost of goods. */
  readonly providerTokens: RunTokenTotals
  readonly pipeline: string | null
  readonly requestId: string | null
  /** Null for what a generation run emits: it knows no session (spec BM-4). */
  readonly sessionId: string | null
}

/** Fields of `learnings_generated` that a caller may fill in. */
type LearningDetails = Pick<
  BillingEvent,
  'userId' | 'sessionId' | 'source' | 'agentVersion' | 'playbookName' | 'entityType' | 'metadata'
>

export interface LearningsGenerated extends Ownership {
  readonly count: number
  readonly pipeline: string | null
  readonly requestId: string | null
  readonly details: Partial<LearningDetails>
  /** A key that stays the same when the caller tries again; empty = none. */
  readonly eventKey: string
}

export interface LearningsApplied extends Ownership {
  /** Results that the caller was given. */
  readonly surfacedCount: number
  readonly callerType: string
  readonly requestId: string | null
  readonly sessionId: string | null
}

/** What a learning cost; nothing for a text without tokens (spec BM 5.2; reflexio billing_meter.py:record_extraction_tokens). */
export function recordExtractionTokens(meter: UsageMeter, signal: ExtractionTokens): void {
  const { billingInputTokens, providerTokens, pipeline, requestId, sessionId } = signal
  if (billingInputTokens <= 0) return
  meter.record({
    ...ownership(signal),
    eventName: 'extraction_tokens',
    eventCategory: 'learning',
    pipeline,
    requestId,
    sessionId,
    eventKey: `tok:${meter.newId()}`,
    countValue: billingInputTokens,
    promptTokens: providerTokens.prompt,
    completionTokens: providerTokens.completion,
    billingInputTokens,
    callerType: INTERNAL,
  })
}

/** What a learning is worth; nothing for no items (spec BM 5.2; reflexio billing_meter.py:record_learnings_generated). */
export function recordLearningsGenerated(meter: UsageMeter, signal: LearningsGenerated): void {
  const { count, pipeline, requestId, details, eventKey } = signal
  if (count <= 0) return
  meter.record({
    ...ownership(signal),
    ...details,
    eventName: 'learnings_generated',
    eventCategory: 'learning',
    pipeline,
    requestId,
    eventKey: eventKey === '' ? `learn-batch:${meter.newId()}` : eventKey,
    countValue: count,
    callerType: INTERNAL,
  })
}

/** Whether results that a caller was given are billed at all. */
export function isApplication(callerType: string, surfacedCount: number): boolean {
  return callerType === PRODUCTION_AGENT && surfacedCount > 0
}

/** Learnings that were put to use (spec BM 5.2; reflexio billing_meter.py:record_applied_learnings). */
export function recordLearningsApplied(meter: UsageMeter, signal: LearningsApplied): void {
  const { surfacedCount, callerType, requestId, sessionId } = signal
  if (!isApplication(callerType, surfacedCount)) return
  meter.record({
    ...ownership(signal),
    eventName: 'learning_applied',
    eventCategory: 'application',
    requestId,
    sessionId,
    eventKey: `applied:${meter.newId()}`,
    countValue: surfacedCount,
    callerType,
  })
}

function ownership({ orgId, platformLlm, platformStorage }: Ownership): Ownership {
  return { orgId, platformLlm, platformStorage }
}
