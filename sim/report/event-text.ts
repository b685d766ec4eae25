import { ratString } from '../../src/money/format.ts'
import type { TraceEvent } from '../trace/events.ts'
import { fieldsOf } from '../trace/fields.ts'
import { readEvent } from '../trace/read.ts'
import { clockText, groupDigits, weiText } from './text.ts'

/** Long texts (hashes, addresses) are cut to this many characters. */
const TEXT_LENGTH_MAX = 24

/** One event on one line for people: time, type, then `field value`; amounts rounded to whole wei. */
function eventText(event: TraceEvent): string {
  // The table names exactly the fields that events of this type have.
  const record = event as unknown as Readonly<Record<string, unknown>>
  const values = (fieldsOf(event.type) ?? []).map(([name]) => `${name} ${valueText(record[name])}`)
  return `${clockText(event.atNs)} ${event.type}  ${values.join(' · ')}`
}

/** The same for a line of a trace file; a line that cannot be read stays as it is. */
export function traceLineText(line: string): string {
  const reading = readEvent(line, 1)
  return reading.ok ? eventText(reading.event) : line
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'bigint') return shorten(groupDigits(value.toString()))
  if (typeof value === 'string') return shorten(value)
  if (typeof value !== 'object') return JSON.stringify(value)
  if ('numerator' in value && 'denominator' in value) {
    return weiText({
      numerator: value.numerator as bigint,
      denominator: value.denominator as bigint,
    })
  }
  if ('pricePerUnit' in value && 'pixelsPerUnit' in value) {
    const denominator = value.pixelsPerUnit as bigint
    if (denominator === 0n) return 'malformed'
    return ratString({ numerator: value.pricePerUnit as bigint, denominator })
  }
  return shorten(JSON.stringify(value))
}

function shorten(text: string): string {
  return text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text
}
