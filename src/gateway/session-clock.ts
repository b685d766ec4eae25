import type { Instant } from './session.ts'

/**
 * The time of one session as its remote signer is told it: it begins with the gateway's wall clock and goes with its steady
 * clock from the first answer on, so that no step of a wall clock, nor another clock of another signer, changes what is billed.
 */
export class SessionClock {
  #firstUnixNs: bigint | null = null
  #answeredNs: number | null = null

  /** Unix nanoseconds; the same until the first answer. */
  unixNs({ nowNs, wallUnixNs }: Instant): bigint {
    this.#firstUnixNs ??= wallUnixNs
    const sinceNs = this.#answeredNs === null ? 0 : nowNs - this.#answeredNs
    return this.#firstUnixNs + BigInt(sinceNs)
  }

  /** The signer has answered with a state: time begins to count. */
  answered(nowNs: number): void {
    this.#answeredNs ??= nowNs
  }
}
