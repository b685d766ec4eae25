import { add, isZero, ZERO, type Rational } from '../money/rational.ts'
import {
  CAPABILITY_UNUSED,
  capabilityFromWire,
  type PricedCapabilities,
} from './capability-models.ts'

/** The model under which a capability's maximum for all its models is kept; with capability −1, the global maximum. */
export const DEFAULT_MODEL = 'default'

/**
 * The maximum prices that a gateway or a signer is configured with, in wei per unit (spec PR-11, PR-57, SG-17;
 * go-livepeer server/broadcast.go:BroadcastConfig). Null removes a maximum.
 */
export class CapabilityCeilings {
  readonly #maxima = new Map<number, Map<string, Rational>>()

  setMaxPrice(price: Rational | null): void {
    this.setCapabilityMaxPrice(CAPABILITY_UNUSED, DEFAULT_MODEL, price)
  }

  /** The global maximum, null = no limit. */
  maxPrice(): Rational | null {
    return this.#maxima.get(CAPABILITY_UNUSED)?.get(DEFAULT_MODEL) ?? null
  }

  setCapabilityMaxPrice(capability: number, model: string, price: Rational | null): void {
    const models = this.#maxima.get(capability) ?? new Map<string, Rational>()
    this.#maxima.set(capability, models)
    if (price === null) models.delete(model)
    else models.set(model, price)
  }

  /** The maximum of one model: its own, else the one for all models of the capability, else null. */
  capabilityMaxPrice(capability: number, model: string): Rational | null {
    const models = this.#maxima.get(capability)
    return models?.get(model) ?? models?.get(DEFAULT_MODEL) ?? null
  }

  /** Every maximum that is set, the global one too. */
  *maxima(): Iterable<{
    readonly capability: number
    readonly model: string
    readonly maxPrice: Rational
  }> {
    for (const [capability, models] of this.#maxima) {
      for (const [model, maxPrice] of models) yield { capability, model, maxPrice }
    }
  }

  /**
   * The maximum for a request: the sum over all asked models, an unlimited one adding 0; the global maximum when nothing is
   * asked or the sum is exactly 0; null = no limit (spec PR-57; server/broadcast.go:GetCapabilitiesMaxPrice).
   */
  effectiveMaxPrice(capabilities: Pick<PricedCapabilities, 'constraints'> | null): Rational | null {
    const asked = capabilities?.constraints?.perCapability
    if (asked === undefined) return this.maxPrice()
    let sum = ZERO
    for (const [wireNumber, models] of asked) {
      const capability = capabilityFromWire(wireNumber)
      for (const model of models.keys()) {
        sum = add(sum, this.capabilityMaxPrice(capability, model) ?? ZERO)
      }
    }
    return isZero(sum) ? this.maxPrice() : sum
  }
}
