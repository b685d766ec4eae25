import { ratString } from '../../src/money/format.ts'
import { compare, rational, type Rational } from '../../src/money/rational.ts'
import type { InvariantOutcome } from '../invariants/watch.ts'
import type { Bound, Expectations } from '../scenario/scenario.ts'
import type { MetricName, Metrics } from '../trace/metrics.ts'
import type { ExpectationOutcome, SessionOutcome } from './result.ts'

/** What a run found, to be held against what its scenario expects. */
export interface Findings {
  readonly invariants: readonly InvariantOutcome[]
  readonly metrics: Metrics
  readonly sessions: readonly SessionOutcome[]
  /** How often a session saw an HTTP status. */
  statusCount(session: string, status: number): number
}

/** Checks every line of `expect`. A scenario that expects nothing of an invariant expects it to hold. */
export function checkExpectations(
  expect: Expectations,
  findings: Findings,
): readonly ExpectationOutcome[] {
  return [
    ...checkInvariants(expect, findings.invariants),
    ...expect.ends.map(({ session, end }) => {
      const found = findings.sessions.find((outcome) => outcome.session === session)?.end ?? 'none'
      return { what: `end of ${session}`, expected: end, found, met: found === end }
    }),
    ...expect.metrics.map((bound) => checkMetric(bound, findings.metrics)),
    ...expect.statuses.map((bound) =>
      checkBound(
        `answers ${bound.status} to ${bound.session}`,
        bound,
        rational(BigInt(findings.statusCount(bound.session, bound.status))),
      ),
    ),
  ]
}

function checkInvariants(
  expect: Expectations,
  outcomes: readonly InvariantOutcome[],
): readonly ExpectationOutcome[] {
  const { holds, breaks } = expect.invariants
  const named = new Set([...(holds === 'all' || holds === null ? [] : holds), ...breaks])
  const known = new Set(outcomes.map(({ id }) => id))
  const unknown = [...named].filter((id) => !known.has(id))
  const checked = outcomes.flatMap((outcome): ExpectationOutcome[] => {
    const what = `invariant ${outcome.id}`
    const found = outcome.breach === null ? outcome.status : `broken: ${outcome.breach.what}`
    if (breaks.includes(outcome.id)) {
      return [{ what, expected: 'broken', found, met: outcome.status === 'broken' }]
    }
    if (holds === null) return []
    if (holds !== 'all' && !holds.includes(outcome.id)) return []
    // An invariant that was named must have been exercised; under `all` an idle one was not checked and does not count.
    if (outcome.status === 'not-exercised' && holds === 'all') return []
    return [{ what, expected: 'held', found, met: outcome.status === 'held' }]
  })
  return [
    ...checked,
    ...unknown.map((id) => ({
      what: `invariant ${id}`,
      expected: 'known',
      found: 'no invariant has this id',
      met: false,
    })),
  ]
}

function checkMetric(
  bound: { readonly metric: string } & Bound,
  metrics: Metrics,
): ExpectationOutcome {
  const value = metrics[bound.metric as MetricName] as Metrics[MetricName] | undefined
  if (value === undefined) {
    return {
      what: bound.metric,
      expected: 'a metric',
      found: 'no metric has this name',
      met: false,
    }
  }
  return checkBound(bound.metric, bound, typeof value === 'bigint' ? rational(value) : value)
}

function checkBound(what: string, bound: Bound, value: Rational): ExpectationOutcome {
  const limits: string[] = []
  let met = true
  if (bound.equals !== null) {
    limits.push(ratString(bound.equals))
    met &&= compare(value, bound.equals) === 0
  }
  if (bound.atLeast !== null) {
    limits.push(`at least ${ratString(bound.atLeast)}`)
    met &&= compare(value, bound.atLeast) >= 0
  }
  if (bound.atMost !== null) {
    limits.push(`at most ${ratString(bound.atMost)}`)
    met &&= compare(value, bound.atMost) <= 0
  }
  return { what, expected: limits.join(' and '), found: ratString(value), met }
}
