import { rational, ZERO, type Rational } from './rational.ts'

/** Go refuses decimal exponents beyond this magnitude, unless the mantissa is zero. */
const DECIMAL_EXPONENT_LIMIT = 1_000_000n
const BINARY_EXPONENT_LIMIT = 10_000_000n
const MAX_EXPONENT = (1n << 63n) - 1n

/**
 * Go `big.Rat.SetString`: integers, decimals, exponents (`1e3`, `1p3`), prefixes (`0x`, `0b`, `0o`), `_` between digits, and
 * fractions `a/b` of plain integers, where a leading 0 means octal. Null when Go refuses the text.
 * Spec live P-9; errata to PR-12.
 */
export function parseRational(text: string): Rational | null {
  if (text === '') return null
  const slash = text.indexOf('/')
  return slash >= 0
    ? parseFraction(text.slice(0, slash), text.slice(slash + 1))
    : parseFloating(text)
}

function parseFraction(left: string, right: string): Rational | null {
  const signLength = /^[+-]/.test(left) ? 1 : 0
  const numerator = scanDigits(left, signLength, false)
  const denominator = scanDigits(right, 0, false)
  if (numerator === null || numerator.end !== left.length) return null
  if (denominator === null || denominator.end !== right.length) return null
  if (denominator.value === 0n) return null
  return rational(left.startsWith('-') ? -numerator.value : numerator.value, denominator.value)
}

function parseFloating(text: string): Rational | null {
  const signLength = /^[+-]/.test(text) ? 1 : 0
  const mantissa = scanDigits(text, signLength, true)
  if (mantissa === null) return null
  const exponent = scanExponent(text, mantissa.end)
  if (exponent === null || exponent.end !== text.length) return null
  if (mantissa.value === 0n) return ZERO

  const bitsPerDigit = { 2: 1n, 8: 3n, 10: 1n, 16: 4n }[mantissa.base] ?? 1n
  let power5 = mantissa.base === 10 ? -mantissa.fractionDigits : 0n
  let power2 = -mantissa.fractionDigits * bitsPerDigit
  power2 += exponent.value
  if (exponent.base === 10) power5 += exponent.value
  if (magnitude(power5) > DECIMAL_EXPONENT_LIMIT) return null
  if (magnitude(power2) > BINARY_EXPONENT_LIMIT) return null

  let numerator = text.startsWith('-') ? -mantissa.value : mantissa.value
  let denominator = 1n
  if (power5 > 0n) numerator *= 5n ** power5
  else denominator *= 5n ** -power5
  if (power2 > 0n) numerator <<= power2
  else denominator <<= -power2
  return rational(numerator, denominator)
}

interface Digits {
  readonly value: bigint
  readonly base: number
  readonly fractionDigits: bigint
  readonly end: number
}

/** Go `nat.scan` with base 0. `fractional` allows one point and makes a leading 0 decimal. */
function scanDigits(text: string, start: number, fractional: boolean): Digits | null {
  let at = start
  let base = 10
  let octalZero = false
  let sawDigit = false
  let previous = '.'
  if (text[at] === '0') {
    const prefix = { b: 2, o: 8, x: 16 }[(text[at + 1] ?? '').toLowerCase()]
    previous = '0'
    if (prefix !== undefined) {
      base = prefix
      at += 2
    } else {
      sawDigit = true
      at += 1
      if (!fractional && at < text.length) {
        base = 8
        octalZero = true
        sawDigit = false
      }
    }
  }
  let digits = ''
  let point = -1
  let badSeparator = false
  for (; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '.' && fractional && point < 0) {
      if (previous === '_') badSeparator = true
      previous = '.'
      point = digits.length
    } else if (character === '_') {
      if (previous !== '0') badSeparator = true
      previous = '_'
    } else if (isDigit(character, base)) {
      previous = '0'
      sawDigit = true
      digits += character
    } else {
      break
    }
  }
  if (previous === '_' || badSeparator) return null
  if (!sawDigit && !octalZero) return null
  return {
    value: digits === '' ? 0n : toBigint(digits, base),
    base,
    fractionDigits: point < 0 ? 0n : BigInt(digits.length - point),
    end: at,
  }
}

/** Go `scanExponent`: `e` is a power of ten, `p` of two; nothing there is exponent 0. */
function scanExponent(
  text: string,
  start: number,
): { readonly value: bigint; readonly base: 2 | 10; readonly end: number } | null {
  const marker = (text[start] ?? '').toLowerCase()
  if (marker !== 'e' && marker !== 'p') return { value: 0n, base: 10, end: start }
  const match = /^([+-]?)(\d(?:_?\d)*)/.exec(text.slice(start + 1))
  if (match === null) return null
  const [all, mark, body] = match
  const value = BigInt((body ?? '').replaceAll('_', ''))
  if (value > MAX_EXPONENT) return null
  return {
    value: mark === '-' ? -value : value,
    base: marker === 'e' ? 10 : 2,
    end: start + 1 + all.length,
  }
}

function isDigit(character: string, base: number): boolean {
  const value = '0123456789abcdef'.indexOf(character.toLowerCase())
  return value >= 0 && value < base
}

function toBigint(digits: string, base: number): bigint {
  const prefix = { 2: '0b', 8: '0o', 16: '0x' }[base] ?? ''
  return BigInt(prefix + digits)
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
