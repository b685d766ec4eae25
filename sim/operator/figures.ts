import type { Rational } from '../../src/money/rational.ts'

const EXACT_BITS = 900

/** A value as a double, for people and for rough comparisons; never for money. */
export function approximate({ numerator, denominator }: Rational): number {
  // float64: for people only.
  const excess = Math.max(bits(numerator), bits(denominator)) - EXACT_BITS
  if (excess <= 0) return Number(numerator) / Number(denominator)
  const shift = BigInt(excess)
  return Number(numerator >> shift) / Number(denominator >> shift)
}

/** Three digits: `0.0299`, `1200`, `3.00e+10`. */
export function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size >= 1e-6 && size < 1e9) {
    if (size >= 1000) return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
    return String(Number(value.toPrecision(3)))
  }
  return value.toExponential(2).replace('e+', 'e')
}

/** `10^12`, or the number itself when it is no power of ten. */
export function timesText(factor: number): string {
  const power = Math.log10(factor)
  return Number.isInteger(power) && power > 2 ? `10^${power}` : figure(factor)
}

function bits(value: bigint): number {
  return value.toString(16).length * 4
}
