import type { ConversionRefusal } from '../../src/price/feed/converted-price.ts'
import type { CapabilityCeilings } from '../../src/price/capability-ceilings.ts'
import { FollowedCeilings } from '../../src/price/followed-ceilings.ts'
import type { PriceSetting } from '../scenario/scenario.ts'
import { amountPerUnit, type NodeFeed } from './node-feed.ts'

/** The ceiling that a gateway or a signer is configured with; one in a currency follows the feed as far as the node knows it. */
export class PayerCeilings {
  readonly #feed: NodeFeed
  #configured: PriceSetting | null
  #followed: FollowedCeilings

  constructor(feed: NodeFeed, maxPrice: PriceSetting | null) {
    this.#feed = feed
    this.#configured = maxPrice
    this.#followed = new FollowedCeilings(feed.converter)
    this.setMaxPrice(maxPrice)
  }

  get ceilings(): CapabilityCeilings {
    return this.#followed.ceilings
  }

  /** Null = any price. A price that cannot be converted leaves the old one. */
  setMaxPrice(maxPrice: PriceSetting | null): ConversionRefusal | null {
    const refusal = maxPrice === null ? this.#clear() : this.#set(maxPrice)
    if (refusal === null) this.#configured = maxPrice
    this.#feed.follow()
    return refusal
  }

  /** What is configured, with a feed that has just started. */
  restart(): ConversionRefusal | null {
    this.#followed = new FollowedCeilings(this.#feed.converter)
    return this.setMaxPrice(this.#configured)
  }

  #set(maxPrice: PriceSetting): ConversionRefusal | null {
    return this.#followed.setMaxPrice(amountPerUnit(maxPrice))
  }

  #clear(): null {
    this.#followed.clearMaxPrice()
    return null
  }
}
