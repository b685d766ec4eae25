import type { Rules } from '../../src/profile/rules.ts'
import type { Breach, Invariant } from '../invariants/invariant.ts'
import type { Limits } from '../kernel/limits.ts'
import type { RunResult } from '../run/result.ts'
import { runScenario } from '../run/run.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import type { TraceEventType } from '../trace/events.ts'
import { traceEventTypes } from '../trace/fields.ts'
import type { TraceListeners } from '../trace/recorder.ts'
import type { Feature } from './feature.ts'
import { GoalWatch, type Goal } from './goal.ts'
import type { WorldPlan } from './plan.ts'
import { worldOf } from './world.ts'

/** What worlds are held to, and where they come from. */
export interface CheckSetup {
  /** Named in scenarios and reports. */
  readonly profile: string
  readonly rules: Rules
  readonly features: readonly Feature[]
  readonly invariants: readonly Invariant[]
  readonly goals: readonly Goal[]
}

/**
 * What is wrong with a world. `broken`: an invariant; the others are defects of Assay: `crashed` an assertion or exception,
 * `refused` a generated scenario that the loader does not accept, `cut-short` a run that reached a limit.
 */
export type Trouble =
  | { readonly kind: 'broken'; readonly id: string; readonly breach: Breach }
  | {
      readonly kind: 'crashed' | 'refused' | 'cut-short'
      readonly id: string
      readonly what: string
    }

/** What came of one plan: a pure function of plan and setup. */
export interface WorldOutcome {
  readonly plan: WorldPlan
  /** As a person would write it; null when not even that could be made. */
  readonly scenario: ScenarioInput | null
  readonly troubles: readonly Trouble[]
  readonly events: number
  readonly simulatedNs: number
  readonly payments: number
  readonly goals: ReadonlySet<string>
  /** Ids of invariants that something could have broken. */
  readonly exercised: readonly string[]
  /** Events by type. */
  readonly seen: ReadonlyMap<TraceEventType, number>
}

/** No generated world needs more; one that does goes round in circles. */
const LIMITS: Partial<Limits> = { events: 5_000_000, eventsAtOneInstant: 200_000 }

/** Makes the world of a plan, runs it and says what happened. It never throws. */
export function checkWorld(plan: WorldPlan, setup: CheckSetup): WorldOutcome {
  const made = attempt(() => worldOf(plan, setup.features))
  if (!made.ok) return nothing(plan, null, crash(made.error))
  const scenario = { ...made.value, profile: setup.profile }
  const ran = attempt(() => run(plan, scenario, setup))
  return ran.ok ? ran.value : nothing(plan, scenario, crash(ran.error))
}

function run(plan: WorldPlan, scenario: ScenarioInput, setup: CheckSetup): WorldOutcome {
  const parsed = parseScenario(scenario)
  if (!parsed.ok) {
    const [error] = parsed.errors
    const what = `${error?.path ?? ''}: ${error?.message ?? ''}`
    return nothing(plan, scenario, { kind: 'refused', id: error?.code ?? 'refused', what })
  }
  const { profile, rules, invariants } = setup
  const seen = new Map<TraceEventType, number>()
  let watch: GoalWatch | null = null
  const outcome = runScenario(parsed.scenario, {
    profile,
    rules,
    invariants,
    level: 'none',
    limits: LIMITS,
    observe: (world) => {
      watch = new GoalWatch(setup.goals, world)
      return [watch.listeners(), counting(seen)]
    },
  })
  if (!outcome.ok) {
    return nothing(plan, scenario, { kind: 'refused', id: outcome.code, what: outcome.message })
  }
  const { result } = outcome
  return {
    plan,
    scenario,
    troubles: troublesOf(result),
    events: result.events,
    simulatedNs: result.simulatedNs,
    payments: seen.get('payment.sent') ?? 0,
    goals: reachedBy(watch),
    exercised: result.invariants.flatMap(({ id, status }) =>
      status === 'not-exercised' ? [] : [id],
    ),
    seen,
  }
}

function troublesOf(result: RunResult): readonly Trouble[] {
  const broken = result.invariants.flatMap(({ id, breach }): Trouble[] =>
    breach === null ? [] : [{ kind: 'broken', id, breach }],
  )
  if (result.limit === null) return broken
  return [...broken, { kind: 'cut-short', id: 'limit', what: result.limit }]
}

/** A variable that only a callback assigns: the compiler believes that it stays null. */
function reachedBy(watch: GoalWatch | null): ReadonlySet<string> {
  return watch?.reached() ?? new Set()
}

function counting(seen: Map<TraceEventType, number>): TraceListeners {
  const count = ({ type }: { readonly type: TraceEventType }): void => {
    seen.set(type, (seen.get(type) ?? 0) + 1)
  }
  return new Map(traceEventTypes.map((type) => [type, count]))
}

function nothing(plan: WorldPlan, scenario: ScenarioInput | null, trouble: Trouble): WorldOutcome {
  return {
    plan,
    scenario,
    troubles: [trouble],
    events: 0,
    simulatedNs: 0,
    payments: 0,
    goals: new Set(),
    exercised: [],
    seen: new Map(),
  }
}

/** Crashes of one message are one finding. */
function crash(error: unknown): Trouble {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const id = error instanceof Error ? error.message : String(error)
  return { kind: 'crashed', id, what }
}

function attempt<T>(
  action: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } {
  try {
    return { ok: true, value: action() }
  } catch (error) {
    return { ok: false, error }
  }
}
