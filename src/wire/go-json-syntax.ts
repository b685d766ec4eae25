import { goQuote } from './go-quote.ts'
import { decodeUtf8Lenient } from './go-utf8.ts'

/** A JSON value as written: members keep their order and their duplicates. `raw` holds its bytes, quotes included. */
export type JsonNode = JsonValue & { readonly raw: Uint8Array }

type JsonValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'number' }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'array'; readonly elements: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, JsonNode])[] }

export type JsonSyntaxResult =
  | { readonly ok: true; readonly node: JsonNode; readonly end: number }
  /** `atEnd`: the text stops inside a value, or before one. */
  | { readonly ok: false; readonly atEnd: true; readonly blank: boolean }
  /** `offset` is the byte that cannot stand where it stands. */
  | { readonly ok: false; readonly atEnd: false; readonly error: string; readonly offset: number }

/** Reads the first value of the bytes by Go's grammar, with Go's texts (encoding/json scanner). */
export function parseFirstValue(bytes: Uint8Array): JsonSyntaxResult {
  const parser = new JsonParser(bytes)
  try {
    const node = parser.value()
    return { ok: true, node, end: parser.at }
  } catch (error) {
    if (error instanceof JsonSyntaxFailure) {
      return { ok: false, atEnd: false, error: error.message, offset: parser.at }
    }
    if (!(error instanceof JsonEnds)) throw error
    return { ok: false, atEnd: true, blank: skipSpace(bytes, 0) === bytes.length }
  }
}

export function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start
  for (let code = bytes[at]; code !== undefined && isSpace(code); code = bytes[at]) at += 1
  return at
}

/** Go's text for a byte that cannot stand where it stands. */
export function invalidCharacter(code: number, context: string): string {
  return `invalid character ${quoteCharacter(code)} ${context}`
}

const MAX_DEPTH = 10_000
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** These two leave the recursive descent; they never leave `parseFirstValue`. */
class JsonSyntaxFailure extends Error {}
class JsonEnds extends Error {}

class JsonParser {
  at = 0
  #depth = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  value(): JsonNode {
    this.#afterSpace()
    const start = this.at
    const value = this.#value()
    return { ...value, raw: this.#bytes.subarray(start, this.at) }
  }

  #value(): JsonValue {
    const code = this.#current()
    const character = String.fromCharCode(code)
    if (character === '{') return this.#nested(() => this.#object())
    if (character === '[') return this.#nested(() => this.#array())
    if (character === '"') return { kind: 'string', text: this.#string() }
    if (character === '-' || isDigit(code)) return this.#number()
    if (character === 't') return this.#word('true', { kind: 'bool', value: true })
    if (character === 'f') return this.#word('false', { kind: 'bool', value: false })
    if (character === 'n') return this.#word('null', { kind: 'null' })
    return this.#refuse('looking for beginning of value')
  }

