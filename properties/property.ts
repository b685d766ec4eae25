import * as fc from 'fast-check'
import { assert, expect } from 'vitest'
import { effort, type Effort } from './runs.ts'

export interface PropertyOptions<T> {
  /** Cases when `ASSAY_RUNS` asks for no other number; together they take seconds. */
  readonly runs: number
  /** A case as a person reads and replays it. @defaultValue fast-check's text */
  readonly show?: ((value: T) => string) | undefined
}

/** Tries `holds` on generated cases; it fails by throwing. A failure names its shrunk case and how to run that one again. */
export function prop<T>(
  cases: fc.Arbitrary<T>,
  holds: (value: T) => void,
  options: PropertyOptions<T>,
): void {
  const found = search(cases, holds, { ...effort, runs: effort.runs ?? options.runs })
  if (found.failed) assert.fail(report(found, options))
}

/** The shrunk case under which a property with a planted bug fails; a bug that nothing finds is itself a failure. */
export function counterexample<T>(
  cases: fc.Arbitrary<T>,
  holds: (value: T) => void,
  options: PropertyOptions<T>,
): T {
  const found = search(cases, holds, { runs: options.runs, seed: effort.seed, path: '' })
  if (!found.failed || found.counterexample === null) {
    assert.fail(`the planted bug stayed hidden for ${options.runs} cases`)
  }
  // A crash is no answer: what fails must be what the property says.
  expect(found.errorInstance).toMatchObject({ name: 'AssertionError' })
  return found.counterexample[0]
}

function search<T>(
  cases: fc.Arbitrary<T>,
  holds: (value: T) => void,
  { runs, seed, path }: Effort,
): fc.RunDetails<[T]> {
  const property = fc.property(cases, (value) => {
    holds(value)
  })
  return fc.check(property, { seed, path, ...(runs === null ? {} : { numRuns: runs }) })
}

function report<T>(found: fc.RunDetails<[T]>, { show }: PropertyOptions<T>): string {
  const { counterexample: shrunk, errorInstance: error } = found
  const text = error instanceof Error ? error.message : String(error)
  const value = shrunk === null ? '' : (show ?? fc.stringify)(shrunk[0])
  const replay = `ASSAY_RUNS=1@${found.seed}@${found.counterexamplePath ?? ''}`
  return `${text}\n\nafter ${found.numRuns} cases, shrunk ${found.numShrinks} times; again with ${replay}\n${value}`
}
