import type { Address } from '../bytes/hex.ts'
import { sign, type Rational } from '../money/rational.ts'
import { CAPABILITY_BYOC, capabilityToWire } from './capability-models.ts'
import { jobPriceInfo } from './job-price.ts'
import { adjustPrice } from './overhead.ts'
import { DEFAULT_SENDER } from './price-book.ts'
import type { PriceInfo } from './price-info.ts'
import type { OrchestratorPricing } from './session-price.ts'
import { toWirePrice } from './wire-price.ts'

const NO_PRICES: readonly PriceInfo[] = Object.freeze([])

/**
 * OrchestratorInfo.capabilities_prices for a sender: one entry per priced model, the sender's own prices replacing the default
 * ones, then one per external capability (spec PR-53..55, BY-1, BY-2; go-livepeer core/orchestrator.go:GetCapabilitiesPrices).
 * Upstream's order is unspecified; this one is the order of setting. An entry whose price cannot travel is left out; an own
 * price that cannot travel hides the default one only where the list shows what is charged. Negative external prices are left out.
 */
export function advertisedPrices<Refusal>(
  pricing: OrchestratorPricing<Refusal>,
  sender: Address,
): readonly PriceInfo[] {
  if (pricing.book.hasBasePricesOnly) return NO_PRICES
  const builtIn = new Map<string, PriceInfo>()
  for (const owner of [DEFAULT_SENDER, sender]) {
    for (const { capability, model, price } of pricing.book.capabilityPrices(owner)) {
      const wireCapability = capabilityToWire(capability)
      const key = `${wireCapability} ${model}`
      const wire = advertisedModelPrice(pricing, sender, price)
      if (wire !== null) {
        builtIn.set(key, { ...wire, capability: wireCapability, constraint: model })
      } else if (pricing.rules.advertisedOverhead() === 'charged') {
        // The default price would not be charged.
        builtIn.delete(key)
      }
    }
  }
  return [...builtIn.values(), ...externalPrices(pricing, sender)]
}

function externalPrices<Refusal>(
  pricing: OrchestratorPricing<Refusal>,
  sender: Address,
): readonly PriceInfo[] {
  const prices: PriceInfo[] = []
  for (const name of pricing.book.externalCapabilities()) {
    const stored = pricing.rules.jobPriceLookup(pricing.book, sender, name)
    if (sign(stored) < 0) continue
    const wire =
      pricing.rules.advertisedOverhead() === 'charged'
        ? jobPriceInfo(pricing, sender, name)
        : toWirePrice.wholeWei(stored)
    if (!wire.ok) continue
    prices.push({ ...wire.priceInfo, capability: CAPABILITY_BYOC, constraint: name })
  }
  return prices
}

function advertisedModelPrice<Refusal>(
  pricing: OrchestratorPricing<Refusal>,
  sender: Address,
  price: Rational,
): PriceInfo | null {
  if (pricing.rules.advertisedOverhead() === 'configured-whole-wei') {
    const whole = toWirePrice.wholeWei(price)
    return whole.ok ? whole.priceInfo : null
  }
  const charged = adjustPrice(price, sender, pricing)
  if (!charged.ok) return null
  const wire = pricing.rules.wirePriceForCapabilities(charged.price)
  return wire.ok ? wire.priceInfo : null
}
