import { compare, rational, reduce, type Rational } from '../../../src/money/rational.ts'
import { done, refuse, type Read } from '../errors.ts'
import { SCENARIO_LIMITS } from '../limits.ts'

const DECIMAL = /^([+-]?)(\d+(?:_\d+)*)?(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/
const LARGEST = rational(1n << 256n)

/** Text of a value that may be written with or without quotes. Numbers that have lost digits are refused. */
export function literalText(value: unknown, what: string, example: string): Read<string> {
  if (typeof value === 'string') {
    const text = value.trim()
    if (text === '') return refuse('AS117', `${what} is empty`, `write ${example}`)
    if (text.length <= SCENARIO_LIMITS.literalCharacters) return done(text)
    return refuse('AS122', `${what} has ${text.length} characters`, `write ${example}`)
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) {
      return refuse('AS121', `${what} is ${value}, which is no number`, `write ${example}`)
    }
    if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return done(String(value))
    return refuse(
      'AS120',
      `${value} is beyond 2^53, so its digits may already be lost`,
      `write it as text, in quotes, or with a unit or an exponent`,
    )
  }
  if (value === null) return refuse('AS117', `${what} is empty`, `write ${example}`)
  return refuse('AS112', `${what} is ${kindOf(value)}, not a text or number`, `write ${example}`)
}

/** `1200`, `-0.3`, `1e3`, `5/2`, `1_000`: exactly, in lowest terms. */
export function readRational(text: string, what = 'the value'): Read<Rational> {
  const [first = '', second, ...more] = text.split('/')
  const numerator = readDecimal(first)
  const denominator = second === undefined ? rational(1n) : readDecimal(second)
  if (numerator === null || denominator === null || more.length > 0) {
    return refuse('AS121', `${what} "${text}" is not a number`, 'write 1200, 0.3, 1e3 or 5/2')
  }
  if (typeof numerator === 'string' || typeof denominator === 'string') {
    return numerator === 'minute' || denominator === 'minute'
      ? minute(text, what)
      : absurd(text, what)
  }
  if (denominator.numerator === 0n) {
    return refuse('AS121', `${what} "${text}" divides by zero`, 'write another denominator')
  }
  const value = reduce(
    rational(
      numerator.numerator * denominator.denominator,
      numerator.denominator * denominator.numerator,
    ),
  )
  const magnitude = value.numerator < 0n ? { ...value, numerator: -value.numerator } : value
  return compare(magnitude, LARGEST) > 0 ? absurd(text, what) : done(value)
}

/** How a value is called in a message. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return `the text "${shorten(value)}"`
  if (typeof value === 'boolean') return `${value}`
  return typeof value === 'number' ? `the number ${value}` : `a ${typeof value}`
}

export function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

function absurd<T>(text: string, what: string): Read<T> {
  return refuse(
    'AS122',
    `${what} ${shorten(text)} is larger than 2^256`,
    'write a number that fits',
  )
}

function minute<T>(text: string, what: string): Read<T> {
  const message = `${what} ${shorten(text)} is closer to 0 than 10^-${SCENARIO_LIMITS.exponent}`
  return refuse('AS122', message, 'write 0, or a number that is not so small')
}

function readDecimal(text: string): Rational | 'absurd' | 'minute' | null {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return null
  const power = Number(exponent)
  if (power > SCENARIO_LIMITS.exponent) return 'absurd'
  if (power < -SCENARIO_LIMITS.exponent) return 'minute'
  const digits = BigInt(whole.replaceAll('_', '') + fraction)
  const shift = power - fraction.length
  const magnitude = digits * 10n ** BigInt(Math.max(shift, 0))
  return rational(sign === '-' ? -magnitude : magnitude, 10n ** BigInt(Math.max(-shift, 0)))
}
