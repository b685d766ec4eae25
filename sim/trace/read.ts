import { unreachable } from '../../src/assert.ts'
import { rational, type Rational } from '../../src/money/rational.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import { TRACE_VERSION, type TraceEvent } from './events.ts'
import type { FieldKind } from './field-kinds.ts'
import { fieldsOf } from './fields.ts'

export type TraceErrorCode =
  | 'trace-empty'
  | 'trace-not-json'
  | 'trace-not-an-event'
  | 'trace-unknown-type'
  | 'trace-missing-field'
  | 'trace-unknown-field'
  | 'trace-bad-field'
  | 'trace-no-start'
  | 'trace-version'

/** Why a line is no event of a trace. Lines count from 1. */
export interface TraceError {
  readonly code: TraceErrorCode
  readonly line: number
  readonly message: string
}

export type TraceReading =
  | { readonly ok: true; readonly events: readonly TraceEvent[] }
  | { readonly ok: false; readonly errors: readonly TraceError[] }

/** Reads a whole NDJSON trace: a `world.started` of this version, then events. Empty lines are skipped. */
export function readTrace(text: string): TraceReading {
  const events: TraceEvent[] = []
  const errors: TraceError[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const reading = readEvent(line, index + 1)
    if (reading.ok) {
      if (events.length === 0 && errors.length === 0)
        errors.push(...startErrors(reading.event, index + 1))
      events.push(reading.event)
    } else errors.push(reading.error)
  }
  if (events.length === 0 && errors.length === 0) {
    errors.push({ code: 'trace-empty', line: 1, message: 'the trace has no events' })
  }
  return errors.length === 0 ? { ok: true, events } : { ok: false, errors }
}

export type EventReading =
  | { readonly ok: true; readonly event: TraceEvent }
  | { readonly ok: false; readonly error: TraceError }

/** Reads one line; `lineNumber` only goes into the error. */
export function readEvent(line: string, lineNumber: number): EventReading {
  const no = (code: TraceErrorCode, message: string): EventReading => ({
    ok: false,
    error: { code, line: lineNumber, message },
  })
  const parsed = parseJson(line)
  if (!parsed.ok) return no('trace-not-json', parsed.message)
  if (!isObject(parsed.value)) return no('trace-not-an-event', 'the line is not a JSON object')
  const { type, atNs, ...rest } = parsed.value
  if (typeof type !== 'string') return no('trace-not-an-event', 'the event has no `type`')
  const fields = fieldsOf(type)
  if (fields === undefined) return no('trace-unknown-type', `there is no event type \`${type}\``)
  if (!isInstant(atNs)) return no('trace-bad-field', `\`atNs\` of ${type} is not an instant`)
  const event: Record<string, unknown> = { type, atNs }
  for (const [name, kind] of fields) {
    if (!Object.hasOwn(rest, name)) {
      return no('trace-missing-field', `\`${name}\` of ${type} is missing`)
    }
    const value = readField(kind, rest[name])
    if (value === undefined) {
      const wanted = typeof kind === 'string' ? kind : Object.keys(kind).join(' | ')
      return no('trace-bad-field', `\`${name}\` of ${type} is not of kind ${wanted}`)
    }
    event[name] = value
  }
  const unknown = Object.keys(rest).find((name) => !Object.hasOwn(event, name))
  if (unknown !== undefined) return no('trace-unknown-field', `${type} has no field \`${unknown}\``)
  // Each field was read by the table that mirrors the union.
  return { ok: true, event: event as unknown as TraceEvent }
}

function startErrors(event: TraceEvent, line: number): readonly TraceError[] {
  if (event.type !== 'world.started') {
    return [{ code: 'trace-no-start', line, message: 'a trace begins with `world.started`' }]
  }
  if (event.traceVersion === TRACE_VERSION) return []
  const message = `the trace has version ${event.traceVersion}, this program reads ${TRACE_VERSION}`
  return [{ code: 'trace-version', line, message }]
}

/** The value of a field, or undefined when it is not of its kind. */
function readField(kind: FieldKind, value: unknown): unknown {
  if (typeof kind !== 'string') {
    return typeof value === 'string' && Object.hasOwn(kind, value) ? value : undefined
  }
  switch (kind) {
    case 'integer':
      return Number.isSafeInteger(value) ? value : undefined
    case 'bigint':
      return readBigint(value)
    case 'rational':
      return readRational(value)
    case 'text':
      return typeof value === 'string' ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'price':
      return readPrice(value)
    case 'bigint?':
      return value === null ? null : readBigint(value)
    case 'rational?':
      return value === null ? null : readRational(value)
    case 'text?':
      return value === null || typeof value === 'string' ? value : undefined
    case 'price?':
      return value === null ? null : readPrice(value)
    default:
      return unreachable(kind)
  }
}

function readBigint(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : undefined
}

function readRational(value: unknown): Rational | undefined {
  if (typeof value !== 'string') return undefined
  const match = /^(-?\d+)\/(\d+)$/.exec(value)
  const denominator = BigInt(match?.[2] ?? 0)
  return denominator === 0n ? undefined : rational(BigInt(match?.[1] ?? 0), denominator)
}

function readPrice(value: unknown): PriceInfo | undefined {
  if (!isObject(value)) return undefined
  const pricePerUnit = readBigint(value['pricePerUnit'])
  const pixelsPerUnit = readBigint(value['pixelsPerUnit'])
  const { capability, constraint } = value
  if (pricePerUnit === undefined || pixelsPerUnit === undefined) return undefined
  if (typeof capability !== 'number' || !Number.isSafeInteger(capability)) return undefined
  if (typeof constraint !== 'string' || Object.keys(value).length !== 4) return undefined
  return { pricePerUnit, pixelsPerUnit, capability, constraint }
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type JsonReading =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

function parseJson(text: string): JsonReading {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'not JSON' }
  }
}
