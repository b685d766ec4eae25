import type { CurrencyConverter, PriceFeed } from '../../../src/price/feed/converted-price.ts'
import type { FeedReading } from '../../../src/price/feed/feed-price.ts'
import { PriceFeedWatcher } from '../../../src/price/feed/price-feed-watcher.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** 2000-01-01T00:00:00Z, where the clocks of the pricing suites start. */
export const START_NS = 946_684_800_000_000_000n

/** The converter of a suite's `feed` object, whose answer never changes; null is a node without a feed. */
export function readConverter(feed: VectorFields | null, rules: PriceRules): CurrencyConverter {
  return { feed: feed === null ? null : readFeed(feed), rules, nowNs: () => START_NS }
}

function readFeed(feed: VectorFields): PriceFeed {
  const price = feed.rationalOrNull('price')
  const reading: FeedReading =
    price === null
      ? { ok: false, error: 'no data' }
      : { ok: true, feedPrice: { roundId: 1n, price, updatedAtSec: 1n } }
  return {
    watcher: new PriceFeedWatcher(() => reading),
    describe: () => ({ ok: true, description: feed.text('description') }),
  }
}

/** The next readings of a feed, set by the steps of a sequence. */
export class SteppedFeed {
  readonly #fetchesNs: bigint[] = []
  #reading: FeedReading = { ok: false, error: 'no data' }
  #failure: { readonly error: string; left: number } | null = null

  /** Sets what is read from now on; ends a failure. */
  set(fields: VectorFields): void {
    this.#failure = null
    this.#reading = {
      ok: true,
      feedPrice: {
        roundId: fields.has('roundId') ? fields.integer('roundId') : 1n,
        price: fields.rational('price'),
        updatedAtSec: fields.integer('updatedAtSec'),
      },
    }
  }

  /** Lets the next `count` readings fail, −1 = all. */
  fail(error: string, count: number): void {
    this.#failure = { error, left: count < 0 ? Infinity : count }
  }

  read(nowNs: bigint): FeedReading {
    this.#fetchesNs.push(nowNs)
    if (this.#failure === null || this.#failure.left === 0) return this.#reading
    this.#failure.left -= 1
    return { ok: false, error: this.#failure.error }
  }

  /** The instants read since the last call. */
  takeFetches(): readonly string[] {
    return this.#fetchesNs.splice(0).map(String)
  }
}

/** A clock that moves by the `advance` steps only. */
export class SteppedClock {
  nowNs: bigint = START_NS

  advance(fields: VectorFields, watcher: PriceFeedWatcher): void {
    this.nowNs += fields.integer('ns')
    watcher.wakeUpTo(this.nowNs)
  }
}

/** `{key: "n/d"}`. */
export function writePrices(
  prices: Iterable<readonly [string, { readonly numerator: bigint; readonly denominator: bigint }]>,
): Record<string, unknown> {
  return Object.fromEntries([...prices].map(([key, price]) => [key, writeRational(price)]))
}
