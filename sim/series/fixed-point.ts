import type { Rational } from '../../src/money/rational.ts'
import { divideFloor } from '../../src/money/rational.ts'
import { assert } from '../kernel/assert.ts'

/**
 * Real numbers as integers: a bigint times 2^-96, rounded down at every step. Only + − × ÷ and shifts of integers, which the
 * language defines to the last bit, so that a path is the same on every machine and under every version of Node; Math.exp and
 * Math.log are not. Errors stay below 2^-80.
 */
const FRACTION_BITS = 96n
export const ONE: bigint = 1n << FRACTION_BITS
const LN_2: bigint = 2n * arctanh(ONE / 3n)

/** Beyond e^±44 a price is nonsense, and e^-44 still has 32 bits. */
export const EXPONENT_MAX: bigint = 44n * ONE

export function fixedPoint({ numerator, denominator }: Rational): bigint {
  return divideFloor(numerator * ONE, denominator)
}

export function rationalOf(value: bigint): Rational {
  return { numerator: value, denominator: ONE }
}

export function multiplyFixed(a: bigint, b: bigint): bigint {
  return (a * b) >> FRACTION_BITS
}

/** a / b, b > 0. */
export function divideFixed(a: bigint, b: bigint): bigint {
  return divideFloor(a << FRACTION_BITS, b)
}

/** Square root of a number of at least 0: Newton's method from above, which falls until it is exact. */
export function squareRoot(value: bigint): bigint {
  assert(value >= 0n, 'a square root of something negative')
  const radicand = value << FRACTION_BITS
  if (radicand === 0n) return 0n
  let root = 1n << BigInt(Math.ceil(radicand.toString(2).length / 2))
  for (;;) {
    const next = (root + radicand / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** Natural logarithm of a number above 0. */
export function naturalLogarithm(value: bigint): bigint {
  assert(value > 0n, 'a logarithm of nothing')
  const power = BigInt(value.toString(2).length) - 1n - FRACTION_BITS
  const mantissa = power >= 0n ? value >> power : value << -power
  return power * LN_2 + 2n * arctanh(divideFixed(mantissa - ONE, mantissa + ONE))
}

/** e to a power of at most `EXPONENT_MAX` in size. */
export function exponential(power: bigint): bigint {
  assert(power <= EXPONENT_MAX, 'an exponent that is too large')
  assert(power >= -EXPONENT_MAX, 'an exponent that is too small')
  const doublings = divideFloor(2n * power + LN_2, 2n * LN_2)
  const rest = power - doublings * LN_2
  let sum = ONE
  let term = ONE
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    term = divideFloor(multiplyFixed(term, rest), n)
    sum += term
  }
  return doublings >= 0n ? sum << doublings : sum >> -doublings
}

/** Inverse hyperbolic tangent of 0 … 1/3 by its series. */
function arctanh(value: bigint): bigint {
  const square = multiplyFixed(value, value)
  let sum = 0n
  let power = value
  for (let n = 1n; power > 0n; n += 2n) {
    sum += power / n
    power = multiplyFixed(power, square)
  }
  return sum
}
