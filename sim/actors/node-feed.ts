import { divide, rational } from '../../src/money/rational.ts'
import {
  conversionRefusalText,
  type ConversionRefusal,
  type CurrencyAmount,
  type CurrencyConverter,
} from '../../src/price/feed/converted-price.ts'
import { parseFeedDescription } from '../../src/price/feed/feed-description.ts'
import type { FeedPrice } from '../../src/price/feed/feed-price.ts'
import { PriceFeedWatcher } from '../../src/price/feed/price-feed-watcher.ts'
import { weiMultiplier } from '../../src/price/feed/wei-multiplier.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Money, PriceSetting } from '../scenario/scenario.ts'
import type { PriceFeedActor } from './price-feed.ts'
import type { World } from './world.ts'

/** Whose feed it is. */
export interface NodeFeedOwner {
  readonly name: string
  readonly life: Lifetime
  readonly clock: ActorClock
}

/**
 * The price feed as one node knows it: what its watcher read last, by the node's own clock. Upstream reads at every full hour,
 * and only while a price in the currency is set (spec PR-34); a scenario may let every round through at once instead.
 */
export class NodeFeed {
  readonly converter: CurrencyConverter
  readonly #world: World
  readonly #feed: PriceFeedActor | null
  readonly #owner: NodeFeedOwner
  #watcher: PriceFeedWatcher | null = null
  /** The poll that a timer waits for, so that each has one. */
  #awaited: bigint | null = null
  #reported: FeedPrice | null = null
  #failure: string | null = null

  constructor(options: { world: World; feed: PriceFeedActor | null; owner: NodeFeedOwner }) {
    const { world, feed, owner } = options
    this.#world = world
    this.#feed = feed
    this.#owner = owner
    this.#watcher = this.#newWatcher()
    // The watcher is replaced when the process is: whoever converts asks for the present one.
    const watcher = (): PriceFeedWatcher | null => this.#watcher
    this.converter = {
      get feed() {
        const present = watcher()
        if (feed === null || present === null) return null
        return {
          watcher: present,
          describe: () => ({ ok: true as const, description: feed.description }),
        }
      },
      rules: world.rules.price,
      nowNs: () => this.#wallNs(),
    }
    if (feed?.settings.watcherNs === null) {
      feed.listen(() => {
        if (owner.life.alive) this.#poll()
      })
    }
  }

  /** A new process: nothing that was read is known any more. */
  restart(): void {
    this.#watcher = this.#newWatcher()
    this.#awaited = null
    this.#reported = null
  }

  /** After any price was set or cleared: sees to it that the next poll happens. A node that is down polls once it is back. */
  follow(): void {
    if (!this.#owner.life.alive) return
    this.#reported ??= this.#watcher?.latest ?? null
    const dueNs = this.#watcher?.nextWakeNs ?? null
    if (dueNs === null || dueNs === this.#awaited || this.#feed?.settings.watcherNs === null) return
    this.#awaited = dueNs
    const { life, clock } = this.#owner
    const waitNs = clock.nsUntil(this.#world.nowNs, dueNs)
    this.#world.at(life, this.#world.nowNs + waitNs, wake, { feed: this, dueNs })
  }

  /** Called by the kernel; a poll that nobody waits for any more is none. */
  wake(dueNs: bigint): void {
    if (this.#awaited !== dueNs) return
    this.#awaited = null
    if (this.#watcher?.nextWakeNs === dueNs) this.#poll(dueNs)
    this.follow()
  }

  /** A price that could not be converted when the process started: upstream ends there. */
  failToStart(refusal: ConversionRefusal): void {
    this.#failed(conversionRefusalText(refusal))
  }

  #poll(dueNs = 0n): void {
    const watcher = this.#watcher
    if (watcher === null) return
    const wallNs = this.#wallNs()
    this.#failure = null
    watcher.wake(wallNs > dueNs ? wallNs : dueNs)
    if (this.#failure !== null) this.#failed(this.#failure)
    const { latest } = watcher
    if (latest === null || latest === this.#reported) return
    this.#reported = latest
    this.#adopt(latest)
  }

  #adopt(latest: FeedPrice): void {
    if (!this.#world.rules.price.usableFeedPrice(latest.price)) {
      return this.#failed('price is not positive')
    }
    const described = parseFeedDescription(this.#feed?.description ?? '')
    if (described.ok && weiMultiplier(latest.price, described.currencies.base) === null) {
      // In the goroutine of an update nothing recovers, so the process is gone (spec X-5).
      this.#failed('panic: division by zero')
      this.#owner.life.crash()
      const { name } = this.#owner
      return this.#world.emit({ type: 'actor.crashed', atNs: this.#world.nowNs, actor: name })
    }
    this.#world.emit({
      type: 'feed.adopted',
      atNs: this.#world.nowNs,
      actor: this.#owner.name,
      pair: this.#feed?.description ?? '',
      roundId: latest.roundId,
      price: latest.price,
      updatedAtSec: latest.updatedAtSec,
    })
  }

  #failed(error: string): void {
    const actor = this.#owner.name
    this.#world.emit({ type: 'feed.failed', atNs: this.#world.nowNs, actor, error })
  }

  #newWatcher(): PriceFeedWatcher | null {
    const feed = this.#feed
    if (feed === null) return null
    const read = (): ReturnType<PriceFeedActor['read']> => {
      const reading = feed.read(this.#owner.name)
      if (!reading.ok) this.#failure = reading.error
      return reading
    }
    const { watcherNs } = feed.settings
    return watcherNs === null
      ? new PriceFeedWatcher(read)
      : new PriceFeedWatcher(read, BigInt(watcherNs))
  }

  #wallNs(): bigint {
    return this.#owner.clock.unixNs(this.#world.nowNs)
  }
}

function wake({ feed, dueNs }: { feed: NodeFeed; dueNs: bigint }): void {
  feed.wake(dueNs)
}

/** A price per unit as it is set, in its currency. */
export function amountPerUnit({ pricePerUnit, pixelsPerUnit }: PriceSetting): CurrencyAmount {
  return {
    currency: pricePerUnit.currency,
    price: divide(pricePerUnit.amount, rational(pixelsPerUnit)),
  }
}

/** The same of a price per second. */
export function amountOf({ amount, currency }: Money): CurrencyAmount {
  return { currency, price: amount }
}
