import type { Rules } from '../../src/profile/rules.ts'
import type { Difference } from './compare.ts'
import { VectorFields } from './suites/vector-fields.ts'
import type { ReplayedOutcome, VectorCase } from './vector-file.ts'

/** What a case is replayed under. */
export interface ConformEnvironment {
  /** The profile's name; null for a case that depends on none (its rules are then those of the reference profile). */
  readonly profile: string | null
  readonly rules: Rules
}

/** Replays the cases of one suite through the engine. */
export interface SuiteAdapter {
  /** `area/name`, as in the vector files. */
  readonly suite: string
  /** Gives what the engine makes of the case; what it throws counts as a disagreement. */
  replay(testCase: VectorCase, environment: ConformEnvironment): ReplayedOutcome
  /** Only for suites that are not compared exactly; null means they agree. The default is `compareOutcomes`. */
  compare?(expected: ReplayedOutcome, got: ReplayedOutcome): Difference | null
}

type Compare = NonNullable<SuiteAdapter['compare']>

/** An adapter of a function from the case's input to its outcome. */
export function suiteOf(
  suite: string,
  replay: (input: VectorFields, environment: ConformEnvironment) => ReplayedOutcome,
  compare?: Compare,
): SuiteAdapter {
  const adapter: SuiteAdapter = {
    suite,
    replay: (testCase, environment) => replay(new VectorFields(testCase.in), environment),
  }
  return compare === undefined ? adapter : { ...adapter, compare }
}

/** An adapter of a function that always succeeds: what it returns is the case's `out`. */
export function outSuite(
  suite: string,
  replay: (input: VectorFields, environment: ConformEnvironment) => unknown,
): SuiteAdapter {
  return suiteOf(suite, (input, environment) => ({ out: replay(input, environment) }))
}

/** A step of a sequence: its operation's name and all its fields. */
export interface VectorStep {
  readonly op: string
  readonly fields: VectorFields
  readonly index: number
}

/**
 * An adapter of a sequence suite: `start` builds the state from `in`, the function it returns replays one step of
 * `in.steps` and gives the out step. A step that throws becomes an out step `{ thrown }`, so that the steps before it still show.
 */
export function stepsReplay(
  suite: string,
  start: (input: VectorFields, environment: ConformEnvironment) => (step: VectorStep) => unknown,
): SuiteAdapter {
  return suiteOf(suite, (input, environment) => {
    const replayStep = start(input, environment)
    const steps: unknown[] = []
    for (const [index, fields] of input.objects('steps').entries()) {
      try {
        steps.push(replayStep({ op: fields.textOrNull('op') ?? '', fields, index }))
      } catch (error) {
        steps.push({ thrown: error instanceof Error ? error.message : String(error) })
        break
      }
    }
    return { out: { steps } }
  })
}
