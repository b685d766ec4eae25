import { assert } from '../../src/assert.ts'
import { EXACT_SECOND_NS } from '../../src/durations.ts'
import {
  compare,
  divide,
  rational,
  round,
  subtract,
  type Rational,
} from '../../src/money/rational.ts'
import {
  feedPriceOfRound,
  type FeedReading,
  type FeedRound,
} from '../../src/price/feed/feed-price.ts'
import type { FeedFault, PriceFeed } from '../scenario/feed.ts'
import type { World } from './world.ts'

/**
 * The price feed on chain (Chainlink): rounds of one pair, each an integer answer and the second of its update. What one ETH costs
 * moves all the time; a round is made of it when it is far enough from the last answer, or when the heartbeat is due.
 */
export class PriceFeedActor {
  readonly #settings: PriceFeed
  readonly #world: Pick<World, 'nowNs' | 'emit' | 'later'>
  readonly #epochUnixNs: bigint
  /** What is wrong, each with the last round of before. */
  readonly #faults = new Map<FeedFault, FeedRound>()
  readonly #listeners = new Set<() => void>()
  #perEth: Rational
  #round: FeedRound

  constructor(options: {
    settings: PriceFeed
    world: Pick<World, 'nowNs' | 'emit' | 'later'>
    epochUnixNs: bigint
  }) {
    this.#settings = options.settings
    this.#world = options.world
    this.#epochUnixNs = options.epochUnixNs
    this.#perEth = options.settings.perEth
    // Older than anything that happens: a round of the first second is news.
    const updatedAtSec = options.epochUnixNs / EXACT_SECOND_NS - 1n
    this.#round = { roundId: 1n, answer: this.#answer(), updatedAtSec }
    this.#awaitHeartbeat(0)
  }

  get settings(): PriceFeed {
    return this.#settings
  }

  /** As the contract describes itself (spec PR-31). */
  get description(): string {
    const { currency, inverted } = this.#settings
    return inverted ? `${currency} / ETH` : `ETH / ${currency}`
  }

  /** What a node gets when it reads the last round (spec PR-32). */
  read(node: string): FeedReading {
    let round = this.#round
    for (const [{ kind, nodes }, before] of this.#faults) {
      if (nodes !== null && !nodes.includes(node)) continue
      if (kind === 'unreachable') {
        return { ok: false, error: 'failed to get latest round data: the feed is unreachable' }
      }
      if (kind === 'behind' && before.roundId < round.roundId) round = before
    }
    return { ok: true, feedPrice: feedPriceOfRound(round, this.#settings.decimals) }
  }

  /** Calls back after every round, for whoever does not wait for the next poll. */
  listen(notify: () => void): void {
    this.#listeners.add(notify)
  }

  /** One ETH costs so much from now on. */
  move(perEth: Rational): void {
    this.#perEth = perEth
    if (this.#deviates()) this.#publish()
  }

  setFault(fault: FeedFault, on: boolean): void {
    if (on) this.#faults.set(fault, this.#round)
    else this.#faults.delete(fault)
    const { kind } = fault
    if (kind === 'zero' || kind === 'doubled' || (kind === 'stale' && !on)) this.#publish()
    else if (kind === 'behind' && !on) this.#tell()
  }

  #deviates(): boolean {
    const { deviation, decimals } = this.#settings
    const last = rational(this.#round.answer, 10n ** BigInt(decimals))
    if (last.numerator === 0n) return true
    const moved = subtract(rational(this.#answer(), 10n ** BigInt(decimals)), last)
    const size = moved.numerator < 0n ? { ...moved, numerator: -moved.numerator } : moved
    return compare(divide(size, last), deviation) >= 0
  }

  #publish(): void {
    if (this.#has('stale')) return
    const { nowNs } = this.#world
    const answer = this.#has('zero') ? 0n : this.#answer() * (this.#has('doubled') ? 2n : 1n)
    const updatedAtSec = (this.#epochUnixNs + BigInt(nowNs)) / EXACT_SECOND_NS
    this.#round = { roundId: this.#round.roundId + 1n, answer, updatedAtSec }
    const { decimals } = this.#settings
    this.#world.emit({
      type: 'feed.round',
      atNs: nowNs,
      pair: this.description,
      ...this.#round,
      decimals,
    })
    this.#awaitHeartbeat(nowNs)
    this.#tell()
  }

  #tell(): void {
    for (const notify of this.#listeners) notify()
  }

  #answer(): bigint {
    const { inverted, decimals } = this.#settings
    assert(this.#perEth.numerator > 0n, 'an ETH costs something')
    const price = inverted ? divide(rational(1n), this.#perEth) : this.#perEth
    return round({ ...price, numerator: price.numerator * 10n ** BigInt(decimals) })
  }

  #has(kind: FeedFault['kind']): boolean {
    for (const fault of this.#faults.keys()) if (fault.kind === kind) return true
    return false
  }

  #awaitHeartbeat(fromNs: number): void {
    const { heartbeatNs } = this.#settings
    if (heartbeatNs === null) return
    const { roundId } = this.#round
    this.#world.later(
      fromNs + heartbeatNs,
      () => {
        if (this.#round.roundId === roundId) this.#publish()
      },
      null,
    )
  }
}
