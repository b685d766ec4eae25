import type { DurationInput, ProbabilityInput } from './literal-input.ts'
import type { CallerType, ProductFaultKind, RecorderKind } from './usage.ts'

/** The collector of usage events, as people write it. */
export interface UsageInput {
  readonly queueCapacity?: number | undefined
  readonly writeTime?: DurationInput | undefined
  readonly writeTimeout?: DurationInput | undefined
}

export interface ProductServiceInput {
  readonly organisation?: string | undefined
  readonly ownLanguageModel?: boolean | undefined
  readonly tellsCallersApart?: boolean | undefined
  readonly gates?:
    | {
        readonly application?: number | undefined
        readonly learnings_generated?: number | undefined
      }
    | undefined
  readonly recorder?:
    | {
        readonly kind?: RecorderKind | undefined
        readonly takes?: DurationInput | undefined
      }
    | undefined
  readonly learning?: LearningInput | undefined
  readonly callers: Readonly<Record<string, CallerInput>>
  readonly faults?: readonly ProductFaultInput[] | undefined
}

export interface LearningInput {
  readonly service?: string | undefined
  readonly runEvery?: number | undefined
  readonly windowRequests?: number | undefined
  readonly bypassesGate?: boolean | undefined
  readonly skips?: ProbabilityInput | undefined
  readonly startsAfter?: DurationInput | undefined
  readonly takes?: DurationInput | undefined
  readonly failures?: ProbabilityInput | undefined
  readonly items?: number | undefined
  readonly duplicates?: number | undefined
}

export interface CallerInput {
  readonly type?: CallerType | undefined
  readonly endpoint?: string | undefined
  readonly key?: string | undefined
  readonly every?: DurationInput | undefined
  readonly start?: DurationInput | undefined
  readonly length?: DurationInput | undefined
  readonly results?: number | undefined
  readonly text?: string | undefined
}

export interface ProductFaultInput {
  readonly what: ProductFaultKind
  readonly at?: DurationInput | undefined
  readonly for: DurationInput
}
