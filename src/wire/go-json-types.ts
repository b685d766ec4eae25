import { bytesToHex, type Address, type Hex } from '../bytes/hex.ts'
import { parseRational } from '../money/parse.ts'
import type { Rational } from '../money/rational.ts'
import { decodeBase64 } from './base64.ts'
import type { JsonNode } from './go-json-syntax.ts'
import { goQuoteBytes } from './go-quote.ts'
import { decodeUtf8Lenient } from './go-utf8.ts'
import { parseGoTime, ZERO_TIME, type GoTime } from './go-time.ts'

/**
 * A Go type as encoding/json decodes into it (spec live P-12 with errata). `decode` gets what the field holds so far, since
 * null and values of a wrong type leave a field unchanged and a repeated object goes on filling the same struct.
 */
export interface GoType<T> {
  /** As Go prints the type in errors, such as `[]uint8`. */
  readonly name: string
  readonly zero: T
  decode(node: JsonNode, before: T, place: GoPlace): T
}

/** Where a value stands in the structs around it, and the errors met so far. */
export class GoPlace {
  /** Name of the innermost struct; empty outside every struct. */
  readonly #struct: string
  readonly #path: string
  readonly #errors: { saved: string | null }

  constructor(struct = '', path = '', errors: { saved: string | null } = { saved: null }) {
    this.#struct = struct
    this.#path = path
    this.#errors = errors
  }

  /** The first error; decoding goes on behind it. */
  get saved(): string | null {
    return this.#errors.saved
  }

