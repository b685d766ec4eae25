import type { ConversionRefusal } from '../../src/price/feed/converted-price.ts'
import type { CapabilityCeilings } from '../../src/price/capability-ceilings.ts'
import { FollowedCeilings } from '../../src/price/followed-ceilings.ts'
import type { CapabilityPrice, PriceSetting } from '../scenario/scenario.ts'
import { amountPerUnit, type NodeFeed } from './node-feed.ts'

/** What a gateway or a signer is configured to pay at most, for everything and by capability. */
export interface CeilingSettings {
  readonly maxPrice: PriceSetting | null
  readonly maxPricePerCapability: readonly CapabilityPrice[]
}

/** The ceilings that a gateway or a signer is configured with; one in a currency follows the feed as far as the node knows it. */
export class PayerCeilings {
  readonly #feed: NodeFeed
  readonly #perCapability: readonly CapabilityPrice[]
  #configured: PriceSetting | null
  #followed: FollowedCeilings

  constructor(feed: NodeFeed, { maxPrice, maxPricePerCapability }: CeilingSettings) {
    this.#feed = feed
    this.#configured = maxPrice
    this.#perCapability = maxPricePerCapability
    this.#followed = new FollowedCeilings(feed.converter)
    this.restart()
  }

  /** For whoever changes them while the node runs; another one after a restart. */
  get followed(): FollowedCeilings {
    return this.#followed
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
    const refusals = [
      this.setMaxPrice(this.#configured),
      ...this.#perCapability.map(({ capability, model, price }) =>
        this.#followed.setCapabilityMaxPrice(capability, model, amountPerUnit(price)),
      ),
    ]
    this.#feed.follow()
    return refusals.find((refusal) => refusal !== null) ?? null
  }

  #set(maxPrice: PriceSetting): ConversionRefusal | null {
    return this.#followed.setMaxPrice(amountPerUnit(maxPrice))
  }

  #clear(): null {
    this.#followed.clearMaxPrice()
    return null
  }
}
