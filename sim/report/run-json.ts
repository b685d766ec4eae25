import { reduce, type Rational } from '../../src/money/rational.ts'
import type { RunResult } from '../run/result.ts'
import type { MetricName } from '../trace/metrics.ts'

/** An exact number as JSON: a number while it is a safe integer, else decimal text; fractions are `n/d`. */
function exactJson(value: bigint | Rational): number | string {
  if (typeof value !== 'bigint') {
    const { numerator, denominator } = reduce(value)
    return denominator === 1n ? exactJson(numerator) : `${numerator}/${denominator}`
  }
  const safe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
  return safe ? Number(value) : `${value}`
}

/** What `assay run --json` prints. */
export interface RunJson {
  readonly verdict: RunResult['verdict']
  readonly scenario: string
  readonly traceHash: string
  readonly seed: string
  readonly profile: string
  readonly simulatedNs: number
  readonly events: number
  readonly stopped: RunResult['stopped']
  readonly invariants: readonly {
    readonly id: string
    readonly status: string
    readonly undecided: string | null
    readonly breach: RunResult['invariants'][number]['breach']
    /** Sessions that it was not held to, by circumstance. */
    readonly excused: RunResult['invariants'][number]['excused']
  }[]
  readonly expectations: RunResult['expectations']
  readonly sessions: RunResult['sessions']
  readonly waits: RunResult['waits']
  readonly metrics: Readonly<Record<string, number | string>>
}

export function runJson(result: RunResult): RunJson {
  const metrics: Record<string, number | string> = {}
  for (const name of Object.keys(result.metrics) as MetricName[]) {
    metrics[name] = exactJson(result.metrics[name])
  }
  return {
    verdict: result.verdict,
    scenario: result.scenario,
    traceHash: result.traceHash,
    seed: result.seed,
    profile: result.profile,
    simulatedNs: result.simulatedNs,
    events: result.events,
    stopped: result.stopped,
    invariants: result.invariants.map(({ id, status, undecided, breach, excused }) => ({
      id,
      status,
      undecided,
      breach,
      excused,
    })),
    expectations: result.expectations,
    sessions: result.sessions,
    waits: result.waits,
    metrics,
  }
}
