import { assert } from '../assert.ts'

/**
 * An exact rational, `numerator / denominator`, `denominator > 0`. Not kept in lowest terms: sums over one
 * denominator stay cheap, and reduction happens where a value is printed or leaves the engine (`reduce`).
 * Stands for Go's big.Rat, whose values are equal but always reduced (spec live P-1).
 */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

export const ZERO: Rational = { numerator: 0n, denominator: 1n }
export const ONE: Rational = { numerator: 1n, denominator: 1n }

/** Beyond this size a sum is reduced before it is stored, so that changing prices cannot grow a balance for ever. */
const DENOMINATOR_LIMIT = 1n << 1024n

const LARGEST_SAFE_INTEGER = BigInt(Number.MAX_SAFE_INTEGER)

/** A negative denominator is legal input and moves its sign to the numerator; zero is an impossible state here. */
export function rational(numerator: bigint, denominator: bigint = 1n): Rational {
  assert(denominator !== 0n, 'rational with denominator 0')
  return denominator > 0n
    ? { numerator, denominator }
    : { numerator: -numerator, denominator: -denominator }
}

export function add(a: Rational, b: Rational): Rational {
  if (a.denominator === b.denominator) {
    return { numerator: a.numerator + b.numerator, denominator: a.denominator }
  }
  if (b.denominator === 1n) {
    return { numerator: a.numerator + b.numerator * a.denominator, denominator: a.denominator }
  }
  if (a.denominator === 1n) {
    return { numerator: a.numerator * b.denominator + b.numerator, denominator: b.denominator }
  }
  if (a.denominator % b.denominator === 0n) {
    const scale = a.denominator / b.denominator
    return { numerator: a.numerator + b.numerator * scale, denominator: a.denominator }
  }
  if (b.denominator % a.denominator === 0n) {
    const scale = b.denominator / a.denominator
    return { numerator: a.numerator * scale + b.numerator, denominator: b.denominator }
  }
  const divisor = gcd(a.denominator, b.denominator)
  const sum = {
    numerator: a.numerator * (b.denominator / divisor) + b.numerator * (a.denominator / divisor),
    denominator: (a.denominator / divisor) * b.denominator,
  }
  return sum.denominator > DENOMINATOR_LIMIT ? reduce(sum) : sum
}

function negate(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator }
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b))
}

export function multiply(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator }
}

export function multiplyInteger(a: Rational, factor: bigint): Rational {
  if (factor === 1n) return a
  return { numerator: a.numerator * factor, denominator: a.denominator }
}

/** Dividing by zero is an impossible state: callers check first. */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** Negative, zero or positive, like `a - b`. */
export function compare(a: Rational, b: Rational): number {
  if (a === b) return 0
  const left = a.denominator === b.denominator ? a.numerator : a.numerator * b.denominator
  const right = a.denominator === b.denominator ? b.numerator : b.numerator * a.denominator
  return left < right ? -1 : left > right ? 1 : 0
}

export function equals(a: Rational, b: Rational): boolean {
  return compare(a, b) === 0
}

export function isZero(a: Rational): boolean {
  return a.numerator === 0n
}

/** -1, 0 or 1. */
export function sign(a: Rational): number {
  return a.numerator < 0n ? -1 : a.numerator > 0n ? 1 : 0
}

export function max(a: Rational, b: Rational): Rational {
  return compare(a, b) >= 0 ? a : b
}

export function min(a: Rational, b: Rational): Rational {
  return compare(a, b) <= 0 ? a : b
}

/** Greatest integer ≤ a. */
export function floor(a: Rational): bigint {
  return divideFloor(a.numerator, a.denominator)
}

/** Least integer ≥ a. */
export function ceil(a: Rational): bigint {
  return -divideFloor(-a.numerator, a.denominator)
}

/** Nearest integer, halves up. */
export function round(a: Rational): bigint {
  return divideFloor(2n * a.numerator + a.denominator, 2n * a.denominator)
}

/** Lowest terms. */
export function reduce(a: Rational): Rational {
  if (a.denominator === 1n) return a
  if (a.numerator === 0n) return ZERO
  const divisor = gcd(a.numerator < 0n ? -a.numerator : a.numerator, a.denominator)
  return divisor === 1n
    ? a
    : { numerator: a.numerator / divisor, denominator: a.denominator / divisor }
}

/** Integer division rounding toward minus infinity; `divisor > 0`. */
export function divideFloor(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

/** Plain numbers take over as soon as they hold the rest exactly: most denominators here are small. */
function gcd(a: bigint, b: bigint): bigint {
  let x = a
  let y = b
  while (y > LARGEST_SAFE_INTEGER) {
    const rest = x % y
    x = y
    y = rest
  }
  if (y === 0n) return x
  let left = Number(y) // exact: at most 2^53 - 1
  let right = Number(x % y) // exact: less than y
  while (right !== 0) {
    const rest = left % right
    left = right
    right = rest
  }
  return BigInt(left)
}
