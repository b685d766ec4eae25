import { encodeUtf8, runeAt } from './go-utf8.ts'

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\x07', String.raw`\a`],
  ['\b', String.raw`\b`],
  ['\f', String.raw`\f`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
  ['\v', String.raw`\v`],
  ['"', String.raw`\"`],
  ['\\', String.raw`\\`],
])

/** Go's `%q` of a text: `strconv.Quote`. */
export function goQuote(text: string): string {
  return goQuoteBytes(encodeUtf8(text))
}

/** Go's `%q` of bytes that need not be UTF-8: a byte that is none prints as `\xff`. */
export function goQuoteBytes(bytes: Uint8Array): string {
  let quoted = '"'
  for (let at = 0; at < bytes.length;) {
    const rune = runeAt(bytes, at)
    quoted += rune.text === null ? `\\x${hex(bytes[at] ?? 0, 2)}` : escape(rune.text)
    at += rune.size
  }
  return `${quoted}"`
}

function escape(character: string): string {
  const short = SHORT_ESCAPES.get(character)
  if (short !== undefined) return short
  const isPrintable = /^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)
  if (isPrintable) return character
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`
  return code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
