import type { Difference } from './compare.ts'
import type { VectorCase } from './vector-file.ts'

const TEXT_LIMIT = 400

/** Where a replay first left the vectors. */
export interface Disagreement {
  readonly suite: string
  readonly caseName: string
  readonly profile: string | null
  readonly path: string
  /** The disagreement in a few lines for people. */
  readonly text: string
}

/** Renders the case, the place (with the step it is in), the expected value and the one that was got. */
export function describeDisagreement(
  suite: string,
  testCase: VectorCase,
  profile: string | null,
  difference: Difference,
): Disagreement {
  const { path } = difference
  const under = profile === null ? '' : ` under ${profile}`
  const lines = [
    `${suite} "${testCase.name}"${under}`,
    `  at        ${path === '' ? '(the outcome)' : path}`,
    ...stepLines(testCase.in, path),
    `  expected  ${show(difference.expected)}`,
    `  got       ${show(difference.got)}`,
  ]
  return { suite, caseName: testCase.name, profile, path, text: lines.join('\n') }
}

/** For a difference inside `steps[i]`: what that step asked for. */
function stepLines(input: unknown, path: string): readonly string[] {
  const index = /steps\[(\d+)\]/.exec(path)?.[1]
  if (index === undefined || typeof input !== 'object' || input === null) return []
  if (!('steps' in input) || !Array.isArray(input.steps)) return []
  return [`  step ${index.padEnd(4)} ${show(input.steps[Number(index)])}`]
}

function show(value: unknown): string {
  if (value === undefined) return '(missing)'
  const text = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? `${member}n` : member,
  )
  return text.length <= TEXT_LIMIT
    ? text
    : `${text.slice(0, TEXT_LIMIT)}… (${text.length} characters)`
}
