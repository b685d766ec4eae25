import { z } from 'zod'
import { endpoints, type EndpointPath } from '../../../src/metering/billing/endpoints.ts'
import { generationServices } from '../../../src/metering/billing/generation-service.ts'
import type * as Input from '../usage-input.ts'
import type {
  CallerSettings,
  CallerType,
  LearningSettings,
  ProductFault,
  ProductFaultKind,
  ProductServiceSettings,
  RecorderKind,
} from '../usage.ts'
import { count, duration, name, positiveDuration, probability, text } from './values.ts'

/** A caller whose end is not known yet. */
export type CallerDraft = Omit<CallerSettings, 'name' | 'rateKey' | 'endNs'> & {
  readonly key: string | null
  /** null = until the end of the active phase. */
  readonly lengthNs: number | null
}

export type ProductServiceDraft = Omit<
  ProductServiceSettings,
  'name' | 'organisation' | 'callers'
> & {
  readonly organisation: string | null
  readonly callers: Readonly<Record<string, CallerDraft>>
}

const CALLER_TYPES: readonly CallerType[] = ['production_agent', 'dashboard', 'internal']
const RECORDERS: readonly RecorderKind[] = ['keeps', 'throws', 'queue', 'none']
const FAULTS: readonly ProductFaultKind[] = ['recorder', 'config', 'tokenizer', 'storage']
const MOST = 1_000_000

// The keys of the engine's table are exactly the paths.
const PATHS = Object.keys(endpoints) as EndpointPath[]

const caller: z.ZodType<CallerDraft, Input.CallerInput> = z
  .strictObject({
    type: z
      .enum(CALLER_TYPES)
      .meta({ description: 'Who asks: only what production_agent gets is billed.' })
      .prefault('production_agent'),
    endpoint: z.enum(PATHS).meta({ description: 'What is asked.' }).prefault('/api/search'),
    key: text(
      'Whose requests the rate limit counts together; absent: those of this caller.',
    ).optional(),
    every: positiveDuration('Time from one request to the next.').prefault('1s'),
    start: duration('When the first request comes.').prefault('0s'),
    length: positiveDuration('How long requests come; absent: to the end.').optional(),
    results: count('Results that a search finds.', 0, 1000).prefault(3),
    text: z
      .string()
      .max(10_000)
      .meta({ description: 'What a publish says; the number of the request follows it.' })
      .prefault('I would rather have the short answer, please.'),
  })
  .transform(({ key, every, start, length, ...rest }) => ({
    ...rest,
    key: key ?? null,
    everyNs: every,
    startNs: start,
    lengthNs: length ?? null,
  }))

const learning: z.ZodType<LearningSettings, Input.LearningInput> = z
  .strictObject({
    service: z
      .enum(Object.keys(generationServices))
      .meta({ description: 'What runs when something is published; only some are billed.' })
      .prefault('profile_generation'),
    runEvery: count('Publishes from one run to the next.', 1, MOST).prefault(1),
    windowRequests: count('Requests that a run reads, the newest ones.', 1, 1000).prefault(10),
    bypassesGate: z
      .boolean()
      .meta({ description: 'Runs begin without asking the gate, so that it stashes no window.' })
      .prefault(false),
    skips: probability('Share of the runs that the gate does not let begin.').prefault(0),
    startsAfter: duration('From the reading of the gate to that of the extractor.').prefault('1s'),
    takes: duration('From the reading of the extractor to the end of the run.').prefault('5s'),
    failures: probability('Share of the runs whose extractor fails.').prefault(0),
    items: count('Items that a run makes.', 0, 1000).prefault(2),
    duplicates: count('Items of them that were known before.', 0, 1000).prefault(0),
  })
  .transform(({ startsAfter, takes, ...rest }) => ({
    ...rest,
    startsAfterNs: startsAfter,
    takesNs: takes,
  }))

const fault: z.ZodType<ProductFault, Input.ProductFaultInput> = z
  .strictObject({
    what: z.enum(FAULTS).meta({ description: 'What fails.' }),
    at: duration('When it begins.').prefault('0s'),
    for: positiveDuration('How long it lasts.'),
  })
  .transform(({ what, at, for: length }) => ({ what, atNs: at, forNs: length }))

const questions = (line: string): z.ZodType<number, number> =>
  count(`Requests that the gate of ${line} lets pass before it denies.`, 0, MOST)

export const productService: z.ZodType<ProductServiceDraft, Input.ProductServiceInput> = z
  .strictObject({
    organisation: text('Who is billed; absent: the name of the service.').optional(),
    ownLanguageModel: z
      .boolean()
      .meta({ description: 'The organisation has configured a language model of its own.' })
      .prefault(false),
    tellsCallersApart: z
      .boolean()
      .meta({ description: 'false: everybody is internal, so that use is never billed.' })
      .prefault(true),
    gates: z
      .strictObject({
        application: questions('searches').optional(),
        learnings_generated: questions('publishes').optional(),
      })
      .meta({ description: 'Quotas by billing line; absent: everything passes.' })
      .prefault({}),
    recorder: z
      .strictObject({
        kind: z
          .enum(RECORDERS)
          .meta({
            description: 'keeps events at once, throws always, queue to the collector, none.',
          })
          .prefault('keeps'),
        takes: duration('How long it keeps the caller waiting.').prefault('0s'),
      })
      .meta({ description: 'What takes the billing events over.' })
      .prefault({}),
    learning: learning.meta({ description: 'How it learns from what is published.' }).prefault({}),
    callers: z.record(name, caller).meta({ description: 'Who asks, by name.' }),
    faults: z.array(fault).meta({ description: 'What fails for a while.' }).prefault([]),
  })
  .transform(({ organisation, gates, recorder, ...rest }) => ({
    ...rest,
    organisation: organisation ?? null,
    gates: {
      application: gates.application ?? null,
      learningsGenerated: gates.learnings_generated ?? null,
    },
    recorder: { kind: recorder.kind, takesNs: recorder.takes },
  }))
