import * as fc from 'fast-check'
import type { Interaction, StoredRequest } from '../../src/metering/billing/history-text.ts'
import type { JsonValue } from '../../src/metering/billing/json-value.ts'
import type { CompletionTokens } from '../../src/metering/billing/token-totals.ts'

/** One run of a generation service, and what goes wrong or changes under way. */
export interface PlannedRun {
  readonly serviceName: string
  /** What is in storage when the run begins. */
  readonly stored: readonly StoredRequest[]
  /** What is published between the gate and the extractor, and between the extractor and the end. */
  readonly publishedBeforeExtraction: readonly StoredRequest[]
  readonly publishedBeforeEnd: readonly StoredRequest[]
  readonly bypassesGate: boolean
  readonly vote: boolean
  readonly turns: readonly CompletionTokens[]
  /** Completions that come when the run is over. */
  readonly lateTurns: readonly CompletionTokens[]
  readonly result: JsonValue
  /** Items that were kept, never more than there were. */
  readonly retained: number
  readonly ends: 'well' | 'extractor-fails' | 'storing-fails'
  readonly isTokenizerBroken: boolean
}

const SERVICES = [
  'profile_generation',
  'playbook_generation',
  'playbook_aggregation',
  'agent_success_evaluation',
  'reflection',
]

const QUIET = { publishedBeforeExtraction: [], publishedBeforeEnd: [] } as const

export function runsArbitrary(): fc.Arbitrary<readonly PlannedRun[]> {
  return fc.array(runArbitrary(), { minLength: 1, maxLength: 4 })
}

export function runArbitrary(): fc.Arbitrary<PlannedRun> {
  const published = fc.array(storedRequestArbitrary(), { maxLength: 1 })
  const turns = fc.array(turnArbitrary(), { maxLength: 3 })
  const list = fc.nat({ max: 4 }).map((length) => Array.from({ length }, (_, id) => id))
  return fc
    .record({
      serviceName: fc.oneof(fc.constantFrom(...SERVICES.slice(0, 2)), fc.constantFrom(...SERVICES)),
      stored: fc.array(storedRequestArbitrary(), { maxLength: 3 }),
      publishedBeforeExtraction: published,
      publishedBeforeEnd: published,
      bypassesGate: fc.boolean(),
      vote: fc.constantFrom(true, true, true, false),
      turns,
      lateTurns: turns,
      result: fc.oneof(list, fc.constantFrom<JsonValue>(null, '', 'one', {})),
      kept: fc.nat({ max: 4 }),
      ends: fc.constantFrom<PlannedRun['ends'][]>(
        'well',
        'well',
        'well',
        'extractor-fails',
        'storing-fails',
      ),
      isTokenizerBroken: fc.constantFrom(false, false, false, true),
    })
    .map(({ kept, ...run }) => ({
      ...run,
      retained: Math.min(kept, Array.isArray(run.result) ? run.result.length : 0),
    }))
}

/** The run in a storage that nobody changes meanwhile. */
export function quiet(run: PlannedRun): PlannedRun {
  return { ...run, ...QUIET }
}

/** The run with nothing that goes wrong. */
export function flawless(run: PlannedRun): PlannedRun {
  return { ...run, ends: 'well', vote: true, isTokenizerBroken: false }
}

function turnArbitrary(): fc.Arbitrary<CompletionTokens> {
  const count = fc.option(fc.nat({ max: 5000 }))
  return fc.record({ prompt: count, completion: count })
}

function storedRequestArbitrary(): fc.Arbitrary<StoredRequest> {
  return fc.record({
    sessionId: fc.constantFrom('s1', 's2', 'ś3'),
    createdAtUnixSeconds: fc.nat({ max: 5 }),
    interactions: fc.array(interactionArbitrary(), { maxLength: 3 }),
  })
}

function interactionArbitrary(): fc.Arbitrary<Interaction> {
  return fc.record({
    id: fc.nat({ max: 9 }),
    role: fc.constantFrom('User', 'Assistant', ''),
    content: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constant('<|endoftext|>')),
    userAction: fc.constantFrom('none', 'none', 'click', 'scroll', 'type'),
    userActionDescription: fc.constantFrom('', 'the button'),
    toolsUsed: fc.array(
      fc.record({ toolName: fc.constant('search'), toolData: fc.constant({ query: 'é' }) }),
      { maxLength: 1 },
    ),
  })
}
