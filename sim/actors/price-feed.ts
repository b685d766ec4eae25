import { divide, multiply, rational, type Rational } from '../../src/money/rational.ts'
import type { Money, PriceFeed, PriceSetting } from '../scenario/scenario.ts'

const WEI_PER_ETH = rational(10n ** 18n)

/** The one price feed of the world: units of a currency per ETH. */
export class PriceFeedActor {
  #feed: PriceFeed | null

  constructor(feed: PriceFeed | null) {
    this.#feed = feed
  }

  set(currency: string, perEth: Rational): void {
    this.#feed = { currency, perEth }
  }

  /** Wei of an amount; null when its currency has no feed (the loader refuses such scenarios). */
  toWei(money: Money): Rational | null {
    if (money.currency === 'wei') return money.amount
    if (this.#feed === null || this.#feed.currency !== money.currency) return null
    return divide(multiply(money.amount, WEI_PER_ETH), this.#feed.perEth)
  }

  /** Wei per unit of a price as it is set. */
  pricePerUnitWei(setting: PriceSetting): Rational | null {
    const wei = this.toWei(setting.pricePerUnit)
    return wei === null ? null : divide(wei, rational(setting.pixelsPerUnit))
  }
}
