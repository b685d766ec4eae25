import type { Rational } from '../money/rational.ts'
import {
  CAPABILITY_UNUSED,
  capabilityFromWire,
  type PricedCapabilities,
} from './capability-models.ts'
import type { ModelCeilings, RequestCeiling } from './request-ceiling.ts'

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
   * The maximum for a request, made of all that apply to it as the rule says; null = no limit (spec PR-57;
   * server/broadcast.go:GetCapabilitiesMaxPrice).
   */
  effectiveMaxPrice(
    capabilities: Pick<PricedCapabilities, 'constraints'> | null,
    rules: { readonly requestCeiling: RequestCeiling },
  ): Rational | null {
    const asked = capabilities?.constraints?.perCapability
    return rules.requestCeiling({
      global: this.maxPrice(),
      models: asked === undefined ? null : this.#modelCeilings(asked),
    })
  }

  #modelCeilings(
    asked: NonNullable<PricedCapabilities['constraints']>['perCapability'],
  ): readonly ModelCeilings[] {
    return [...asked].flatMap(([wireNumber, models]) => {
      const maxima = this.#maxima.get(capabilityFromWire(wireNumber))
      const ofCapability = maxima?.get(DEFAULT_MODEL) ?? null
      return [...models.keys()].map((model) => ({
        own: maxima?.get(model) ?? null,
        ofCapability,
      }))
    })
  }
}