  #nested(read: () => JsonValue): JsonValue {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) this.#refuse('exceeded max depth')
    this.at += 1
    const node = read()
    this.#depth -= 1
    return node
  }

  #object(): JsonValue {
    const members: (readonly [string, JsonNode])[] = []
    if (this.#afterSpace() === CLOSING_BRACE) {
      this.at += 1
      return { kind: 'object', members }
    }
    for (;;) {
      if (this.#afterSpace() !== QUOTE) this.#refuse('looking for beginning of object key string')
      const key = this.#string()
      if (this.#afterSpace() !== COLON) this.#refuse('after object key')
      this.at += 1
      members.push([key, this.value()])
      if (this.#listEnds(CLOSING_BRACE, 'after object key:value pair')) {
        return { kind: 'object', members }
      }
    }
  }

  #array(): JsonValue {
    const elements: JsonNode[] = []
    if (this.#afterSpace() === CLOSING_BRACKET) {
      this.at += 1
      return { kind: 'array', elements }
    }
    for (;;) {
      elements.push(this.value())
      if (this.#listEnds(CLOSING_BRACKET, 'after array element')) return { kind: 'array', elements }
    }
  }

  /** After a member: true at the closing character, false at a comma. */
  #listEnds(closing: number, context: string): boolean {
    const code = this.#afterSpace()
    if (code !== closing && code !== COMMA) this.#refuse(context)
    this.at += 1
    return code === closing
  }

  #string(): string {
    let text = ''
    this.at += 1
    let plainFrom = this.at
    for (;;) {
      const code = this.#current()
      if (code < 0x20) this.#refuse('in string literal')
      if (code === QUOTE) break
      if (code !== BACKSLASH) {
        this.at += 1
        continue
      }
      text += decodeUtf8Lenient(this.#bytes.subarray(plainFrom, this.at))
      this.at += 1
      text += this.#escape()
      plainFrom = this.at
    }
    text += decodeUtf8Lenient(this.#bytes.subarray(plainFrom, this.at))
    this.at += 1
    return text
  }

  /** After the backslash. Two escaped surrogates that belong together are one character; a lone one is U+FFFD. */
  #escape(): string {
    const character = String.fromCharCode(this.#current())
    if (character === 'u') {
      const high = this.#hexEscape()
      if (high < 0xd800 || high > 0xdfff) return String.fromCharCode(high)
      const low = high < 0xdc00 ? this.#lowSurrogateAhead() : null
      if (low === null) return '\ufffd'
      this.at += 6
      return String.fromCharCode(high, low)
    }
    const short = SHORT_ESCAPES.get(character)
    if (short === undefined) return this.#refuse('in string escape code')
    this.at += 1
    return short
  }

  /** At the `u`; reads four digits. */
  #hexEscape(): number {
    let value = 0
    for (let count = 0; count < 4; count += 1) {
      this.at += 1
      const digit = hexDigit(this.#current())
      if (digit === null) return this.#refuse(String.raw`in \u hexadecimal character escape`)
      value = value * 16 + digit
    }
    this.at += 1
    return value
  }

  #lowSurrogateAhead(): number | null {
    const ahead = String.fromCharCode(...this.#bytes.subarray(this.at, this.at + 6))
    const digits = /^\\u(d[c-f][0-9a-f]{2})$/i.exec(ahead)?.[1]
    return digits === undefined ? null : Number.parseInt(digits, 16)
  }

  #number(): JsonValue {
    if (this.#bytes[this.at] === MINUS) this.at += 1
    if (!isDigit(this.#current())) this.#refuse('in numeric literal')
    if (this.#bytes[this.at] === ZERO) this.at += 1
    else this.#digits()
    if (this.#bytes[this.at] === POINT) {
      this.at += 1
      if (!isDigit(this.#current())) this.#refuse('after decimal point in numeric literal')
      this.#digits()
    }
    if (this.#bytes[this.at] === UPPER_E || this.#bytes[this.at] === LOWER_E) {
      this.at += 1
      const sign = this.#current()
      if (sign === PLUS || sign === MINUS) this.at += 1
      if (!isDigit(this.#current())) this.#refuse('in exponent of numeric literal')
      this.#digits()
    }
    return { kind: 'number' }
  }

  #digits(): void {
    while (isDigit(this.#bytes[this.at] ?? 0)) this.at += 1
  }

  #word(word: string, node: JsonValue): JsonValue {
    for (const expected of word) {
      if (String.fromCharCode(this.#current()) !== expected) {
        return this.#refuse(`in literal ${word} (expecting '${expected}')`)
      }
      this.at += 1
    }
    return node
  }

  #afterSpace(): number {
    this.at = skipSpace(this.#bytes, this.at)
    return this.#current()
  }

  #current(): number {
    const code = this.#bytes[this.at]
    if (code === undefined) throw new JsonEnds()
    return code
  }

  #refuse(context: string): never {
    throw new JsonSyntaxFailure(invalidCharacter(this.#current(), context))
  }
}

const QUOTE = 0x22
const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const COLON = 0x3a
const UPPER_E = 0x45
const BACKSLASH = 0x5c
const CLOSING_BRACKET = 0x5d
const LOWER_E = 0x65
const CLOSING_BRACE = 0x7d

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function hexDigit(code: number): number | null {
  const character = String.fromCharCode(code)
  return /^[0-9a-fA-F]$/.test(character) ? Number.parseInt(character, 16) : null
}

function quoteCharacter(code: number): string {
  if (code === 0x27) return String.raw`'\''`
  if (code === QUOTE) return `'"'`
  return `'${goQuote(String.fromCharCode(code)).slice(1, -1)}'`
}
