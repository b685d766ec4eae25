import { reduce, type Rational } from './rational.ts'

/** Go `big.Rat.RatString`: `n/d`, or `n` alone when the denominator is 1 (spec live P-8). */
export function ratString(value: Rational): string {
  const { numerator, denominator } = reduce(value)
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
}

/** `n/d` in lowest terms, always with the slash: how the golden vectors write rationals. */
export function fractionString(value: Rational): string {
  const { numerator, denominator } = reduce(value)
  return `${numerator}/${denominator}`
}

/**
 * Go `big.Rat.FloatString(digits)`: exactly `digits` decimals, half away from zero, the sign kept even when
 * the magnitude rounds to zero, so −1/3 with 0 digits is `-0` (spec live P-7).
 */
export function floatString(value: Rational, digits: number): string {
  const negative = value.numerator < 0n
  const magnitude = negative ? -value.numerator : value.numerator
  const scaled = magnitude * 10n ** BigInt(digits)
  let rounded = scaled / value.denominator
  if ((scaled % value.denominator) * 2n >= value.denominator) rounded += 1n
  const text = rounded.toString().padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const fraction = digits === 0 ? '' : `.${text.slice(text.length - digits)}`
  return `${negative ? '-' : ''}${whole}${fraction}`
}
