import { rule, type Rule } from '../../rule.ts'
import type { Attempt } from './attempt.ts'
import type { StoredRequest } from './history-text.ts'

/** The interactions that a run may have read, by who read them; null = did not read. */
export interface WindowsOfRun {
  readonly gate: readonly StoredRequest[] | null
  readonly extractor: readonly StoredRequest[] | null
  /** The same query once more. */
  readonly readAgain: () => Attempt<readonly StoredRequest[]>
}

export type BilledWindow = (windows: WindowsOfRun) => Attempt<readonly StoredRequest[]>

/** The two events of a run, to be emitted by whoever decides when. */
export interface LearningSteps {
  readonly emitValue: () => void
  readonly countTokens: () => Attempt<number>
  readonly emitCost: (billingInputTokens: number) => void
}

export type LearningEvents = (steps: LearningSteps) => void

/** `retained` is null when nobody knows. */
export interface GeneratedItems {
  readonly extracted: number
  readonly retained: number | null
}

export type CountedItems = (items: GeneratedItems) => number

const gateElseReadAgain = ({ gate, readAgain }: WindowsOfRun): ReturnType<BilledWindow> =>
  gate === null ? readAgain() : { ok: true, value: gate }

export const billedWindow: Readonly<
  Record<'gateElseReadAgain' | 'asExtracted', Rule<BilledWindow>>
> = {
  gateElseReadAgain: rule(
    {
      variant: 'gate-else-read-again',
      summary: 'What the gate has read, else what is there now: not what the extractor has read.',
      source: 'BM-13, INV-34; reflexio base_generation_service.py:_extraction_input_text',
    },
    gateElseReadAgain,
  ),
  asExtracted: rule(
    {
      variant: 'as-extracted',
      summary: 'What the extractor has read.',
      why: "What arrives between two reads is billed without being read, or read without being billed; the extractor's own window is what it worked on.",
      source: 'repairs BM-13, INV-34',
    },
    (windows: WindowsOfRun) =>
      windows.extractor === null
        ? gateElseReadAgain(windows)
        : { ok: true, value: windows.extractor },
  ),
}

export const learningEvents: Readonly<Record<'valueFirst' | 'bothOrNone', Rule<LearningEvents>>> = {
  valueFirst: rule(
    {
      variant: 'value-first',
      summary: 'The value is out before the tokens are counted; a tokenizer that fails costs one.',
      source: 'BM-6, INV-36; reflexio base_generation_service.py:_record_billing_learning_events',
    },
    ({ emitValue, countTokens, emitCost }: LearningSteps) => {
      emitValue()
      const tokens = countTokens()
      if (tokens.ok) emitCost(tokens.value)
    },
  ),
  bothOrNone: rule(
    {
      variant: 'both-or-none',
      summary: 'Tokens are counted first; if that fails, neither event is emitted.',
      why: 'A tokenizer that fails leaves a value event without its cost; counted before either is emitted, the two lines always match.',
      source: 'repairs BM-6, INV-36',
    },
    ({ emitValue, countTokens, emitCost }: LearningSteps) => {
      const tokens = countTokens()
      if (!tokens.ok) return
      emitValue()
      emitCost(tokens.value)
    },
  ),
}

export const countedItems: Readonly<Record<'extracted' | 'retained', Rule<CountedItems>>> = {
  extracted: rule(
    {
      variant: 'extracted',
      summary: 'What the extractor has returned, duplicates of what is known included.',
      source: 'BM-8; reflexio base_generation_service.py:_count_generated_results',
    },
    ({ extracted }: GeneratedItems) => extracted,
  ),
  retained: rule(
    {
      variant: 'retained',
      summary: 'What was kept of it.',
      why: 'A duplicate that is thrown away is billed as value each time that it is found again; what was kept is billed once.',
      source: 'repairs BM-8, as later versions of reflexio do (_count_retained_online_learnings)',
    },
    ({ extracted, retained }: GeneratedItems) => retained ?? extracted,
  ),
}
