import type { z } from 'zod'
import { SCENARIO_ERRORS, type Problem } from './errors.ts'
import { homeOf, keysAt } from './json-schema.ts'
import { SCENARIO_LIMITS } from './limits.ts'
import { kindOf, shorten } from './literals/number.ts'
import { pathText, placed, type Path, type PlacedProblem } from './place.ts'
import { nearest, suggestion } from './spelling.ts'

type Issue = z.core.$ZodIssue

/** What the schema found, as problems with codes. `root` is the value that was checked. */
export function problemsOf(issues: readonly Issue[], root: unknown): readonly PlacedProblem[] {
  return issues.slice(0, SCENARIO_LIMITS.problems).flatMap((issue) => problemOf(issue, root, []))
}

function problemOf(issue: Issue, root: unknown, above: Path): readonly PlacedProblem[] {
  const path = [...above, ...issue.path.map(step)]
  const value = valueAt(root, path)
  switch (issue.code) {
    case 'custom':
      return [custom(issue, path, value)]
    case 'unrecognized_keys':
      return issue.keys.slice(0, SCENARIO_LIMITS.errors).map((key) => unknownKey(key, path))
    case 'invalid_key':
      return [invalidKey(issue, path)]
    case 'invalid_union':
      return union(issue.errors, root, path, value)
    case 'invalid_value':
      return [notAllowed(issue.values.map(String), path, value)]
    case 'invalid_type':
      return [wrongKind(issue.expected, path, value)]
    case 'invalid_format':
      return [badName(path, value)]
    case 'too_small':
    case 'too_big':
      return [wrongSize(issue, path, value)]
    default:
      return [placed(path, { code: 'AS112', message: issue.message, mend: 'see the format' })]
  }
}

function custom(issue: Issue, path: Path, value: unknown): PlacedProblem {
  const problem = carriedProblem(issue)
  if (value === undefined) return missing(path, problem?.mend ?? 'add it')
  if (problem !== null) return placed(path, problem)
  return placed(path, { code: 'AS112', message: issue.message, mend: 'see the format' })
}

/** The problem that a leaf put into its issue. */
function carriedProblem(issue: Issue): Problem | null {
  if (issue.code !== 'custom') return null
  const problem: unknown = issue.params?.['problem']
  if (typeof problem !== 'object' || problem === null) return null
  const { code, message, mend } = problem as Record<string, unknown> // checked right below
  if (typeof message !== 'string' || typeof mend !== 'string' || typeof code !== 'string')
    return null
  return Object.hasOwn(SCENARIO_ERRORS, code)
    ? { code: code as keyof typeof SCENARIO_ERRORS, message, mend } // just looked up
    : null
}

function missing(path: Path, mend: string): PlacedProblem {
  const key = String(path.at(-1) ?? '')
  const owner = path.length > 1 ? pathText(path.slice(0, -1)) : 'the scenario'
  return placed(path, { code: 'AS111', message: `${owner} has no ${key}, which it needs`, mend })
}

function unknownKey(key: string, path: Path): PlacedProblem {
  const known = keysAt(path)
  const home = homeOf(key)
  const owner = path.length === 0 ? 'a scenario' : pathText(path)
  const mend =
    nearest(key, known) === null && home !== null
      ? `${key} belongs in ${home === '' ? 'the top level' : home}`
      : suggestion(key, known, 'key')
  const message = `${owner} has no key ${shorten(key)}`
  return placed([...path, key], { code: 'AS110', message, mend }, 'key')
}

function invalidKey(issue: Issue & { code: 'invalid_key' }, path: Path): PlacedProblem {
  const inner = issue.issues[0]
  const problem = inner === undefined ? null : carriedProblem(inner)
  if (problem !== null) return placed(path, problem, 'key')
  if (inner?.code === 'too_small') {
    const message = `a name in ${pathText(path.slice(0, -1))} is empty`
    return placed(path, { code: 'AS117', message, mend: 'write a name' }, 'key')
  }
  return { ...badName(path, path.at(-1)), points: 'key' }
}

function badName(path: Path, value: unknown): PlacedProblem {
  const message = `"${shorten(String(value))}" cannot be a name here`
  const mend = 'write a letter, then at most 63 letters, digits, - or _'
  return placed(path, { code: 'AS114', message, mend })
}

/** Of the alternatives, the one whose kind fits tells what is wrong. */
function union(
  branches: readonly (readonly Issue[])[],
  root: unknown,
  path: Path,
  value: unknown,
): readonly PlacedProblem[] {
  const told = branches.map((issues) => issues.flatMap((issue) => problemOf(issue, root, path)))
  const fits = told.find((problems) =>
    problems.every(
      (problem) => problem.path.length > path.length || !isKindProblem(problem, value),
    ),
  )
  return fits ?? told[0] ?? []
}

function isKindProblem(problem: PlacedProblem, value: unknown): boolean {
  return problem.code === 'AS112' || (problem.code === 'AS113' && typeof value !== 'string')
}

function notAllowed(values: readonly string[], path: Path, value: unknown): PlacedProblem {
  if (value === undefined) return missing(path, `write ${values.join(' or ')}`)
  if (typeof value !== 'string' && typeof value !== 'number') {
    return wrongKind(values.join(' or '), path, value)
  }
  const written = String(value)
  const message = `${shorten(JSON.stringify(value))} is not allowed here`
  const mend = values.length === 1 ? `write ${values[0]}` : suggestion(written, values, 'value')
  return placed(path, { code: 'AS113', message, mend })
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  record: 'a mapping (name: …)',
  array: 'a list (- …)',
  string: 'a text',
  boolean: 'true or false',
}

function wrongKind(expected: string, path: Path, value: unknown): PlacedProblem {
  const kind = KINDS[expected] ?? expected
  if (value === undefined) return missing(path, `write ${kind}`)
  const place = path.length === 0 ? 'the scenario' : pathText(path)
  if (value === null) {
    return placed(path, { code: 'AS117', message: `${place} is empty`, mend: `write ${kind}` })
  }
  const quote = expected === 'string' && typeof value === 'number' ? `: "${value}"` : ''
  const message = `${place} is ${kindOf(value)}, not ${kind}`
  return placed(path, { code: 'AS112', message, mend: `write ${kind}${quote}` })
}

function wrongSize(
  issue: Issue & { code: 'too_small' | 'too_big' },
  path: Path,
  value: unknown,
): PlacedProblem {
  if (issue.code === 'too_small') {
    return placed(path, {
      code: 'AS117',
      message: `${pathText(path)} is empty`,
      mend: 'fill it in',
    })
  }
  const things = Array.isArray(value) ? 'entries' : 'characters'
  const message = `${pathText(path)} has more than ${issue.maximum} ${things}`
  return placed(path, { code: 'AS122', message, mend: `keep at most ${issue.maximum}` })
}

function step(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key)
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string | number, unknown>)[key] // an object that has the key
  }
  return value
}
