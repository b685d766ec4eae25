import { CAPABILITY_UNUSED } from './capability-models.ts'
import { CapabilityCeilings, DEFAULT_MODEL } from './capability-ceilings.ts'
import type {
  ConversionRefusal,
  CurrencyAmount,
  CurrencyConverter,
} from './feed/converted-price.ts'
import { FollowedPrices } from './feed/followed-prices.ts'

/**
 * A gateway's maximum prices, set in any currency, that follow the feed (spec PR-11; go-livepeer server/broadcast.go). A replaced
 * or cleared maximum stops following; a refused one changes nothing.
 */
export class FollowedCeilings {
  readonly ceilings: CapabilityCeilings = new CapabilityCeilings()
  readonly #followed: FollowedPrices

  constructor(converter: CurrencyConverter) {
    this.#followed = new FollowedPrices(converter)
  }

  setMaxPrice(amount: CurrencyAmount): ConversionRefusal | null {
    return this.setCapabilityMaxPrice(CAPABILITY_UNUSED, DEFAULT_MODEL, amount)
  }

  /** Removes the global maximum. */
  clearMaxPrice(): void {
    this.#followed.stop(keyOf(CAPABILITY_UNUSED, DEFAULT_MODEL))
    this.ceilings.setMaxPrice(null)
  }

  setCapabilityMaxPrice(
    capability: number,
    model: string,
    amount: CurrencyAmount,
  ): ConversionRefusal | null {
    return this.#followed.set({
      key: keyOf(capability, model),
      amount,
      stopsReplaced: true,
      write: (priceWei) => this.ceilings.setCapabilityMaxPrice(capability, model, priceWei),
    })
  }
}

function keyOf(capability: number, model: string): string {
  return `${capability} ${model}`
}
