import { assert } from './assert.ts'

/** An exact fraction. Has the shape of the engine's `Rational`, which the kernel may not know. */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** A probability made ready for drawing: its first 32 binary digits, and exactly what follows them. */
export interface Probability {
  /** floor(p · 2³²), 0 … 2³². */
  readonly threshold: number
  /** p · 2³² − threshold, as remainder / denominator; 0 for most. */
  readonly remainder: bigint
  readonly denominator: bigint
}

export const DIGIT_BITS = 32n

/** `ratio` must lie in 0 … 1. */
export function probability({ numerator, denominator }: Ratio): Probability {
  assert(denominator > 0n, 'a probability has a positive denominator')
  assert(numerator >= 0n, 'a probability is at least 0')
  assert(numerator <= denominator, 'a probability is at most 1')
  const scaled = numerator << DIGIT_BITS
  return {
    threshold: Number(scaled / denominator),
    remainder: scaled % denominator,
    denominator,
  }
}
