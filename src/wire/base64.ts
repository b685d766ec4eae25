import { encodeUtf8 } from './go-utf8.ts'

export type Base64Result =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly error: string }

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const PADDING = 61

/** Each character's six bits, by its code; 255 for the characters outside the alphabet. */
const SIX_BITS = new Uint8Array(256).fill(255)
for (const [value, code] of encodeUtf8(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries()) {
  SIX_BITS[code] = value
}

/** Standard alphabet with padding (spec PM-9). */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/**
 * Go's base64.StdEncoding decoder: padding is required, CR and LF are skipped anywhere, unused trailing bits need not be zero.
 * Errors: `illegal base64 data at input byte N` (spec PM-9 with errata).
 */
export function decodeBase64(text: string): Base64Result {
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    return { ok: true, bytes: new Uint8Array(Buffer.from(text, 'base64')) }
  }
  return decodeByQuanta(encodeUtf8(text))
}

function decodeByQuanta(source: Uint8Array): Base64Result {
  const decoded: number[] = []
  let at = 0
  while (at < source.length) {
    const quantum = readQuantum(source, at)
    if ('corruptAt' in quantum) return corrupt(quantum.corruptAt)
    const [a = 0, b = 0, c = 0, d = 0] = quantum.sixBits
    const bits = (a << 18) | (b << 12) | (c << 6) | d
    const bytes = [bits >> 16, (bits >> 8) & 255, bits & 255]
    decoded.push(...bytes.slice(0, Math.max(0, quantum.sixBits.length - 1)))
    at = quantum.next
  }
  return { ok: true, bytes: new Uint8Array(decoded) }
}

type Quantum =
  { readonly sixBits: readonly number[]; readonly next: number } | { readonly corruptAt: number }

/** Up to four characters of the alphabet, or fewer and the padding that ends the text. */
function readQuantum(source: Uint8Array, start: number): Quantum {
  const sixBits: number[] = []
  let at = start
  while (sixBits.length < 4) {
    const code = source[at]
    if (code === undefined) {
      return sixBits.length === 0 ? { sixBits, next: at } : { corruptAt: at - sixBits.length }
    }
    at += 1
    if (isNewline(code)) continue
    const value = SIX_BITS[code] ?? 255
    if (value !== 255) sixBits.push(value)
    else if (code === PADDING && sixBits.length >= 2) return endOfText(source, at, sixBits)
    else return { corruptAt: at - 1 }
  }
  return { sixBits, next: at }
}

/** After the first `=`: a second one if two characters came before it, then nothing but line ends. */
function endOfText(source: Uint8Array, afterPadding: number, sixBits: readonly number[]): Quantum {
  let at = skipNewlines(source, afterPadding)
  if (sixBits.length === 2) {
    if (at === source.length) return { corruptAt: at }
    if (source[at] !== PADDING) return { corruptAt: at - 1 }
    at = skipNewlines(source, at + 1)
  }
  return at < source.length ? { corruptAt: at } : { sixBits, next: at }
}

function skipNewlines(source: Uint8Array, start: number): number {
  let at = start
  while (isNewline(source[at] ?? 0)) at += 1
  return at
}

function isNewline(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN
}

function corrupt(at: number): Base64Result {
  return { ok: false, error: `illegal base64 data at input byte ${at}` }
}
