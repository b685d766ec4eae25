import { fail } from '../kernel/assert.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import { divideFixed, multiplyFixed, naturalLogarithm, squareRoot } from './fixed-point.ts'

const WORD_BITS = 32n
const WORD = 2 ** 32
/** 0.215^1000: nobody will see so many misses unless the generator is broken. */
const TRIES_MAX = 1000

/**
 * A draw from the standard normal distribution, in fixed point: Marsaglia's polar method. How many raw draws it takes depends on
 * them alone, so two models that differ in a parameter see the same normal numbers.
 */
export function standardNormal(stream: RandomStream): bigint {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const x = BigInt(2 * stream.uint32() + 1 - WORD)
    const y = BigInt(2 * stream.uint32() + 1 - WORD)
    const square = x * x + y * y
    if (square >= 1n << (2n * WORD_BITS)) continue
    // From units of 2^-64 to those of 2^-96.
    const radius = square << WORD_BITS
    const factor = squareRoot(divideFixed(-2n * naturalLogarithm(radius), radius))
    return multiplyFixed(x << (2n * WORD_BITS), factor)
  }
  return fail('the generator refuses every point of the disc')
}
