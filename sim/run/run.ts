import { profiles } from '../../src/profile/index.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { peopled, VIEWERS_MAX } from '../series/viewers.ts'
import type { RunResult } from './result.ts'
import type { RunOptions } from './run-options.ts'
import { RunUnderWay } from './run-under-way.ts'

/** A run that could not begin. */
export interface RunRefused {
  readonly ok: false
  readonly code: 'AS301' | 'AS302'
  readonly message: string
  readonly mend: string
}

export type RunOutcome = { readonly ok: true; readonly result: RunResult } | RunRefused
export type BegunRun = { readonly ok: true; readonly run: RunUnderWay } | RunRefused

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
  const begun = beginRun(scenario, options)
  return begun.ok ? { ok: true, result: begun.run.finish() } : begun
}

/** The same for who wants to stop on the way: see `RunUnderWay`. */
export function beginRun(scenario: Scenario, options: RunOptions = {}): BegunRun {
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
  return { ok: true, run: new RunUnderWay(world.scenario, { ...options, profile, rules }) }
}
