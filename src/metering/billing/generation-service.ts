import type { Attempt } from './attempt.ts'
import type { BillingEventFields, BillingEventName } from './billing-event.ts'
import type { StoredRequest } from './history-text.ts'
import { isTruthy, type JsonValue } from './json-value.ts'
import type { BilledWindow, CountedItems, LearningEvents } from './learning-rules.ts'
import {
  billLearningRun,
  countGenerated,
  pipelineOfService,
  type LearningSources,
  type RunContext,
} from './learning-run.ts'
import { addTokens, NO_TOKENS, type CompletionTokens, type RunTokenTotals } from './token-totals.ts'
import type { UsageMeter } from './usage-meter.ts'

/** Generation services, and whether their runs are billed: opted in, else not (spec BM-5). */
export const generationServices: Readonly<Record<string, boolean>> = {
  profile_generation: true,
  playbook_generation: true,
  playbook_aggregation: false,
  agent_success_evaluation: false,
  reflection: false,
}

/** What a generation service works with; each of the functions may fail. */
export interface GenerationParts extends LearningSources {
  readonly serviceName: string
  readonly emitsLearningBilling: boolean
  readonly orgId: string
  readonly extractorName: string
  /** The interactions of a run, as storage has them now. */
  readonly readWindow: (context: RunContext) => Attempt<readonly StoredRequest[]>
  /** Whether the gate lets a run begin. */
  readonly votes: (window: readonly StoredRequest[]) => boolean
  readonly meter: UsageMeter
  readonly rules: {
    readonly billedWindow: BilledWindow
    readonly learningEvents: LearningEvents
    readonly countedItems: CountedItems
  }
}

export interface GenerationRequest {
  readonly context: RunContext
  /** Run without asking the gate: by hand, forced, or in mock mode. */
  readonly bypassesGate: boolean
  /** The extractor does not work for requests of this source; only a run that bypasses the gate gets as far. */
  readonly isSourceSkipped: boolean
}

/** What the extractor gave. */
export interface Extraction {
  readonly result: JsonValue
  /** Items that were kept; null = not known. */
  readonly retained: number | null
  /** Whether the items could be stored. */
  readonly isStored: boolean
}

/** A run under way. Its tokens and windows are its own, so that no run sees another's (spec BM-10, PB-9). */
export class GenerationRun {
  readonly request: GenerationRequest
  readonly startNs: number
  /** What the gate has read; null = it was not asked. */
  readonly gateWindow: readonly StoredRequest[] | null
  /** What the extractor has read; null = nothing yet. */
  extractorWindow: readonly StoredRequest[] | null = null
  #totals: RunTokenTotals | null = null

  constructor(
    request: GenerationRequest,
    startNs: number,
    gateWindow: readonly StoredRequest[] | null,
  ) {
    this.request = request
    this.startNs = startNs
    this.gateWindow = gateWindow
  }

  /** Null = no completion was seen. */
  get totals(): RunTokenTotals | null {
    return this.#totals
  }

  /** The provider has completed a turn of the extractor. */
  completed(turn: CompletionTokens): void {
    this.#totals = addTokens(this.#totals ?? NO_TOKENS, turn)
  }
}

const NS_PER_MILLISECOND = 1_000_000

/**
 * Generation of profiles or playbooks, in the steps between which the world may change: the gate, the extractor's reading, the
 * end with its billing. Only a run that has succeeded is billed. Spec BM-6, PB-6, PB-13; reflexio base_generation_service.py.
 */
export class GenerationService {
  readonly #parts: GenerationParts

  constructor(parts: GenerationParts) {
    this.#parts = parts
  }

  /** Asks the gate; null = there will be no run. */
  begin(request: GenerationRequest): GenerationRun | null {
    const { meter, votes, readWindow } = this.#parts
    const startNs = meter.nowNs()
    const window = request.bypassesGate ? null : readWindow(request.context)
    const run = new GenerationRun(request, startNs, window?.ok === true ? window.value : null)
    if (window?.ok === false) {
      this.#failed(run, 'StorageError')
      return null
    }
    const shouldRun = run.gateWindow === null || votes(run.gateWindow)
    this.#record(run, 'generation_gate_evaluated', { outcome: outcomeOfGate(shouldRun) })
    if (!shouldRun) return null
    this.#record(run, 'generation_started', { outcome: 'started' })
    return run
  }

  /** What the extractor reads; null = it could not, and the run has failed. */
  extractorReads(run: GenerationRun): readonly StoredRequest[] | null {
    const window = this.#parts.readWindow(run.request.context)
    if (!window.ok) {
      this.#failed(run, 'StorageError')
      return null
    }
    run.extractorWindow = window.value
    return window.value
  }

  /** The extractor is through; null = it failed. */
  end(run: GenerationRun, extraction: Extraction | null): void {
    if (extraction === null) {
      this.#failed(run, 'ExtractorExecutionError')
      return
    }
    const { result, retained, isStored } = extraction
    if (isTruthy(result) && !isStored) {
      this.#failed(run, 'StorageError')
      return
    }
    const extracted = countGenerated(result)
    const generatedCount = this.#parts.rules.countedItems({ extracted, retained })
    this.#record(run, 'generation_succeeded', {
      outcome: 'success',
      countValue: generatedCount,
      durationMs: this.#elapsedMs(run),
    })
    this.#bill(run, generatedCount)
  }

  #failed(run: GenerationRun, errorKind: string): void {
    const durationMs = this.#elapsedMs(run)
    this.#record(run, 'generation_failed', { outcome: 'failed', durationMs, errorKind })
  }

  #elapsedMs(run: GenerationRun): number {
    return Math.trunc((this.#parts.meter.nowNs() - run.startNs) / NS_PER_MILLISECOND)
  }

  #record(
    run: GenerationRun,
    eventName: BillingEventName,
    said: Pick<BillingEventFields, 'outcome' | 'countValue' | 'durationMs' | 'errorKind'>,
  ): void {
    const { meter, orgId, serviceName, extractorName } = this.#parts
    const { context } = run.request
    const identifier = context.userId ?? context.requestId ?? 'unknown'
    meter.record({
      ...said,
      ...context,
      orgId,
      eventName,
      eventCategory: 'generation',
      pipeline: pipelineOfService(serviceName),
      metadata: { identifier, extractor_name: extractorName },
    })
  }

  #bill(run: GenerationRun, generatedCount: number): void {
    const { serviceName, orgId, emitsLearningBilling, meter, rules, readWindow } = this.#parts
    const { context, isSourceSkipped } = run.request
    const windows = {
      gate: run.gateWindow,
      extractor: run.extractorWindow,
      readAgain: () => (isSourceSkipped ? NOTHING_READ : readWindow(context)),
    }
    const { totals } = run
    billLearningRun(
      { emitsLearningBilling, serviceName, orgId, context, generatedCount, totals, windows },
      this.#parts,
      meter,
      rules,
    )
  }
}

const NOTHING_READ: Attempt<readonly StoredRequest[]> = { ok: true, value: [] }

function outcomeOfGate(shouldRun: boolean): string {
  return shouldRun ? 'should_run' : 'should_skip'
}
