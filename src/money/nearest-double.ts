import type { Rational } from './rational.ts'

/** Bits of a float64's significand, and the exponent of the smallest number that it can hold. */
const SIGNIFICAND_BITS = 53
const LOWEST_EXPONENT = -1074

/**
 * The float64 nearest to an exact value, ties to even; infinite beyond its range (Go `big.Rat.Float64`). Only for what
 * upstream computes in float64.
 */
export function nearestDouble(value: Rational): number {
  const isNegative = value.numerator < 0n
  const magnitude = isNegative ? -value.numerator : value.numerator
  if (magnitude === 0n) return 0
  let exponent = bitLength(magnitude) - bitLength(value.denominator) - SIGNIFICAND_BITS
  if (exponent < LOWEST_EXPONENT) exponent = LOWEST_EXPONENT
  let significand = roundedQuotient(magnitude, value.denominator, exponent)
  if (significand > 1n << BigInt(SIGNIFICAND_BITS)) {
    exponent += 1
    significand = roundedQuotient(magnitude, value.denominator, exponent)
  }
  // exact: the significand has at most 53 bits and the factor is a power of two (or overflows to infinity).
  const double = Number(significand) * 2 ** exponent
  return isNegative ? -double : double
}

/** `dividend / (divisor · 2^exponent)`, half to even. */
function roundedQuotient(dividend: bigint, divisor: bigint, exponent: number): bigint {
  const top = exponent < 0 ? dividend << BigInt(-exponent) : dividend
  const bottom = exponent < 0 ? divisor : divisor << BigInt(exponent)
  const quotient = top / bottom
  const twiceRest = (top % bottom) * 2n
  const roundsUp = twiceRest > bottom || (twiceRest === bottom && quotient % 2n === 1n)
  return roundsUp ? quotient + 1n : quotient
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}

/** The exact value of a float64; null for what is no number or infinite. */
export function exactDouble(value: number): Rational | null {
  if (!Number.isFinite(value)) return null
  let significand = value
  let exponent = 0
  // exact: doubling moves the exponent of a float64 alone.
  while (!Number.isInteger(significand)) {
    significand *= 2
    exponent += 1
  }
  return { numerator: BigInt(significand), denominator: 1n << BigInt(exponent) }
}
