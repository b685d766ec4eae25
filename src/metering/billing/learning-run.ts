import type { Attempt } from './attempt.ts'
import { historyText, type StoredRequest } from './history-text.ts'
import { isTruthy, type JsonValue } from './json-value.ts'
import type { BilledWindow, LearningEvents, WindowsOfRun } from './learning-rules.ts'
import { isPlatformLlm, type OrganisationConfig } from './platform-llm.ts'
import { NO_TOKENS, type RunTokenTotals } from './token-totals.ts'
import type { UsageMeter } from './usage-meter.ts'
import { recordExtractionTokens, recordLearningsGenerated } from './value-signals.ts'

/** For whom a service runs. */
export interface RunContext {
  readonly requestId: string | null
  readonly userId: string | null
  readonly source: string | null
  readonly agentVersion: string | null
}

/** A generation run that has succeeded, as billing sees it. */
export interface LearningRun {
  readonly emitsLearningBilling: boolean
  readonly serviceName: string
  readonly orgId: string
  /** Null = the service was never set up. */
  readonly context: RunContext | null
  readonly generatedCount: number
  /** Null = no completion was seen, which counts as zero tokens. */
  readonly totals: RunTokenTotals | null
  /** Null = there is no storage. */
  readonly windows: WindowsOfRun | null
}

/** What billing asks of the service around it; each may fail. */
export interface LearningSources {
  readonly readConfig: () => Attempt<OrganisationConfig | null>
  readonly countTokens: (text: string) => Attempt<number>
}

interface LearningRunRules {
  readonly billedWindow: BilledWindow
  readonly learningEvents: LearningEvents
}

/** The kind of work that a service does, by its name (reflexio base_generation_service.py:_usage_pipeline). */
export function pipelineOfService(serviceName: string): string | null {
  return ['profile', 'playbook', 'evaluation'].find((kind) => serviceName.includes(kind)) ?? null
}

/** The items of an extractor's result: a list's length; of anything else 1 if Python takes it for true (spec BM-8). */
export function countGenerated(result: JsonValue): number {
  return Array.isArray(result) ? result.length : Number(isTruthy(result)) // exact: 0 or 1
}

/**
 * The billing step of a run that has succeeded: its value, then what it cost. A configuration that cannot be read leaves both out,
 * a storage that fails the cost. Neither the run nor its answer notice.
 * Spec BM-3 to BM-8, BM-13; reflexio base_generation_service.py:_record_billing_learning_events.
 */
export function billLearningRun(
  run: LearningRun,
  sources: LearningSources,
  meter: UsageMeter,
  rules: LearningRunRules,
): void {
  if (!run.emitsLearningBilling) return
  const config = sources.readConfig()
  if (!config.ok) return
  const shared = {
    orgId: run.orgId,
    platformLlm: isPlatformLlm(config.value),
    platformStorage: null,
    pipeline: pipelineOfService(run.serviceName),
    requestId: run.context?.requestId ?? null,
  }
  rules.learningEvents({
    emitValue: () =>
      recordLearningsGenerated(meter, {
        ...shared,
        count: run.generatedCount,
        details: {},
        eventKey: '',
      }),
    countTokens: () => {
      const text = billedText(run, rules.billedWindow)
      // The tokenizer is not asked about nothing.
      return text === '' ? { ok: true, value: 0 } : sources.countTokens(text)
    },
    emitCost: (billingInputTokens) =>
      recordExtractionTokens(meter, {
        ...shared,
        sessionId: null,
        billingInputTokens,
        providerTokens: run.totals ?? NO_TOKENS,
      }),
  })
}

/** Empty without storage or set-up, even if the gate has read a window, and when the storage fails (errata to BM-13). */
function billedText(run: LearningRun, chooseWindow: BilledWindow): string {
  if (run.windows === null || run.context === null) return ''
  const window: Attempt<readonly StoredRequest[]> = chooseWindow(run.windows)
  return window.ok ? historyText(window.value) : ''
}
