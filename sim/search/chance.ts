import type { RandomStream } from '../kernel/streams.ts'

const WORD = 2 ** 32

/** Chance as generators use it: one stream, integers and shares. */
export class Chance {
  readonly #stream: RandomStream

  constructor(stream: RandomStream) {
    this.#stream = stream
  }

  /** Raw draws so far. */
  get draws(): number {
    return this.#stream.draws
  }

  /** Uniform in min … max, both inclusive. */
  integer(min: number, max: number): number {
    return min + this.#stream.integerBelow(max - min + 1)
  }

  pick<T>(items: readonly T[]): T {
    return this.#stream.pick(items)
  }

  /** True `of` times in `outOf`. */
  happens(of: number, outOf: number): boolean {
    return this.#stream.integerBelow(outOf) < of
  }

  /** True in this share of cases, 0 … 1. float64: an intensity is no money, and the product is exact enough everywhere alike. */
  share(of: number): boolean {
    return this.#stream.uint32() < of * WORD
  }

  /** 1 … max, higher when the intensity is. */
  count(max: number, intensity: number): number {
    return this.integer(1, Math.max(1, Math.round(max * intensity)))
  }
}
