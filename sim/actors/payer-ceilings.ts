import type { ConversionRefusal } from '../../src/price/feed/converted-price.ts'
import type { CapabilityCeilings } from '../../src/price/capability-ceilings.ts'
import { FollowedCeilings } from '../../src/price/followed-ceilings.ts'
import type { Restart } from '../scenario/restart.ts'
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
  /** What the node goes by, and what its configuration says. */
  #running: PriceSetting | null
  #configured: PriceSetting | null
  #followed: FollowedCeilings

  constructor(feed: NodeFeed, { maxPrice, maxPricePerCapability }: CeilingSettings) {
    this.#feed = feed
    this.#running = maxPrice
    this.#configured = maxPrice
    this.#perCapability = maxPricePerCapability
    this.#followed = new FollowedCeilings(feed.converter)
    this.restart({ keeps: [], with: {} })
  }

  /** For whoever changes them while the node runs; another one after a restart. */
  get followed(): FollowedCeilings {
    return this.#followed
  }

  get ceilings(): CapabilityCeilings {
    return this.#followed.ceilings
  }

  /** What the operator of a node that is down writes into its configuration. */
  configure(maxPrice: PriceSetting | null): void {
    this.#configured = maxPrice
  }

  /** Null = any price. A price that cannot be converted leaves the old one. */
  setMaxPrice(maxPrice: PriceSetting | null): ConversionRefusal | null {
    const refusal = maxPrice === null ? this.#clear() : this.#set(maxPrice)
    if (refusal === null) this.#running = maxPrice
    this.#feed.follow()
    return refusal
  }

  /** What is configured, with a feed that has just started. */
  restart({ keeps, with: flags }: Pick<Restart, 'keeps' | 'with'>): ConversionRefusal | null {
    this.#configured = flags.maxPrice ?? this.#configured
    const kept = keeps.includes('prices') && flags.maxPrice === undefined
    const maxPrice = kept ? this.#running : this.#configured
    this.#followed = new FollowedCeilings(this.#feed.converter)
    const refusals = [
      this.setMaxPrice(maxPrice),
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
