import { assert, unreachable } from '../../src/assert.ts'
import { fractionString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { TraceEvent } from './events.ts'
import type { FieldKind } from './field-kinds.ts'
import { fieldsOf } from './fields.ts'

const FRACTIONS_MAX = 256

/** Texts by numerator: one value of a ticket stands in several events of every payment, and lowest terms are dear. */
const fractions = new Map<bigint, { readonly denominator: bigint; readonly text: string }>()

/**
 * One line of JSON, without the newline, the same bytes for equal events: `type`, `atNs`, then the fields in
 * the order of fields.ts. Integers of at most 53 bits are JSON numbers; wei and other bigints are decimal
 * texts; a rational is `"n/d"` in lowest terms; a price is an object.
 */
export function encodeEvent(event: TraceEvent): string {
  const fields = fieldsOf(event.type)
  assert(fields !== undefined, `an event of unknown type ${event.type}`)
  // Every member of the union is a flat object; the table says what its fields are.
  const values = event as unknown as Readonly<Record<string, unknown>>
  let line = `{"type":"${event.type}","atNs":${encodeInteger(event.atNs)}`
  for (const [name, kind] of fields) line += `,"${name}":${encodeField(kind, values[name])}`
  return `${line}}`
}

/** Events as a text of lines, each ended by a newline. */
export function encodeEvents(events: readonly TraceEvent[]): string {
  return events.map((event) => `${encodeEvent(event)}\n`).join('')
}

/** The table (fields.ts) proves to the compiler which type each kind has, so the casts here repeat it. */
function encodeField(kind: FieldKind, value: unknown): string {
  if (typeof kind !== 'string') return JSON.stringify(value)
  switch (kind) {
    case 'integer':
      return encodeInteger(value as number)
    case 'bigint':
      return `"${value as bigint}"`
    case 'rational':
      return encodeRational(value as Rational)
    case 'text':
      return JSON.stringify(value)
    case 'boolean':
      return value === true ? 'true' : 'false'
    case 'price':
      return encodePrice(value as PriceInfo)
    case 'bigint?':
      return value === null ? 'null' : `"${value as bigint}"`
    case 'rational?':
      return value === null ? 'null' : encodeRational(value as Rational)
    case 'text?':
      return value === null ? 'null' : JSON.stringify(value)
    case 'price?':
      return value === null ? 'null' : encodePrice(value as PriceInfo)
    default:
      return unreachable(kind)
  }
}

function encodeInteger(value: number): string {
  assert(Number.isSafeInteger(value), 'a number in a trace is a safe integer')
  return `${value}`
}

function encodeRational(value: Rational): string {
  const { numerator, denominator } = value
  if (denominator === 1n) return `"${numerator}/1"`
  const known = fractions.get(numerator)
  if (known?.denominator === denominator) return known.text
  const text = `"${fractionString(value)}"`
  if (fractions.size >= FRACTIONS_MAX) fractions.clear()
  fractions.set(numerator, { denominator, text })
  return text
}

function encodePrice(price: PriceInfo): string {
  const { pricePerUnit, pixelsPerUnit, capability, constraint } = price
  return `{"pricePerUnit":"${pricePerUnit}","pixelsPerUnit":"${pixelsPerUnit}","capability":${encodeInteger(capability)},"constraint":${JSON.stringify(constraint)}}`
}
