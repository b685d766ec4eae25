import { invalidCharacter, parseFirstValue, skipSpace, type JsonNode } from './go-json-syntax.ts'
import { GoDecodeAbort, GoPlace, type GoType } from './go-json-types.ts'

/** `error` is Go's exact text. */
export type GoJsonResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }

/** json.NewDecoder(body).Decode(&value): only the first value counts, whatever follows it (spec live P-12). */
export function decodeFirstJson<T>(body: Uint8Array, type: GoType<T>): GoJsonResult<T> {
  const parsed = parseFirstValue(body)
  if (parsed.ok) return decodeNode(parsed.node, type)
  if (!parsed.atEnd) return { ok: false, error: parsed.error }
  return { ok: false, error: parsed.blank ? 'EOF' : 'unexpected EOF' }
}

/** json.Unmarshal(body, &value): the whole body must be one value. */
export function decodeWholeJson<T>(body: Uint8Array, type: GoType<T>): GoJsonResult<T> {
  const parsed = parseFirstValue(body)
  if (!parsed.ok) {
    return { ok: false, error: parsed.atEnd ? 'unexpected end of JSON input' : parsed.error }
  }
  const rest = body[skipSpace(body, parsed.end)]
  if (rest !== undefined) {
    return { ok: false, error: invalidCharacter(rest, 'after top-level value') }
  }
  return decodeNode(parsed.node, type)
}

function decodeNode<T>(node: JsonNode, type: GoType<T>): GoJsonResult<T> {
  const place = new GoPlace()
  try {
    const value = type.decode(node, type.zero, place)
    return place.saved === null ? { ok: true, value } : { ok: false, error: place.saved }
  } catch (error) {
    if (error instanceof GoDecodeAbort) return { ok: false, error: error.message }
    throw error
  }
}
