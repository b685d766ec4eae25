import type { Rules } from '../../src/profile/rules.ts'
import type { Breach, Invariant } from '../invariants/invariant.ts'
import { runScenario } from '../run/run.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import { checkWorld, type WorldOutcome } from './check-world.ts'
import type { Feature } from './feature.ts'
import { drawPlan } from './plan.ts'
import { failureOf, type Failure } from './shrink/cause.ts'
import { shrink, type Shrunk } from './shrink/shrink.ts'

/** Which rules are suspected, and what they are held against. */
export interface HuntSetup {
  /** Rules under which everything should hold. */
  readonly sound: Rules
  /** The same with a bug in them. */
  readonly suspected: Rules
  /** Named in scenarios and reports. */
  readonly profile: string
  readonly features: readonly Feature[]
  readonly invariants: readonly Invariant[]
}

export interface HuntOptions extends HuntSetup {
  /** World number n comes from `<seed>/<n>`, counted from 1. */
  readonly seed: string
  readonly runsMax: number
  /** Asked before each world; true = enough. @defaultValue never */
  readonly isOver?: (() => boolean) | undefined
}

/** A world that is sound under the sound rules and breaks under the suspected ones. */
export interface Quarry {
  readonly world: ScenarioInput
  readonly failure: Failure
  readonly breach: Breach
}

export interface HuntResult {
  /** Null = nothing was found. */
  readonly found: Quarry | null
  /** Worlds that were tried, the one that was found included. */
  readonly cases: number
  /** Invariants that broke under the sound rules too, in worlds that broke: they say nothing of the suspected ones. */
  readonly falseAlarms: readonly string[]
}

/**
 * Looks for a world that tells the two rule tables apart, by breaking an invariant or the simulator itself under the suspected
 * one alone. Blind: plans are drawn as in any campaign, and every invariant is watched.
 */
export function hunt(options: HuntOptions): HuntResult {
  const falseAlarms: string[] = []
  let cases = 0
  while (cases < options.runsMax && options.isOver?.() !== true) {
    cases += 1
    const plan = drawPlan(`${options.seed}/${cases}`, options.features)
    const outcome = checkWorld(plan, { ...options, rules: options.suspected, goals: [] })
    if (outcome.troubles.length === 0) continue
    const sound = checkWorld(plan, { ...options, rules: options.sound, goals: [] })
    const broken = new Set(sound.troubles.map(({ id }) => id))
    falseAlarms.push(...broken)
    const found = quarryOf(outcome, broken)
    if (found !== null) return { found, cases, falseAlarms }
  }
  return { found: null, cases, falseAlarms }
}

/** The smallest world that still tells the two apart in the same way. */
export function shrinkQuarry(
  { world, failure }: Quarry,
  setup: HuntSetup,
  options: { readonly runsMax?: number; readonly isOver?: () => boolean } = {},
): Shrunk {
  const watched = setup.invariants.filter(({ id }) => id === failure.invariant)
  const judge = (candidate: ScenarioInput): Failure | null => {
    const fails = failing(candidate, setup.suspected, setup.profile, watched)
    if (fails === null) return null
    return failing(candidate, setup.sound, setup.profile, watched) === null ? fails : null
  }
  return shrink(world, failure, judge, options)
}

/** How many things happen in a scenario: sessions, steps of the timeline, faults, and links that are not as they should be. */
export function happeningsIn(world: ScenarioInput): number {
  const sessions = Object.values(world.gateways).reduce(
    (sum, { sessions: own }) => sum + Object.keys(own ?? {}).length,
    0,
  )
  const callers = Object.values(world.productServices ?? {}).reduce(
    (sum, service) => sum + Object.keys(service.callers).length,
    0,
  )
  const faults = Object.values(world.faults ?? {}).reduce((sum, list) => sum + list.length, 0)
  const links = Object.values(world.links ?? {}).filter((link) =>
    Object.keys(link).some((key) => key !== 'latency'),
  ).length
  return sessions + callers + (world.timeline?.length ?? 0) + faults + links
}

function quarryOf(
  { scenario, troubles }: WorldOutcome,
  broken: ReadonlySet<string>,
): Quarry | null {
  if (scenario === null) return null
  const ours = troubles.filter(({ id }) => !broken.has(id))
  // The first breach in time is the nearest to the cause.
  const first = ours
    .flatMap((trouble) => (trouble.kind === 'broken' ? [trouble] : []))
    .toSorted((a, b) => a.breach.atNs - b.breach.atNs)[0]
  if (first !== undefined) {
    const { id, breach } = first
    return { world: scenario, breach, failure: failureOf(id, breach) }
  }
  const [other] = ours
  if (other === undefined || other.kind === 'broken') return null
  const breach: Breach = { atNs: 0, actors: [], what: other.id, facts: {} }
  return { world: scenario, breach, failure: failureOf(other.kind, breach) }
}

/** How a world fails under these rules, null = it does not. What no loader accepts does not fail, it is no world. */
function failing(
  world: ScenarioInput,
  rules: Rules,
  profile: string,
  invariants: readonly Invariant[],
): Failure | null {
  const parsed = parseScenario(world)
  if (!parsed.ok) return null
  try {
    const outcome = runScenario(parsed.scenario, { rules, profile, invariants, level: 'none' })
    const [first] = outcome.ok ? outcome.result.invariants : []
    const breach = first?.breach ?? null
    return first === undefined || breach === null ? null : failureOf(first.id, breach)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    return failureOf('crashed', { atNs: 0, actors: [], what, facts: {} })
  }
}
