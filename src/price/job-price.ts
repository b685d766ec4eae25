import type { Address } from '../bytes/hex.ts'
import type { PriceConversionRefusal } from './fixed-point.ts'
import { adjustPrice } from './overhead.ts'
import { priceInfo, type PriceInfo } from './price-info.ts'
import type { OrchestratorPricing } from './session-price.ts'

export type JobPriceRefusal<Refusal> =
  | { readonly code: 'overhead-unavailable'; readonly cause: Refusal }
  | { readonly code: 'invalid-job-price'; readonly cause: PriceConversionRefusal }

export type JobPrice<Refusal> =
  | { readonly ok: true; readonly priceInfo: PriceInfo }
  | { readonly ok: false; readonly refusal: JobPriceRefusal<Refusal> }

/**
 * The price of a BYOC job in wei per compute second, overhead included (spec BY-20, PR-47;
 * go-livepeer core/orchestrator.go:JobPriceInfo). Off-chain (`pricing` null) it is 0/1. Upstream's texts: the recipient's own,
 * and `invalid job price: price cannot be converted to int64`.
 */
export function jobPriceInfo<Refusal>(
  pricing: OrchestratorPricing<Refusal> | null,
  sender: Address,
  name: string,
): JobPrice<Refusal> {
  if (pricing === null) return { ok: true, priceInfo: priceInfo(0n) }
  const stored = pricing.rules.jobPriceLookup(pricing.book, sender, name)
  const adjusted = adjustPrice(stored, sender, pricing)
  if (!adjusted.ok) {
    return { ok: false, refusal: { code: 'overhead-unavailable', cause: adjusted.refusal } }
  }
  const wire = pricing.rules.jobWirePrice(adjusted.price)
  if (wire.ok) return wire
  return { ok: false, refusal: { code: 'invalid-job-price', cause: wire.refusal } }
}
