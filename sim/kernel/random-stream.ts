import { assert, fail } from './assert.ts'
import { DAY_NS } from './limits.ts'
import { DIGIT_BITS, probability, type Probability, type Ratio } from './probability.ts'

const WORD = 2 ** 32
const HALF = 2 ** 16
const WORD_BITS = 32n
const TWO_WORDS_MASK = (1n << 64n) - 1n
/** Where words become one integer. */
const words = new DataView(new ArrayBuffer(32))
/** e⁻¹⁰⁰: nobody will see a longer row of misses unless the generator is broken. */
const EXPONENTIAL_PERIODS_MAX = 100

/**
 * Chance, in integers only. Larger raw draws give larger results, and a decision takes one draw almost
 * always whatever its parameters: two runs that differ in one parameter keep the rest of their chance.
 */
export class RandomStream {
  readonly name: string
  readonly #next: () => number
  #draws = 0

  /** `next` returns uniform integers of 32 bits. */
  constructor(name: string, next: () => number) {
    this.name = name
    this.#next = next
  }

  /** Raw 32-bit draws so far. */
  get draws(): number {
    return this.#draws
  }

  uint32(): number {
    this.#draws += 1
    return this.#next()
  }

  /** Uniform in 0 … n − 1 without bias; n in 1 … 2⁵³ − 1 (Lemire's multiplication with rejection). */
  integerBelow(n: number): number {
    if (!Number.isSafeInteger(n) || n < 1) fail('integerBelow', n)
    if (n > WORD) return this.#wideIntegerBelow(BigInt(n))
    for (;;) {
      const draw = this.uint32()
      const low = lowWord(draw, n)
      if (low >= n || low >= WORD % n) return highWord(draw, n)
    }
  }

  /** True with exactly this probability (0 … 1). */
  chance(ratio: Ratio): boolean {
    return this.happens(probability(ratio))
  }

  /** `chance` for a probability that is used often. Monotone: what happens at p happens at every larger one. */
  happens({ threshold, remainder, denominator }: Probability): boolean {
    const draw = this.uint32()
    if (draw !== threshold) return draw < threshold
    let rest = remainder
    while (rest > 0n) {
      const scaled = rest << DIGIT_BITS
      const digit = BigInt(this.uint32())
      const wanted = scaled / denominator
      if (digit !== wanted) return digit < wanted
      rest = scaled % denominator
    }
    return false
  }

  /** 32 uniform bytes, as lower-case hex. */
  bytes32(): `0x${string}` {
    let digits = ''
    for (let word = 0; word < 8; word += 1) digits += this.uint32().toString(16).padStart(8, '0')
    return `0x${digits}`
  }

  /** Uniform in 0 … 2²⁵⁶ − 1. */
  bigint256(): bigint {
    for (let at = 0; at < 32; at += 4) words.setUint32(at, this.uint32())
    const high = (words.getBigUint64(0) << 64n) | words.getBigUint64(8)
    const low = (words.getBigUint64(16) << 64n) | words.getBigUint64(24)
    return (high << 128n) | low
  }

  pick<T>(items: readonly T[]): T {
    assert(items.length > 0, 'pick from nothing')
    // The index is in range, and an item may itself be undefined.
    return items[this.integerBelow(items.length)] as T
  }

  /** The items in a uniformly drawn order, as a new array. */
  shuffle<T>(items: readonly T[]): T[] {
    const rest = [...items]
    const shuffled: T[] = []
    while (rest.length > 0) shuffled.push(...rest.splice(this.integerBelow(rest.length), 1))
    return shuffled
  }

  /** A duration uniform in minNs … maxNs, both inclusive; integers. */
  uniformNs(minNs: number, maxNs: number): number {
    if (minNs > maxNs) fail('uniformNs', minNs, maxNs)
    return minNs + this.integerBelow(maxNs - minNs + 1)
  }

  /**
   * An exponentially distributed duration, rounded down to a nanosecond; mean 1 ns … 1 day. Von Neumann's
   * method: it only compares draws, so there is no logarithm whose last bit could differ between machines.
   */
  exponentialNs(meanNs: number): number {
    assert(Number.isSafeInteger(meanNs), 'a mean duration is an integer')
    assert(meanNs >= 1, 'a mean duration is positive')
    assert(meanNs <= DAY_NS, 'a mean duration is at most a day')
    for (let periods = 0; periods < EXPONENTIAL_PERIODS_MAX; periods += 1) {
      const first = this.uint32()
      if (this.#fallsOddly(first)) return periods * meanNs + scaleWide(first, meanNs)
    }
    return fail('the generator refuses every period of an exponential duration')
  }

  /** Whether the run of falling draws that starts with `first` has odd length: chance e^(−first/2³²). */
  #fallsOddly(first: number): boolean {
    let odd = true
    let previous = first
    for (;;) {
      const next = this.uint32()
      if (next >= previous) return odd
      odd = !odd
      previous = next
    }
  }

  #wideIntegerBelow(n: bigint): number {
    for (;;) {
      const draw = (BigInt(this.uint32()) << WORD_BITS) | BigInt(this.uint32())
      const product = draw * n
      const low = product & TWO_WORDS_MASK
      if (low >= n || low >= (TWO_WORDS_MASK + 1n) % n) return Number(product >> 64n)
    }
  }
}

/** floor(draw · n / 2³²) for draw < 2³², n ≤ 2³², in exact steps below 2⁵³. */
function highWord(draw: number, n: number): number {
  const high = Math.floor(draw / HALF)
  const low = draw % HALF
  return Math.floor((high * n + Math.floor((low * n) / HALF)) / HALF)
}

/** draw · n mod 2³², same bounds. */
function lowWord(draw: number, n: number): number {
  const high = Math.floor(draw / HALF)
  const low = draw % HALF
  return (((high * n) % HALF) * HALF + low * n) % WORD
}

/** floor(draw · n / 2³²) for n < 2⁵³: the high word of n counts in full. */
function scaleWide(draw: number, n: number): number {
  const high = Math.floor(n / WORD)
  return draw * high + highWord(draw, n % WORD)
}
