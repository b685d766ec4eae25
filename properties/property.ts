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

/** The same for what has to be waited for. */
export async function propAsync<T>(
  cases: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  options: PropertyOptions<T>,
): Promise<void> {
  const found = await searchAsync(cases, holds, { ...effort, runs: effort.runs ?? options.runs })
  if (found.failed) assert.fail(report(found, options))
}

/** The shrunk case under which a property with a planted bug fails; a bug that nothing finds is itself a failure. */
export function counterexample<T>(
  cases: fc.Arbitrary<T>,
  holds: (value: T) => void,
  options: PropertyOptions<T>,
): T {
  const from = { runs: options.runs, seed: effort.seed, path: '', commands: '' }
  return caughtBy(search(cases, holds, from), options)
}

/** The same for what has to be waited for; the case is as it was found, not shrunk, unless that is asked for. */
export async function counterexampleAsync<T>(
  cases: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  options: PropertyOptions<T> & { readonly shrink: boolean },
): Promise<T> {
  const from = { runs: options.runs, seed: effort.seed, path: '', commands: '' }
  return caughtBy(await searchAsync(cases, holds, from, !options.shrink), options)
}

function caughtBy<T>(found: fc.RunDetails<[T]>, options: PropertyOptions<T>): T {
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
  from: Effort,
): fc.RunDetails<[T]> {
  const property = fc.property(cases, (value) => {
    holds(value)
  })
  return fc.check(property, parametersOf(from))
}

async function searchAsync<T>(
  cases: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  from: Effort,
  endOnFailure = false,
): Promise<fc.RunDetails<[T]>> {
  return fc.check(fc.asyncProperty(cases, holds), { ...parametersOf(from), endOnFailure })
}

function parametersOf<T>({ runs, seed, path }: Effort): fc.Parameters<[T]> {
  return { seed, path, ...(runs === null ? {} : { numRuns: runs }) }
}

function report<T>(found: fc.RunDetails<[T]>, { show }: PropertyOptions<T>): string {
  const { counterexample: shrunk, errorInstance: error } = found
  const text = error instanceof Error ? error.message : String(error)
  const value = shrunk === null ? '' : (show ?? fc.stringify)(shrunk[0])
  // Commands say at their end which of them ran; without it their path leads elsewhere.
  const [, commands] = /replayPath="([^"]*)"/.exec(value) ?? []
  const path = `${found.counterexamplePath ?? ''}${commands === undefined ? '' : `@${commands}`}`
  const replay = `ASSAY_RUNS=1@${found.seed}@${path}`
  return `${text}\n\nafter ${found.numRuns} cases, shrunk ${found.numShrinks} times; again with ${replay}\n${value}`
}
