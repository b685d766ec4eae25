import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { createExactCryptography } from '../../src/ticket/exact.ts'
import { createModelCryptography } from '../../src/ticket/model.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import type { Invariant } from '../invariants/invariant.ts'
import { InvariantWatch } from '../invariants/watch.ts'
import type { RunEnd } from '../kernel/kernel.ts'
import { DEFAULT_LIMITS, limitText } from '../kernel/limits.ts'
import type { Expectations, Scenario } from '../scenario/scenario.ts'
import { peopled, VIEWERS_MAX } from '../series/viewers.ts'
import { TRACE_VERSION } from '../trace/events.ts'
import type { TraceLevel } from '../trace/levels.ts'
import { MetricsCollector, type Metrics } from '../trace/metrics.ts'
import { Recorder } from '../trace/recorder.ts'
import { checkExpectations } from './expectations.ts'
import type { ExpectationOutcome, RunResult } from './result.ts'
import { SessionEnds } from './session-ends.ts'
import { scheduleSeries } from './series.ts'
import { Simulation } from './simulation.ts'
import { StatusCounts } from './status-counts.ts'
import { scheduleTimeline } from './timeline.ts'
import { UsageBooks } from './usage-books.ts'

export interface RunOptions {
  /** @defaultValue the rules of the scenario's profile */
  readonly rules?: Rules | undefined
  /** Name to report for `rules`. @defaultValue the scenario's profile */
  readonly profile?: string | undefined
  /** @defaultValue every invariant of the catalogue */
  readonly invariants?: readonly Invariant[] | undefined
  /** What of the trace is kept in `timeline` and written to `sink`. @defaultValue 'hash' */
  readonly level?: TraceLevel | undefined
  /** Lay events against money. @defaultValue only where the scenario meters usage */
  readonly usage?: boolean | undefined
  /** Takes the trace line by line (NDJSON). */
  readonly sink?: ((line: string) => void) | undefined
}

/** A run that could not begin. */
export interface RunRefused {
  readonly ok: false
  readonly code: 'AS301' | 'AS302'
  readonly message: string
  readonly mend: string
}

export type RunOutcome = { readonly ok: true; readonly result: RunResult } | RunRefused

/**
 * Runs a scenario to its end and says what happened. Same scenario, rules and seed: same result, byte for byte.
 *
 * @example
 * const loaded = loadScenario(text, 'story.yaml')
 * if (loaded.ok) {
 *   const outcome = runScenario(loaded.scenario)
 *   if (outcome.ok) console.log(outcome.result.verdict)
 * }
 */
export function runScenario(scenario: Scenario, options: RunOptions = {}): RunOutcome {
  const profile = options.profile ?? scenario.profile
  const rules = options.rules ?? profiles.get(profile)?.rules
  if (rules === undefined) {
    return {
      ok: false,
      code: 'AS301',
      message: `there is no profile ${profile}`,
      mend: `use one of ${[...profiles.keys()].join(', ')}`,
    }
  }
  const world = peopled(scenario)
  if (!world.ok) {
    return {
      ok: false,
      code: 'AS302',
      message: `more than ${VIEWERS_MAX} viewers like ${world.session} would come`,
      mend: 'write a smaller demand, or a shorter duration',
    }
  }
  return { ok: true, result: simulate(world.scenario, profile, rules, options) }
}

function simulate(
  scenario: Scenario,
  profile: string,
  rules: Rules,
  options: RunOptions,
): RunResult {
  const level = options.level ?? 'hash'
  const recorder = new Recorder({
    level,
    keep: level === 'money' || level === 'full',
    sink: options.sink ?? null,
    bytesMax: DEFAULT_LIMITS.traceBytes,
    // A trace that nobody asked to be written is kept for the report alone and may end before the run.
    onFull: () => {
      if (options.sink !== undefined) simulation.kernel.end('traceBytes')
    },
  })
  const simulation = new Simulation({
    scenario,
    rules,
    cryptography:
      scenario.cryptography === 'exact' ? createExactCryptography() : createModelCryptography(),
    emit: (event) => recorder.record(event),
  })
  scheduleTimeline(simulation)
  scheduleSeries(simulation)
  const watch = new InvariantWatch(options.invariants ?? invariantCatalogue, simulation)
  const metrics = new MetricsCollector()
  const statuses = new StatusCounts()
  const ends = new SessionEnds()
  recorder.listen(watch.listeners())
  const books = usageBooks(scenario, options)
  for (const { listeners } of [metrics, statuses, ends, ...books]) recorder.listen(listeners)
  recorder.record({
    type: 'world.started',
    atNs: 0,
    traceVersion: TRACE_VERSION,
    scenario: scenario.name,
    profile,
    seed: scenario.seed,
  })
  const end = simulation.run()
  const stopped = end.reason
  recorder.record({ type: 'world.ended', atNs: simulation.nowNs, reason: stopped })
  const findings = {
    invariants: watch.finish(),
    metrics: metrics.result(),
    sessions: ends.result(scenario, simulation.nowNs),
    statusCount: (session: string, status: number) => statuses.of(session, status),
  }
  const expectations = checkExpectations(expectationsUnder(scenario, profile), findings)
  return {
    scenario: scenario.name,
    story: scenario.story,
    profile,
    seed: scenario.seed,
    ...judge(stopped, expectations, findings.metrics),
    traceHash: recorder.hash() ?? '',
    simulatedNs: simulation.nowNs,
    events: simulation.kernel.processed,
    stopped,
    limit: end.reason === 'limit' ? limitText(end.limit, simulation.kernel.limits) : null,
    invariants: findings.invariants,
    expectations,
    metrics: findings.metrics,
    sessions: findings.sessions,
    usage: books[0]?.result() ?? null,
    timeline: recorder.events(),
  }
}

/** None where nobody meters and nobody asks. */
function usageBooks(scenario: Scenario, options: RunOptions): readonly UsageBooks[] {
  const { usage, productServices } = scenario
  const meters = usage !== null || productServices.length > 0
  return options.usage === true || meters ? [new UsageBooks(scenario)] : []
}

/** A run passes when it came to its end, every expectation is met, and something was tested. */
function judge(
  stopped: RunEnd['reason'],
  expectations: readonly ExpectationOutcome[],
  metrics: Metrics,
): Pick<RunResult, 'verdict' | 'vacuous'> {
  const asksForMore = expectations.some(({ expected }) => expected !== 'held')
  const isIdle = metrics.sessionsStarted === 0n && metrics.productRequests === 0n
  const vacuous = isIdle && !asksForMore
  const met = stopped !== 'limit' && expectations.every((expectation) => expectation.met)
  return { verdict: met && !vacuous ? 'passed' : 'failed', vacuous }
}

/** A profile that the scenario says nothing of is expected to keep every invariant. */
function expectationsUnder(scenario: Scenario, profile: string): Expectations {
  if (profile === scenario.profile) return scenario.expect
  return (
    scenario.expectUnder[profile] ?? {
      invariants: { holds: 'all', breaks: [] },
      metrics: [],
      ends: [],
      statuses: [],
    }
  )
}
