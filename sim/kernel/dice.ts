import { assert } from './assert.ts'
import { probability, type Probability, type Ratio } from './probability.ts'
import type { RandomStream } from './random-stream.ts'

/**
 * Decides a fault, one draw per message. While the fault is impossible a draw decides nothing: it is only owed, and made before
 * the probability changes, so that every later decision sees the number that it would have seen.
 */
export class FaultDie {
  readonly #stream: RandomStream
  #probability: Probability
  #impossible: boolean
  #owed = 0

  constructor(stream: RandomStream, ratio: Ratio) {
    this.#stream = stream
    this.#probability = probability(ratio)
    this.#impossible = ratio.numerator === 0n
  }

  set(ratio: Ratio): void {
    for (; this.#owed > 0; this.#owed -= 1) this.#stream.uint32()
    this.#probability = probability(ratio)
    this.#impossible = ratio.numerator === 0n
  }

  happens(): boolean {
    if (!this.#impossible) return this.#stream.happens(this.#probability)
    this.#owed += 1
    return false
  }
}

/** Draws a latency, uniform between its bounds. A message that does not need one owes the draw, as with `FaultDie`. */
export class LatencyDie {
  readonly #stream: RandomStream
  #minNs = 0
  #maxNs = 0
  #owed = 0

  constructor(stream: RandomStream, minNs: number, maxNs: number) {
    this.#stream = stream
    this.set(minNs, maxNs)
  }

  set(minNs: number, maxNs: number): void {
    assert(minNs >= 0, 'a message does not arrive before it is sent')
    assert(minNs <= maxNs, 'a latency range runs upwards')
    this.#settle()
    this.#minNs = minNs
    this.#maxNs = maxNs
  }

  drawNs(): number {
    if (this.#owed > 0) this.#settle()
    return this.#stream.uniformNs(this.#minNs, this.#maxNs)
  }

  /** As `drawNs`, for nobody. */
  pass(): void {
    this.#owed += 1
  }

  /** With the bounds of the messages that owe: how many raw draws one takes depends on them. */
  #settle(): void {
    for (; this.#owed > 0; this.#owed -= 1) this.#stream.uniformNs(this.#minNs, this.#maxNs)
  }
}
