import { CsvError, parse } from 'csv-parse/sync'
import { done, refuse, type Problem, type Read, type ScenarioErrorCode } from '../errors.ts'
import { SCENARIO_LIMITS } from '../limits.ts'
import { readEpoch } from '../literals/clock.ts'
import { readDuration } from '../literals/duration.ts'
import { shorten } from '../literals/number.ts'
import type { Position } from '../place.ts'
import type { SeriesPoint } from './series.ts'
import type { Rational } from '../../../src/money/rational.ts'

/** A mistake in a CSV and where in it. */
export type RowProblem = Problem & { readonly position: Position }

export interface ReadRows {
  readonly points: readonly SeriesPoint[]
  readonly problems: readonly RowProblem[]
}

interface Row {
  readonly cells: readonly string[]
  readonly line: number
  /** Of the line as it is written. */
  readonly text: string
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly raw: string
  readonly info: { readonly lines: number }
}

const DATE = /^\d{4}-\d\d-\d\d/

/**
 * The points of a CSV with two columns, time and value: a first row that begins with `time` is a heading, `#` begins a comment.
 * A time is a duration since the beginning, or a date and time as RFC 3339 has it.
 */
export function readRows(
  text: string,
  options: { readonly epochUnixNs: bigint; readonly readValue: (cell: string) => Read<Rational> },
): ReadRows {
  const parsed = parseRows(text)
  if (!parsed.ok) return { points: [], problems: [parsed.problem] }
  const rows =
    parsed.rows[0]?.cells[0]?.toLowerCase() === 'time' ? parsed.rows.slice(1) : parsed.rows
  if (rows.length === 0) return { points: [], problems: [noRows()] }
  if (rows.length > SCENARIO_LIMITS.seriesPoints) {
    const message = `the series has ${rows.length} rows`
    const mend = `keep at most ${SCENARIO_LIMITS.seriesPoints}`
    return { points: [], problems: [problemAt(rows[0], 0, 'AS105', message, mend)] }
  }
  const points: SeriesPoint[] = []
  const problems: RowProblem[] = []
  for (const row of rows) {
    if (problems.length >= SCENARIO_LIMITS.errors) break
    const point = readRow(row, points.at(-1)?.atNs ?? null, options)
    if (point.ok) points.push(point.value)
    else problems.push(point.problem)
  }
  return { points, problems }
}

type RowReading =
  | { readonly ok: true; readonly value: SeriesPoint }
  | { readonly ok: false; readonly problem: RowProblem }

function readRow(
  row: Row,
  afterNs: number | null,
  options: { readonly epochUnixNs: bigint; readonly readValue: (cell: string) => Read<Rational> },
): RowReading {
  const [time = '', value = '', ...more] = row.cells
  if (row.cells.length < 2 || more.length > 0) {
    const message = `the row has ${row.cells.length} cells, not two`
    const mend = 'write time,value; put a cell that holds a comma in quotes'
    return { ok: false, problem: problemAt(row, 0, 'AS161', message, mend) }
  }
  const at = readTime(time, options.epochUnixNs)
  if (!at.ok) return { ok: false, problem: placedIn(row, 0, at.problem) }
  if (afterNs !== null && at.value <= afterNs) {
    const message = `the time ${time} is not after that of the row above`
    const mend = 'sort the rows by time, each time once'
    return { ok: false, problem: problemAt(row, 0, 'AS162', message, mend) }
  }
  const read = options.readValue(value)
  if (!read.ok) return { ok: false, problem: placedIn(row, 1, read.problem) }
  return { ok: true, value: { atNs: at.value, value: read.value } }
}

function readTime(cell: string, epochUnixNs: bigint): Read<number> {
  if (!DATE.test(cell)) return readDuration(cell)
  const read = readEpoch(cell)
  if (!read.ok) return read
  const atNs = read.value - epochUnixNs
  if (atNs >= 0n && atNs <= BigInt(SCENARIO_LIMITS.durationNs)) return done(Number(atNs))
  const message = `${cell} is ${atNs < 0n ? 'before the beginning' : 'more than 104 days after it'}`
  return refuse('AS162', message, 'leave the row out, or set epoch to the time of the first row')
}

function parseRows(
  text: string,
):
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly problem: RowProblem } {
  try {
    const parsed: unknown = parse(text, {
      info: true,
      raw: true,
      bom: true,
      comment: '#',
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    })
    const records = parsed as readonly CsvRecord[] // the options info and raw wrap each record so
    const rows = records.map(({ record, raw, info }) => ({
      cells: record,
      line: info.lines,
      text: raw.trimEnd().split('\n').at(-1) ?? '',
    }))
    return { ok: true, rows }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = Number(cause['lines'] ?? 1)
    const problem = {
      code: 'AS161',
      message: `this is not CSV: ${shorten(cause.message)}`,
      mend: 'close quotes; leave them out where a cell holds no comma',
      position: { line, column: 1 },
    } as const
    return { ok: false, problem }
  }
}

function noRows(): RowProblem {
  const mend = 'write rows of time,value: 0s,3000'
  return { code: 'AS161', message: 'the CSV has no rows', mend, position: { line: 1, column: 1 } }
}

function problemAt(
  row: Row | undefined,
  cell: number,
  code: ScenarioErrorCode,
  message: string,
  mend: string,
): RowProblem {
  return placedIn(row, cell, { code, message, mend })
}

function placedIn(row: Row | undefined, cell: number, problem: Problem): RowProblem {
  if (row === undefined) return { ...problem, position: { line: 1, column: 1 } }
  return { ...problem, position: { line: row.line, column: columnOf(row, cell) } }
}

/** Where a cell begins; quotes may hold commas, so with them the row is all that is told. */
function columnOf({ text }: Row, cell: number): number {
  if (text.includes('"')) return 1
  const before = text.split(',').slice(0, cell)
  const start = before.reduce((sum, part) => sum + part.length + 1, 0)
  return start + text.slice(start).search(/\S|$/) + 1
}
