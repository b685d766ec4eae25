import { dirname, isAbsolute, join } from 'node:path'
import { checkSense } from './checks/check.ts'
import type { KnownNames } from './checks/complaints.ts'
import { readDocument, type LocatedProblem } from './document.ts'
import type { ScenarioError } from './errors.ts'
import { problemsOf } from './issues.ts'
import { fillNodes } from './operators/fill-nodes.ts'
import { SCENARIO_LIMITS } from './limits.ts'
import { pathText, placed, type Locate, type Path, type PlacedProblem } from './place.ts'
import { plainValue } from './plain.ts'
import { resolveScenario } from './resolve.ts'
import { scenarioSchema, type ScenarioDraft } from './schema/scenario.ts'
import type { Scenario } from './scenario.ts'
import { readSeries, type ReadFile } from './series/read-series.ts'

/** A scenario that can be run, or every mistake that was found, in the order of the file. */
export type LoadedScenario =
  | {
      readonly ok: true
      readonly scenario: Scenario
      readonly warnings: readonly ScenarioError[]
    }
  | { readonly ok: false; readonly errors: readonly ScenarioError[] }

/** Names to check, and how files that the scenario names are read; absent = they cannot be. */
export interface LoadOptions extends KnownNames {
  readonly readFile?: ReadFile | undefined
  /** The profile that will be in force instead of the file's: operators' configurations are read by its rules. */
  readonly profile?: string | undefined
}

/** Reads a scenario from YAML or JSON. `known` adds checks of profile, invariant and metric names. */
export function loadScenario(
  text: string,
  fileName: string,
  known: LoadOptions = {},
): LoadedScenario {
  const { value, problems, locate } = readDocument(text)
  return judge(value, problems, fileName, locate, known)
}

/** Reads a scenario from an object (`ScenarioInput`, or anything else: no value makes it throw). */
export function parseScenario(
  value: unknown,
  known: LoadOptions = {},
  source = 'scenario',
): LoadedScenario {
  const plain = plainValue(value)
  return judge(plain.value, plain.problems, source, () => null, known)
}

function judge(
  written: unknown,
  early: readonly LocatedProblem[],
  file: string,
  locate: Locate,
  known: LoadOptions,
): LoadedScenario {
  const tell = (problems: readonly LocatedProblem[]): readonly ScenarioError[] =>
    inOrder(
      problems.slice(0, SCENARIO_LIMITS.problems).map((problem) => located(problem, file, locate)),
    )
  if (written === undefined) {
    const message = 'there is no scenario'
    const mend = 'begin with scenario: 1, name, duration, orchestrators and gateways'
    const problems = early.length > 0 ? early : [placed([], { code: 'AS104', message, mend })]
    return { ok: false, errors: tell(problems) }
  }
  const filled = fillNodes(written, known)
  const { value } = filled
  const parsed = scenarioSchema.safeParse(value)
  const shape = parsed.success ? [] : problemsOf(parsed.error.issues, value)
  const draft = parsed.success ? parsed.data : soundParts(value, shape)
  const sense = checkSense(draft, value, known)
  const problems = [...early, ...filled.problems, ...shape, ...sense.problems]
  if (problems.length > 0 || !parsed.success) return { ok: false, errors: tell(problems) }
  const tables = readSeries(parsed.data, known.readFile)
  if (tables.problems.length > 0) return { ok: false, errors: tell(tables.problems) }
  return {
    ok: true,
    scenario: resolveScenario(parsed.data, tables.series),
    warnings: tell([...filled.warnings, ...sense.warnings]),
  }
}

/**
 * What can still be checked when something is broken: the rest, without each unknown key, without each
 * broken session or actor, and else without each broken top-level part.
 */
function soundParts(value: unknown, problems: readonly PlacedProblem[]): Partial<ScenarioDraft> {
  const sound = structuredClone(value)
  if (!isMapping(sound)) return {}
  for (const { code, path } of problems) remove(sound, code === 'AS110' ? path : brokenPart(path))
  const standIn = { scenario: 1, name: 'x', duration: '1s', orchestrators: {}, gateways: {} }
  const parsed = scenarioSchema.safeParse({ ...standIn, ...sound })
  if (!parsed.success) return {}
  return Object.fromEntries(
    Object.entries(parsed.data).filter(([key]) => Object.hasOwn(sound, key)),
  ) as Partial<ScenarioDraft> // a part of what was just parsed
}

/** The smallest thing that can be left out with a mistake at this path. */
function brokenPart(path: Path): Path {
  const [group, , inner] = path
  if (group !== 'orchestrators' && group !== 'signers' && group !== 'gateways') {
    return path.slice(0, 1)
  }
  return path.slice(0, group === 'gateways' && inner === 'sessions' && path.length > 3 ? 4 : 2)
}

function remove(root: Record<string, unknown>, path: Path): void {
  let owner = root
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(owner, key) ? owner[key] : undefined
    if (!isMapping(next)) return
    owner = next
  }
  const last = path.at(-1)
  if (last !== undefined) Reflect.deleteProperty(owner, last)
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function located(
  { position, file: other, ...problem }: LocatedProblem,
  file: string,
  locate: Locate,
): ScenarioError {
  const place = position ?? locate(problem.path, problem.points)
  return {
    code: problem.code,
    file: other === undefined ? file : beside(file, other),
    line: place?.line ?? null,
    column: place?.column ?? null,
    path: pathText(problem.path),
    message: shortened(problem.message),
    mend: shortened(problem.mend),
  }
}

/** What quotes a value as it was written can be as long as the file. */
function shortened(text: string): string {
  const half = SCENARIO_LIMITS.messageCharacters / 2
  if (text.length <= 2 * half) return text
  return `${text.slice(0, half)}…${text.slice(-half)}`
}

/** The path of a file that a scenario names. */
function beside(scenario: string, file: string): string {
  return isAbsolute(file) ? file : join(dirname(scenario), file)
}

function inOrder(errors: readonly ScenarioError[]): readonly ScenarioError[] {
  const sorted = [...errors].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
  return sorted.slice(0, SCENARIO_LIMITS.errors)
}
