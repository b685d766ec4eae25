import type { ReplayedOutcome } from './vector-file.ts'
import { isRecord } from './is-record.ts'

/** The first place where two values differ. */
export interface Difference {
  /** Such as `out.steps[3].state.balance`. */
  readonly path: string
  /** Undefined when the value is missing on that side. */
  readonly expected: unknown
  readonly got: unknown
}

/**
 * Compares outcomes exactly, except the texts of panics: there the original crashed, and a replay only has to refuse.
 * Members that hold `undefined` count as missing.
 */
export function compareOutcomes(
  expected: ReplayedOutcome,
  got: ReplayedOutcome,
): Difference | null {
  return firstDifference(expected, got, '')
}

/** The first difference in the order of the expected value's members; null when the values are equal. */
function firstDifference(expected: unknown, got: unknown, path: string): Difference | null {
  if (Object.is(expected, got)) return null
  if (Array.isArray(expected) && Array.isArray(got)) return firstInLists(expected, got, path)
  if (isRecord(expected) && isRecord(got)) return firstInRecords(expected, got, path)
  if (/(^|\.)panic$/.test(path) && typeof expected === 'string' && typeof got === 'string') {
    return null
  }
  return { path, expected, got }
}

function firstInLists(
  expected: readonly unknown[],
  got: readonly unknown[],
  path: string,
): Difference | null {
  const length = Math.max(expected.length, got.length)
  for (let index = 0; index < length; index += 1) {
    const found = firstDifference(expected[index], got[index], `${path}[${index}]`)
    if (found !== null) return found
  }
  return null
}

function firstInRecords(
  expected: Record<string, unknown>,
  got: Record<string, unknown>,
  path: string,
): Difference | null {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const found = firstDifference(expected[key], got[key], path === '' ? key : `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}
