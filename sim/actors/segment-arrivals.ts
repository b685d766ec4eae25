/** How many of the newest segments of a stream are told apart; older ones count as seen. */
const WINDOW = 31

interface Seen {
  newest: number
  /** Bit n: the segment n before the newest has arrived. */
  bits: number
}

/** Which segments of each stream have arrived, so that one that comes twice is one segment. */
export class SegmentArrivals {
  readonly #streams = new Map<string, Seen>()

  /** Whether this segment was here before; from now on it was. Numbers rise by one from 1. */
  isRepeat(stream: string, number: number): boolean {
    const seen = this.#streams.get(stream)
    if (seen === undefined) {
      this.#streams.set(stream, { newest: number, bits: 1 })
      return false
    }
    const ahead = number - seen.newest
    if (ahead > 0) {
      seen.bits = ahead >= WINDOW ? 1 : (seen.bits << ahead) | 1
      seen.newest = number
      return false
    }
    if (-ahead >= WINDOW) return true
    const bit = 1 << -ahead
    if ((seen.bits & bit) !== 0) return true
    seen.bits |= bit
    return false
  }

  forgetAll(): void {
    this.#streams.clear()
  }

  forget(stream: string): void {
    this.#streams.delete(stream)
  }
}
