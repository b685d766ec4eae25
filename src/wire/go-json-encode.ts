import { assert } from '../assert.ts'

/**
 * A value to be written as Go's encoding/json writes it: a bigint is an integer, a number a float64, an object a struct (its
 * members in their order), a Map a Go map (its keys in byte order).
 */
export type GoJson =
  | null
  | boolean
  | string
  | bigint
  | number
  | readonly GoJson[]
  | ReadonlyMap<string, GoJson>
  | { readonly [member: string]: GoJson }

/** Compact JSON with Go's HTML escaping (spec live P-14). Floats must be finite: see `unsupportedJson`. */
export function encodeJson(value: GoJson): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return encodeJsonString(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return formatJsonFloat(value)
  if (isList(value)) return `[${value.map(encodeJson).join(',')}]`
  const members = isMap(value) ? [...value].sort(byKeyBytes) : Object.entries(value)
  const written = members.map(([key, member]) => `${encodeJsonString(key)}:${encodeJson(member)}`)
  return `{${written.join(',')}}`
}

/** Go's error for the first value that JSON cannot hold; null if there is none. */
export function unsupportedJson(value: GoJson): string | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : `json: unsupported value: ${goInfinity(value)}`
  }
  if (typeof value !== 'object' || value === null) return null
  const members = isList(value) ? value : isMap(value) ? value.values() : Object.values(value)
  for (const member of members) {
    const error = unsupportedJson(member)
    if (error !== null) return error
  }
  return null
}

/** A lone surrogate stands for bytes that were no UTF-8 and is written as the text `\ufffd`. */
export function encodeJsonString(text: string): string {
  return `"${text.replace(ESCAPED, escape)}"`
}

/** A float64 as Go's encoder prints it: shortest, exponent only below 1e-6 or from 1e21, `-0` with its sign. */
function formatJsonFloat(value: number): string {
  assert(Number.isFinite(value), 'a float that JSON cannot hold')
  return Object.is(value, -0) ? '-0' : String(value)
}

const ESCAPED =
  // eslint-disable-next-line no-control-regex -- control characters are what is escaped here
  /[\u0000-\u001f"\\<>&\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', String.raw`\"`],
  ['\\', String.raw`\\`],
  ['\b', String.raw`\b`],
  ['\f', String.raw`\f`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
])

function escape(character: string): string {
  const short = SHORT_ESCAPES.get(character)
  if (short !== undefined) return short
  const code = character.charCodeAt(0)
  const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff
  return `\\u${(isLoneSurrogate ? 0xfffd : code).toString(16).padStart(4, '0')}`
}

function isList(value: object): value is readonly GoJson[] {
  return Array.isArray(value)
}

function isMap(value: object): value is ReadonlyMap<string, GoJson> {
  return value instanceof Map
}

function byKeyBytes([a]: readonly [string, GoJson], [b]: readonly [string, GoJson]): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function goInfinity(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? '+Inf' : '-Inf'
}
