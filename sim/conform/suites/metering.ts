import { assert } from '../../../src/assert.ts'
import { meterAppliedLearnings } from '../../../src/metering/billing/applied-metering.ts'
import { FAILED, type Attempt } from '../../../src/metering/billing/attempt.ts'
import { countInputTokens } from '../../../src/metering/billing/count-tokens.ts'
import type { JsonValue } from '../../../src/metering/billing/json-value.ts'
import { historyText, type StoredRequest } from '../../../src/metering/billing/history-text.ts'
import type { WindowsOfRun } from '../../../src/metering/billing/learning-rules.ts'
import {
  billLearningRun,
  countGenerated,
  type RunContext,
} from '../../../src/metering/billing/learning-run.ts'
import { isPlatformLlm } from '../../../src/metering/billing/platform-llm.ts'
import {
  addTokens,
  NO_TOKENS,
  sumTrace,
  type CompletionTokens,
} from '../../../src/metering/billing/token-totals.ts'
import {
  recordExtractionTokens,
  recordLearningsApplied,
  recordLearningsGenerated,
} from '../../../src/metering/billing/value-signals.ts'
import type { MeteringRules } from '../../../src/metering/rules.ts'
import { outSuite, type SuiteAdapter } from '../adapter.ts'
import {
  attemptConfig,
  isObject,
  readConfig,
  readJson,
  readOrgId,
  readWindow,
  RecordedMeter,
} from './metering-fields.ts'
import type { VectorFields } from './vector-fields.ts'

/** Billing signals of a product service. */
export const meteringSuites: readonly SuiteAdapter[] = [
  outSuite('metering/applied-metering', replayApplied),
  outSuite('metering/billing-events', replayBillingEvent),
  outSuite('metering/count-tokens', (input) => ({
    tokens: countInputTokens(
      input.text('text').repeat(input.has('repeat') ? input.count('repeat') : 1),
    ),
  })),
  outSuite('metering/history-text', (input) => ({
    text: historyText(readWindow(input, 'sessions')),
  })),
  outSuite('metering/learning-run', (input, { rules }) => replayLearningRun(input, rules.metering)),
  outSuite('metering/platform-llm', (input) => ({ platformLlm: isPlatformLlm(readConfig(input)) })),
  outSuite('metering/token-totals', replayTotals),
]

function replayApplied(input: VectorFields): object {
  const recorded = new RecordedMeter(input.text('recorder'))
  let configReads = 0
  meterAppliedLearnings(
    {
      orgId: readOrgId(input),
      callerType: input.text('callerType'),
      surfacedCount: input.count('surfacedCount'),
      requestId: input.textOrNull('requestId'),
      sessionId: input.textOrNull('sessionId'),
    },
    () => {
      configReads += 1
      return attemptConfig(input)
    },
    recorded.meter,
  )
  return { ...recorded.written(), configReads }
}

function replayBillingEvent(input: VectorFields): object {
  const recorded = new RecordedMeter(input.text('recorder'))
  record(recorded, input.text('op'), input.object('args'))
  return recorded.written()
}

function record({ meter }: RecordedMeter, op: string, args: VectorFields): void {
  const shared = {
    orgId: readOrgId(args),
    platformLlm: flagOrNull(args, 'platformLlm'),
    platformStorage: flagOrNull(args, 'platformStorage'),
    requestId: args.textOrNull('requestId'),
    sessionId: args.textOrNull('sessionId'),
    pipeline: args.textOrNull('pipeline'),
  }
  switch (op) {
    case 'extractionTokens':
      return recordExtractionTokens(meter, {
        ...shared,
        billingInputTokens: args.count('billingInputTokens'),
        providerTokens: {
          prompt: args.count('promptTokens'),
          completion: args.count('completionTokens'),
        },
      })
    case 'learningsGenerated': {
      const details = {
        userId: args.textOrNull('userId'),
        sessionId: args.textOrNull('sessionId'),
        source: args.textOrNull('source'),
        agentVersion: args.textOrNull('agentVersion'),
        playbookName: args.textOrNull('playbookName'),
        entityType: args.textOrNull('entityType'),
        metadata: readMetadata(args),
      }
      const eventKey = args.textOrNull('eventKey') ?? ''
      return recordLearningsGenerated(meter, {
        ...shared,
        count: args.count('count'),
        details,
        eventKey,
      })
    }
    case 'appliedLearnings':
      return recordLearningsApplied(meter, {
        ...shared,
        surfacedCount: args.count('surfacedCount'),
        callerType: args.text('callerType'),
      })
    default:
      assert(false, `no such helper: ${op}`)
  }
}

function flagOrNull(fields: VectorFields, name: string): boolean | null {
  return fields.has(name) ? fields.flag(name) : null
}

function readMetadata(args: VectorFields): Readonly<Record<string, JsonValue>> {
  const metadata = readJson(args.raw('metadata') ?? {})
  assert(isObject(metadata), 'metadata is no object')
  return metadata
}

function replayLearningRun(input: VectorFields, rules: MeteringRules): object {
  const recorded = new RecordedMeter(input.text('recorder'))
  let storageReads = 0
  const readAgain = (): Attempt<readonly StoredRequest[]> => {
    if (input.flag('sourceSkip')) return { ok: true, value: [] }
    storageReads += 1
    return input.flag('storageThrows') ? FAILED : { ok: true, value: readWindow(input, 'storage') }
  }
  const windows: WindowsOfRun = {
    gate: input.has('stash') ? readWindow(input, 'stash') : null,
    extractor: null,
    readAgain,
  }
  const generatedCount = readGeneratedCount(input.object('result'))
  const totals = input.objectOrNull('totals')
  const run = {
    emitsLearningBilling: input.flag('emitsLearningBilling'),
    serviceName: input.text('serviceName'),
    orgId: readOrgId(input),
    context: readContext(input.objectOrNull('serviceConfig')),
    generatedCount,
    totals:
      totals === null
        ? null
        : { prompt: totals.count('prompt'), completion: totals.count('completion') },
    windows: input.has('storage') ? windows : null,
  }
  const sources = {
    readConfig: () => attemptConfig(input),
    countTokens: (text: string) => ({ ok: true, value: countInputTokens(text) }) as const,
  }
  billLearningRun(run, sources, recorded.meter, rules)
  return { generatedCount, ...recorded.written(), storageReads }
}

/** `{list: n}`, a list of n items, or `{value: x}`. */
function readGeneratedCount(result: VectorFields): number {
  const value = result.has('list')
    ? Array.from({ length: result.count('list') }, () => null)
    : readJson(result.raw('value') ?? null)
  return countGenerated(value)
}

function readContext(config: VectorFields | null): RunContext | null {
  if (config === null) return null
  return {
    requestId: config.textOrNull('requestId'),
    userId: config.textOrNull('userId'),
    source: config.textOrNull('source'),
    agentVersion: config.textOrNull('agentVersion'),
  }
}

function replayTotals(input: VectorFields): object {
  if (input.text('op') === 'add') {
    return input.list('adds').map(readTurn).reduce(addTokens, NO_TOKENS)
  }
  const trace = input.objectOrNull('trace')
  return sumTrace(trace === null ? null : { turns: trace.list('turns').map(readTurn) })
}

/** Either count may be null, or `absent`. */
function readTurn(turn: unknown): CompletionTokens {
  assert(Array.isArray(turn), 'a turn is a pair')
  const [prompt, completion] = turn.map((count: unknown) =>
    typeof count === 'number' ? count : null,
  )
  return { prompt: prompt ?? null, completion: completion ?? null }
}
