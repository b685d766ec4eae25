import { decodeUtf8Lenient, encodeUtf8 } from '../../wire/go-utf8.ts'
import { goQuote } from '../../wire/go-quote.ts'

/** The parameters of a request: the first value of each name, '' for one that is missing. */
export interface Form {
  value(name: string): string
}

export type FormResult =
  { readonly ok: true; readonly form: Form } | { readonly ok: false; readonly error: string }

/** Go's Request.ParseForm: the form body's values go before the query's; the first broken part is the error. */
export function parseForm(request: { readonly query: string; readonly body: string }): FormResult {
  const values = new Map<string, string>()
  let error: string | null = null
  for (const text of [request.body, request.query]) {
    for (const part of text.split('&')) {
      const broken = readPart(part, values)
      error ??= broken
    }
  }
  if (error !== null) return { ok: false, error }
  return { ok: true, form: { value: (name) => values.get(name) ?? '' } }
}

/** Adds `name=value` unless the name is there; gives Go's error for a broken part. */
function readPart(part: string, values: Map<string, string>): string | null {
  if (part.includes(';')) return 'invalid semicolon separator in query'
  if (part === '') return null
  const cut = part.indexOf('=')
  const name = unescapeQuery(cut < 0 ? part : part.slice(0, cut))
  if (!name.ok) return name.error
  const value = unescapeQuery(cut < 0 ? '' : part.slice(cut + 1))
  if (!value.ok) return value.error
  if (!values.has(name.text)) values.set(name.text, value.text)
  return null
}

/** Go's url.QueryUnescape. */
function unescapeQuery(
  text: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string } {
  const bytes: number[] = []
  for (let rest = text; rest !== '';) {
    const [character = ''] = rest
    if (character === '%') {
      const code = /^%([0-9a-fA-F]{2})/.exec(rest)?.[1]
      if (code === undefined) {
        return { ok: false, error: `invalid URL escape ${goQuote(rest.slice(0, 3))}` }
      }
      bytes.push(parseInt(code, 16))
      rest = rest.slice(3)
    } else {
      bytes.push(...encodeUtf8(character === '+' ? ' ' : character))
      rest = rest.slice(character.length)
    }
  }
  return { ok: true, text: decodeUtf8Lenient(new Uint8Array(bytes)) }
}
