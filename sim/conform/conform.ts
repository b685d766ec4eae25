import type { SuiteAdapter } from './adapter.ts'
import { compareOutcomes, type Difference } from './compare.ts'
import type { ConformError } from './conform-error.ts'
import { describeDisagreement, type Disagreement } from './diff-text.ts'
import { loadVectors } from './load-vectors.ts'
import { profileNames, rulesOf } from './rules-of.ts'
import { suiteAdapters } from './suites/index.ts'
import type { VectorCase, VectorFile } from './vector-file.ts'

export interface SuiteResult {
  /** Cases counted once for each profile they were replayed under. */
  readonly agree: number
  readonly disagree: number
  readonly firstDisagreement?: Disagreement
}

export interface ConformResult {
  readonly agree: number
  readonly disagree: number
  /** Suites found for which there is no adapter, in the order of their names. */
  readonly notImplemented: readonly string[]
  readonly suites: Readonly<Record<string, SuiteResult>>
}

export type ConformRun =
  | { readonly ok: true; readonly result: ConformResult }
  | { readonly ok: false; readonly errors: readonly ConformError[] }

/** The result as it is printed by `--json`. */
export interface ConformJson {
  readonly agree: number
  readonly disagree: number
  readonly notImplemented: readonly string[]
  readonly suites: Readonly<Record<string, { readonly agree: number; readonly disagree: number }>>
}

/** Replays every case below the paths, under each of its profiles or only under `profile`. */
export function conform(options: {
  readonly paths: readonly string[]
  readonly profile: string | null
  /** Suites that are replayed elsewhere, besides those of the engine. */
  readonly further?: readonly SuiteAdapter[]
}): ConformRun {
  const { paths, profile, further = [] } = options
  const loaded = loadVectors(paths)
  if (!loaded.ok) return loaded
  const known = knownProfiles(loaded.files)
  if (profile !== null && !known.has(profile)) {
    return { ok: false, errors: [unknownProfile(profile, known)] }
  }
  return { ok: true, result: replayFiles(loaded.files, profile, [...suiteAdapters, ...further]) }
}

/** Replays loaded files with the given adapters. */
export function replayFiles(
  files: readonly VectorFile[],
  profile: string | null,
  adapters: readonly SuiteAdapter[],
): ConformResult {
  const adapterOf = new Map(adapters.map((adapter) => [adapter.suite, adapter]))
  const suites = new Map<string, SuiteResult>()
  const notImplemented = new Set<string>()
  for (const file of files) {
    const adapter = adapterOf.get(file.suite)
    if (adapter === undefined) {
      notImplemented.add(file.suite)
      continue
    }
    const before = suites.get(file.suite) ?? { agree: 0, disagree: 0 }
    suites.set(file.suite, merge(before, replayCases(file.cases, profile, adapter)))
  }
  const results = [...suites].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    agree: results.reduce((sum, [, suite]) => sum + suite.agree, 0),
    disagree: results.reduce((sum, [, suite]) => sum + suite.disagree, 0),
    notImplemented: [...notImplemented].sort(),
    suites: Object.fromEntries(results),
  }
}

export function conformJson(result: ConformResult): ConformJson {
  const { agree, disagree, notImplemented } = result
  const suites = Object.entries(result.suites).map(
    ([name, suite]) => [name, { agree: suite.agree, disagree: suite.disagree }] as const,
  )
  return { agree, disagree, notImplemented, suites: Object.fromEntries(suites) }
}

function replayCases(
  cases: readonly VectorCase[],
  chosen: string | null,
  adapter: SuiteAdapter,
): SuiteResult {
  let result: SuiteResult = { agree: 0, disagree: 0 }
  for (const testCase of cases) {
    for (const profile of profilesOf(testCase, chosen)) {
      const difference = replayCase(testCase, profile, adapter)
      result = merge(result, one(testCase, profile, adapter.suite, difference))
    }
  }
  return result
}

function profilesOf(testCase: VectorCase, chosen: string | null): readonly (string | null)[] {
  if (testCase.profiles === null) return [chosen]
  return chosen === null
    ? testCase.profiles
    : testCase.profiles.filter((profile) => profile === chosen)
}

/** Anything thrown is a disagreement: one broken adapter must not hide the other suites. */
function replayCase(
  testCase: VectorCase,
  profile: string | null,
  adapter: SuiteAdapter,
): Difference | null {
  try {
    const got = adapter.replay(testCase, { profile, rules: rulesOf(profile) })
    return adapter.compare === undefined
      ? compareOutcomes(testCase.expected, got)
      : adapter.compare(testCase.expected, got)
  } catch (error) {
    const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return { path: '', expected: testCase.expected, got: { thrown } }
  }
}

function one(
  testCase: VectorCase,
  profile: string | null,
  suite: string,
  difference: Difference | null,
): SuiteResult {
  if (difference === null) return { agree: 1, disagree: 0 }
  const firstDisagreement = describeDisagreement(suite, testCase, profile, difference)
  return { agree: 0, disagree: 1, firstDisagreement }
}

function merge(a: SuiteResult, b: SuiteResult): SuiteResult {
  const first = a.firstDisagreement ?? b.firstDisagreement
  const counts = { agree: a.agree + b.agree, disagree: a.disagree + b.disagree }
  return first === undefined ? counts : { ...counts, firstDisagreement: first }
}

/** Those of the engine, and contracts, which stand only in the files. */
function knownProfiles(files: readonly VectorFile[]): ReadonlySet<string> {
  const named = files.flatMap((file) => file.cases.flatMap((testCase) => testCase.profiles ?? []))
  return new Set([...profileNames(), ...named])
}

function unknownProfile(profile: string, known: ReadonlySet<string>): ConformError {
  return {
    code: 'unknown-profile',
    path: profile,
    message: 'There is no such profile.',
    mend: `Choose one of ${[...known].join(', ')}.`,
  }
}
