import { encodeEvent } from './encode.ts'
import type { TraceEvent } from './events.ts'

/** A trace as NDJSON text, as its lines, or as events. */
export type TraceSource = string | readonly (TraceEvent | string)[]

/** How two traces compare: equal, or the first place where they part. */
export type TraceDiff =
  | { readonly same: true; readonly events: number }
  | {
      readonly same: false
      /** Events before the first difference. */
      readonly index: number
      /** The last lines that both share. */
      readonly before: readonly string[]
      /** The first differing line and what follows; empty where the trace has ended. */
      readonly left: readonly string[]
      readonly right: readonly string[]
      /** Which fields differ, when both lines are events of one type. */
      readonly fields: readonly FieldDifference[]
    }

export interface FieldDifference {
  readonly field: string
  /** As JSON; null where the field is missing. */
  readonly left: string | null
  readonly right: string | null
}

/** @defaultValue contextLines 3 */
export function diffTraces(
  left: TraceSource,
  right: TraceSource,
  { contextLines }: { readonly contextLines: number } = { contextLines: 3 },
): TraceDiff {
  const [a, b] = [items(left), items(right)]
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const [leftLine, rightLine] = [lineAt(a, index), lineAt(b, index)]
    if (leftLine === rightLine) continue
    const after = (side: readonly (TraceEvent | string)[]): string[] =>
      side.slice(index, index + contextLines + 1).map(toLine)
    return {
      same: false,
      index,
      before: a.slice(Math.max(0, index - contextLines), index).map(toLine),
      left: after(a),
      right: after(b),
      fields: leftLine === null || rightLine === null ? [] : fieldDifferences(leftLine, rightLine),
    }
  }
  return { same: true, events: length }
}

/** What a person reads; `names` are what the two sides are called, `lineText` how a line is shown. */
export function renderTraceDiff(
  diff: TraceDiff,
  names: { readonly left: string; readonly right: string },
  lineText: (line: string) => string = (line) => line,
): string {
  if (diff.same) return `${names.left} and ${names.right} are the same: ${diff.events} events\n`
  const ended = (side: readonly string[]): string[] => (side.length === 0 ? ['(ended)'] : [...side])
  const fields = diff.fields.map(
    ({ field, left, right }) => `  ${field}: ${left ?? '(missing)'} | ${right ?? '(missing)'}`,
  )
  return [
    `first difference at event ${diff.index + 1}`,
    ...fields,
    ...(diff.before.length > 0 ? ['both:'] : []),
    ...diff.before.map((line) => `    ${lineText(line)}`),
    `${names.left}:`,
    ...ended(diff.left.map(lineText)).map((line) => `  - ${line}`),
    `${names.right}:`,
    ...ended(diff.right.map(lineText)).map((line) => `  + ${line}`),
    '',
  ].join('\n')
}

function items(source: TraceSource): readonly (TraceEvent | string)[] {
  return typeof source === 'string' ? source.split('\n').filter((line) => line !== '') : source
}

function toLine(item: TraceEvent | string): string {
  return typeof item === 'string' ? item : encodeEvent(item)
}

function lineAt(side: readonly (TraceEvent | string)[], index: number): string | null {
  const item = side[index]
  return item === undefined ? null : toLine(item)
}

function fieldDifferences(left: string, right: string): readonly FieldDifference[] {
  const [a, b] = [fieldTexts(left), fieldTexts(right)]
  if (a === null || b === null || a.get('type') !== b.get('type')) return []
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((field) => ({ field, left: a.get(field) ?? null, right: b.get(field) ?? null }))
    .filter((difference) => difference.left !== difference.right)
}

/** The fields of a JSON object, each as JSON; null when the line is none. */
function fieldTexts(line: string): ReadonlyMap<string, string> | null {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return null
    return new Map(
      Object.entries(value).map(([field, content]) => [field, JSON.stringify(content)]),
    )
  } catch {
    return null
  }
}
