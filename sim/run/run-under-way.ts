import type { Rules } from '../../src/profile/rules.ts'
import { createExactCryptography } from '../../src/ticket/exact.ts'
import { createModelCryptography } from '../../src/ticket/model.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import { InvariantWatch } from '../invariants/watch.ts'
import type { LimitCode } from '../kernel/limits.ts'
import { createLimits, limitText } from '../kernel/limits.ts'
import type { Expectations, Scenario } from '../scenario/scenario.ts'
import { TRACE_VERSION } from '../trace/events.ts'
import { MetricsCollector, type Metrics } from '../trace/metrics.ts'
import { Recorder } from '../trace/recorder.ts'
import { checkExpectations } from './expectations.ts'
import { scheduleFaults } from './faults.ts'
import type { ExpectationOutcome, RunResult } from './result.ts'
import type { RunOptions } from './run-options.ts'
import { SessionEnds } from './session-ends.ts'
import { scheduleSeries } from './series.ts'
import { Simulation } from './simulation.ts'
import { StatusCounts } from './status-counts.ts'
import { scheduleTimeline } from './timeline.ts'
import { UsageBooks } from './usage-books.ts'

/** First stretch of virtual time that is run at once when a run goes on step by step. */
const FIRST_STRETCH_NS = 1_000_000_000

/** The options of a run with what it needs at least. */
export type RunSettings = RunOptions & { readonly profile: string; readonly rules: Rules }

/**
 * A run that has begun. `advance` takes it some events further, so that somebody can look up in between and stop it; how far
 * it is taken at once changes nothing in it. `finish` takes it to its end, and `stop` ends it where it is.
 */
export class RunUnderWay {
  readonly #scenario: Scenario
  readonly #settings: RunSettings
  readonly #recorder: Recorder
  readonly #simulation: Simulation
  readonly #watch: InvariantWatch
  readonly #metrics = new MetricsCollector()
  readonly #statuses = new StatusCounts()
  readonly #ends = new SessionEnds()
  readonly #books: UsageBooks | null
  #stretchNs = FIRST_STRETCH_NS
  #stopped: 'quiet' | 'time' | 'limit' | null = null
  #limit: LimitCode | null = null

  constructor(scenario: Scenario, settings: RunSettings) {
    this.#scenario = scenario
    this.#settings = settings
    const limits = createLimits(settings.limits ?? {})
    const level = settings.level ?? 'hash'
    this.#recorder = new Recorder({
      level,
      keep: level === 'money' || level === 'full',
      sink: settings.sink ?? null,
      witness: settings.witness ?? null,
      bytesMax: limits.traceBytes,
      // A trace that nobody asked to be written is kept for the report alone and may end before the run.
      onFull: () => {
        if (settings.sink !== undefined) this.#simulation.kernel.end('traceBytes')
      },
    })
    this.#simulation = new Simulation({
      scenario,
      rules: settings.rules,
      cryptography:
        scenario.cryptography === 'exact' ? createExactCryptography() : createModelCryptography(),
      emit: (event) => this.#recorder.record(event),
      wants: (type) => this.#recorder.wants(type),
      limits,
    })
    scheduleTimeline(this.#simulation)
    scheduleFaults(this.#simulation)
    scheduleSeries(this.#simulation)
    this.#watch = new InvariantWatch(settings.invariants ?? invariantCatalogue, this.#simulation)
    this.#books = laysUsage(scenario, settings) ? new UsageBooks(scenario) : null
    this.#recorder.listen(this.#watch.listeners())
    for (const { listeners } of [this.#metrics, this.#statuses, this.#ends]) {
      this.#recorder.listen(listeners)
    }
    if (this.#books !== null) this.#recorder.listen(this.#books.listeners)
    for (const listeners of settings.observe?.(this.#simulation) ?? []) {
      this.#recorder.listen(listeners)
    }
    this.#recorder.record({
      type: 'world.started',
      atNs: 0,
      traceVersion: TRACE_VERSION,
      scenario: scenario.name,
      profile: settings.profile,
      seed: scenario.seed,
    })
    this.#simulation.begin()
  }

  get nowNs(): number {
    return this.#simulation.nowNs
  }

  /** Runs about so many events; true = the run is at its end. */
  advance(events: number): boolean {
    const { kernel, endNs } = this.#simulation
    const enough = kernel.processed + events
    while (this.#stopped === null && kernel.processed < enough) {
      const before = kernel.processed
      const untilNs = Math.min(endNs, kernel.nowNs + this.#stretchNs)
      this.#runUntil(untilNs)
      const ran = kernel.processed - before
      // Much of the time nothing happens, and much happens at some times: the stretch follows.
      if (ran > events) this.#stretchNs = Math.max(1, Math.floor(this.#stretchNs / 2))
      else if (ran * 4 < events) this.#stretchNs *= 2
    }
    return this.#stopped !== null
  }

  /** Runs whatever is left, and says what happened. */
  finish(): RunResult {
    if (this.#stopped === null) this.#runUntil(this.#simulation.endNs)
    return this.#result(this.#stopped ?? 'time')
  }

  /** Ends the run where it is, and says what happened so far. */
  stop(): RunResult {
    return this.#result(this.#stopped ?? 'interrupted')
  }

  #runUntil(untilNs: number): void {
    const end = this.#simulation.kernel.runUntil(untilNs)
    if (end.reason === 'limit') this.#limit = end.limit
    if (end.reason === 'limit' || untilNs === this.#simulation.endNs) this.#stopped = end.reason
  }

  #result(stopped: RunResult['stopped']): RunResult {
    const scenario = this.#scenario
    const { kernel, nowNs } = this.#simulation
    const { profile } = this.#settings
    this.#recorder.record({ type: 'world.ended', atNs: nowNs, reason: stopped })
    const findings = {
      invariants: stopped === 'interrupted' ? this.#watch.soFar() : this.#watch.finish(),
      metrics: this.#metrics.result(),
      sessions: this.#ends.result(scenario, nowNs),
      statusCount: (session: string, status: number) => this.#statuses.of(session, status),
    }
    const expectations = checkExpectations(expectationsUnder(scenario, profile), findings)
    return {
      scenario: scenario.name,
      story: scenario.story,
      profile,
      seed: scenario.seed,
      ...judge(stopped, expectations, findings.metrics),
      traceHash: this.#recorder.hash() ?? '',
      simulatedNs: nowNs,
      events: kernel.processed,
      stopped,
      limit: this.#limit === null ? null : limitText(this.#limit, kernel.limits),
      invariants: findings.invariants,
      expectations,
      metrics: findings.metrics,
      sessions: findings.sessions,
      waits: this.#simulation.quiet?.waits() ?? [],
      usage: this.#books?.result() ?? null,
      timeline: this.#recorder.events(),
    }
  }
}

/** Not where nobody meters and nobody asks. */
function laysUsage({ usage, productServices }: Scenario, options: RunOptions): boolean {
  return options.usage === true || usage !== null || productServices.length > 0
}

/** A run passes when it came to its end, every expectation is met, and something was tested. */
function judge(
  stopped: RunResult['stopped'],
  expectations: readonly ExpectationOutcome[],
  metrics: Metrics,
): Pick<RunResult, 'verdict' | 'vacuous'> {
  const asksForMore = expectations.some(({ expected }) => expected !== 'held')
  const isIdle = metrics.sessionsStarted === 0n && metrics.productRequests === 0n
  const vacuous = isIdle && !asksForMore
  const ended = stopped === 'quiet' || stopped === 'time'
  const met = ended && expectations.every((expectation) => expectation.met)
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
