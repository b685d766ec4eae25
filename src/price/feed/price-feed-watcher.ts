import { EXACT_SECOND_NS } from '../../durations.ts'
import type { FeedPrice, FeedReading } from './feed-price.ts'

/** Upstream reads the feed at UTC times that are multiples of this (spec PR-34). */
const POLL_PERIOD_NS = 3600n * EXACT_SECOND_NS
/** Attempts in one period, and the wait after the first failure, which doubles (spec PR-35). */
const ATTEMPTS_MAX = 5
const FIRST_RETRY_WAIT_NS = 30n * EXACT_SECOND_NS
/** 0001-01-01: what counts as never updated (spec errata to PR-33). */
const NEVER_UPDATED_SEC = -62_135_596_800n

export type PriceListener = (feedPrice: FeedPrice) => void

/**
 * Reads a price feed once an hour while anybody is subscribed, and keeps what it read last (spec PR-33..35; go-livepeer
 * eth/watchers/pricefeedwatcher.go). Instants are Unix nanoseconds; whoever owns the clock calls `wakeUpTo`. The kept price
 * survives times without subscribers, however old it gets.
 */
export class PriceFeedWatcher {
  readonly #readFeed: (nowNs: bigint) => FeedReading
  readonly #periodNs: bigint
  readonly #listeners = new Set<{ readonly notify: PriceListener }>()
  #latest: FeedPrice | null = null
  /** The next reading; null while nobody is subscribed. */
  #next: { readonly atNs: bigint; readonly failures: number } | null = null

  constructor(readFeed: (nowNs: bigint) => FeedReading, periodNs: bigint = POLL_PERIOD_NS) {
    this.#readFeed = readFeed
    this.#periodNs = periodNs
  }

  /** What was read last and kept; null before the first reading. */
  get latest(): FeedPrice | null {
    return this.#latest
  }

  /** Whether the poll loop is there. */
  get isRunning(): boolean {
    return this.#next !== null
  }

  /** The instant of the next reading; null while nobody is subscribed. */
  get nextWakeNs(): bigint | null {
    return this.#next?.atNs ?? null
  }

  /** The price read last, else one read now; the error is upstream's text. */
  current(nowNs: bigint): FeedReading {
    if (this.#latest !== null) return { ok: true, feedPrice: this.#latest }
    const reading = this.#readFeed(nowNs)
    if (!reading.ok) return { ok: false, error: `failed to fetch price data: ${reading.error}` }
    this.#keep(reading.feedPrice)
    return reading
  }

  /** Calls `notify` with every newer price until the returned function is called, which may happen again and again. */
  subscribe(nowNs: bigint, notify: PriceListener): () => void {
    const listener = { notify }
    this.#listeners.add(listener)
    this.#next ??= { atNs: this.#nextPoll(nowNs), failures: 0 }
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#next = null
    }
  }

  /** Does every reading due at or before `nowNs`, in order. */
  wakeUpTo(nowNs: bigint): void {
    for (let next = this.#next; next !== null && next.atNs <= nowNs; next = this.#next) {
      this.wake(next.atNs)
    }
  }

  /** Reads once and plans the next reading after `nowNs`, so that polls that were slept through are left out. */
  wake(nowNs: bigint): void {
    if (this.#next === null) return
    const reading = this.#readFeed(nowNs)
    const failures = reading.ok ? 0 : this.#next.failures + 1
    const atNs =
      failures === 0 || failures === ATTEMPTS_MAX
        ? this.#nextPoll(nowNs)
        : nowNs + FIRST_RETRY_WAIT_NS * 2n ** BigInt(failures - 1)
    this.#next = { atNs, failures: failures === ATTEMPTS_MAX ? 0 : failures }
    if (reading.ok) this.#keep(reading.feedPrice)
  }

  /** A price counts only if the feed was updated after the one kept. */
  #keep(feedPrice: FeedPrice): void {
    if (feedPrice.updatedAtSec <= (this.#latest?.updatedAtSec ?? NEVER_UPDATED_SEC)) return
    this.#latest = feedPrice
    for (const listener of this.#listeners) listener.notify(feedPrice)
  }

  /** The first multiple of the period after an instant. */
  #nextPoll(nowNs: bigint): bigint {
    return (nowNs / this.#periodNs + 1n) * this.#periodNs
  }
}