  field(struct: string, jsonName: string): GoPlace {
    const path = this.#path === '' ? jsonName : `${this.#path}.${jsonName}`
    return new GoPlace(struct, path, this.#errors)
  }

  save(error: string): void {
    this.#errors.saved ??= error
  }

  wrongType(value: string, typeName: string): void {
    this.save(this.wrongTypeText(value, typeName))
  }

  wrongTypeText(value: string, typeName: string): string {
    const target = this.#struct === '' ? 'value' : `struct field ${this.#struct}.${this.#path}`
    return `json: cannot unmarshal ${value} into Go ${target} of type ${typeName}`
  }
}

/** An error that ends decoding at once, as those of types with a decoder of their own do. */
export class GoDecodeAbort extends Error {}

export const goString: GoType<string> = {
  name: 'string',
  zero: '',
  decode: (node, before, place) =>
    node.kind === 'string' ? node.text : refuse(node, before, place, 'string'),
}

export const goBool: GoType<boolean> = {
  name: 'bool',
  zero: false,
  decode: (node, before, place) =>
    node.kind === 'bool' ? node.value : refuse(node, before, place, 'bool'),
}

export const goInt64: GoType<bigint> = integer('int64', -(1n << 63n), (1n << 63n) - 1n)
/** `int` on a 64-bit machine. */
export const goInt: GoType<bigint> = {
  ...goInt64,
  ...integer('int', -(1n << 63n), (1n << 63n) - 1n),
}
export const goUint64: GoType<bigint> = integer('uint64', 0n, (1n << 64n) - 1n)
export const goUint32: GoType<bigint> = integer('uint32', 0n, (1n << 32n) - 1n)
const goUint8: GoType<bigint> = integer('uint8', 0n, 255n)

/** `[]byte`: base64 text or a list of numbers; null = nil. */
export const goBytes: GoType<Hex | null> = {
  name: '[]uint8',
  zero: null,
  decode(node, before, place) {
    if (node.kind === 'null') return null
    if (node.kind === 'array') {
      // exact: a byte
      const bytes = node.elements.map((element) => Number(goUint8.decode(element, 0n, place)))
      return bytesToHex(new Uint8Array(bytes))
    }
    if (node.kind !== 'string') return refuse(node, before, place, '[]uint8')
    const decoded = decodeBase64(node.text)
    if (decoded.ok) return bytesToHex(decoded.bytes)
    place.save(decoded.error)
    return before
  },
}

/** `json.Number`: a number's literal, also inside quotes; empty = absent. */
export const goNumber: GoType<string> = {
  name: 'json.Number',
  zero: '',
  decode(node, before, place) {
    if (node.kind === 'number') return decodeUtf8Lenient(node.raw)
    if (node.kind !== 'string') return refuse(node, before, place, 'json.Number')
    if (NUMBER.test(node.text)) return node.text
    const quoted = goQuoteBytes(node.raw)
    throw new GoDecodeAbort(
      `json: invalid number literal, trying to unmarshal ${quoted} into Number`,
    )
  },
}

/** `core.JSONRat`: an exact number, written bare; null = absent (spec PR-14). */
export const goRational: GoType<Rational | null> = {
  name: 'core.JSONRat',
  zero: null,
  decode(node) {
    const text = decodeUtf8Lenient(node.raw)
    const value = parseRational(text)
    if (value === null) throw new GoDecodeAbort(`value is not a number: ${text}`)
    return value
  },
}

/** `time.Time` (spec live P-13). */
export const goTime: GoType<GoTime> = {
  name: 'time.Time',
  zero: ZERO_TIME,
  decode(node, before) {
    if (node.kind === 'null') return before
    if (node.kind !== 'string') {
      throw new GoDecodeAbort('Time.UnmarshalJSON: input is not a JSON string')
    }
    const parsed = parseGoTime(betweenQuotes(node))
    if (!parsed.ok) throw new GoDecodeAbort(parsed.error)
    return parsed.time
  },
}

/** go-ethereum `common.Address`: 0x and 40 hex digits of any case; null is refused too. */
export const goAddress: GoType<Address> = {
  name: 'common.Address',
  zero: `0x${'00'.repeat(20)}`,
  decode(node, _before, place) {
    const refuseText = (why: string): never => {
      throw new GoDecodeAbort(place.wrongTypeText(why, 'common.Address'))
    }
    if (node.kind !== 'string') return refuseText('non-string')
    const text = betweenQuotes(node)
    if (text !== '' && !/^0[xX]/.test(text)) return refuseText('hex string without 0x prefix')
    const digits = text.slice(2)
    if (digits.length % 2 !== 0) return refuseText('hex string of odd length')
    if (digits.length !== 40) {
      throw new GoDecodeAbort(`hex string has length ${digits.length}, want 40 for common.Address`)
    }
    if (!/^[0-9a-fA-F]*$/.test(digits)) return refuseText('invalid hex string')
    return `0x${digits.toLowerCase()}`
  },
}

/** `*T`: null stands for nil. */
export function goPointer<T>(target: GoType<T>): GoType<T | null> {
  return {
    name: `*${target.name}`,
    zero: null,
    decode: (node, before, place) =>
      node.kind === 'null' ? null : target.decode(node, before ?? target.zero, place),
  }
}

/** `[]T`; null = nil. */
export function goSlice<T>(element: GoType<T>): GoType<readonly T[] | null> {
  const name = `[]${element.name}`
  return {
    name,
    zero: null,
    decode(node, before, place) {
      if (node.kind === 'null') return null
      if (node.kind !== 'array') return refuse(node, before, place, name)
      return node.elements.map((member, index) =>
        element.decode(member, before?.[index] ?? element.zero, place),
      )
    },
  }
}

/** A struct's field: its JSON name and its type. */
export interface GoField<T> {
  readonly jsonName: string
  readonly type: GoType<T>
}

export type GoStruct<F> = {
  readonly [K in keyof F]: F[K] extends GoField<infer T> ? T : never
}

export function goField<T>(jsonName: string, type: GoType<T>): GoField<T> {
  return { jsonName, type }
}

/**
 * A struct such as `server.RemotePaymentRequest`. Names match exactly or else case-insensitively; unknown members are
 * skipped; of repeated members the later wins.
 */
export function goStruct<F extends Readonly<Record<string, GoField<unknown>>>>(
  name: `${string}.${string}`,
  fields: F,
): GoType<GoStruct<F>> {
  const shortName = name.slice(name.indexOf('.') + 1)
  const entries = Object.entries(fields)
  const exact = new Map(entries.map(([key, field]) => [field.jsonName, [key, field] as const]))
  const folded = new Map(
    entries.toReversed().map(([key, field]) => [foldName(field.jsonName), [key, field] as const]),
  )
  const zero = Object.fromEntries(entries.map(([key, field]) => [key, field.type.zero]))
  return {
    name,
    // The record has exactly the keys of `fields`, each with its type's zero value.
    zero: zero as GoStruct<F>,
    decode(node, before, place) {
      if (node.kind !== 'object') return refuse(node, before, place, name)
      const values: Record<string, unknown> = { ...before }
      for (const [memberName, member] of node.members) {
        const found = exact.get(memberName) ?? folded.get(foldName(memberName))
        if (found === undefined) continue
        const [key, field] = found
        const inside = place.field(shortName, field.jsonName)
        // The value under `key` came from this field's type.
        values[key] = field.type.decode(member, values[key], inside)
      }
      return values as GoStruct<F>
    },
  }
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/

function integer(name: string, least: bigint, greatest: bigint): GoType<bigint> {
  return {
    name,
    zero: 0n,
    decode(node, before, place) {
      if (node.kind !== 'number') return refuse(node, before, place, name)
      const literal = decodeUtf8Lenient(node.raw)
      const digits = least < 0n ? /^-?[0-9]+$/ : /^[0-9]+$/
      const value = digits.test(literal) ? BigInt(literal) : null
      if (value !== null && value >= least && value <= greatest) return value
      place.wrongType(`number ${literal}`, name)
      return before
    },
  }
}

/** null leaves the field unchanged; every other kind is an error that also leaves it unchanged. */
function refuse<T>(node: JsonNode, before: T, place: GoPlace, typeName: string): T {
  if (node.kind !== 'null') place.wrongType(node.kind, typeName)
  return before
}

/** What stands between the quotes, escapes untouched. */
function betweenQuotes(node: JsonNode): string {
  return decodeUtf8Lenient(node.raw.subarray(1, -1))
}

/** Unicode simple folding as far as it reaches ASCII names: also the Kelvin sign and the long s. */
function foldName(name: string): string {
  return name
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll('\u212a', 'k')
    .replaceAll('\u017f', 's')
}
