import type { Address } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { PricedCapabilities } from './capability-models.ts'
import { sumCapabilityPrices } from './capability-sum.ts'
import { adjustPrice, type AdjustedPrice, type PriceAdjustment } from './overhead.ts'
import type { PriceBook } from './price-book.ts'
import type { PriceRules } from './rules.ts'

/** What an orchestrator's prices are made of: the book, the adjustment and the rules. */
export interface OrchestratorPricing<Refusal> extends PriceAdjustment<Refusal> {
  readonly book: PriceBook
  readonly rules: PriceRules
}

export interface PriceQuery {
  readonly sender: Address
  /** Null when the request carried no capabilities. */
  readonly capabilities: PricedCapabilities | null
  /** The price fixed for the session, if there is one; it is returned unmodified (spec PR-38). */
  readonly fixedPrice: Rational | null
}

/**
 * The price in wei per unit that the orchestrator asks of a sender (spec PR-37..44, PM-63;
 * go-livepeer core/orchestrator.go:priceInfo). A refusal of the recipient's overhead is passed on.
 */
export function quotePrice<Refusal>(
  pricing: OrchestratorPricing<Refusal>,
  query: PriceQuery,
): AdjustedPrice<Refusal> {
  if (query.fixedPrice !== null) return { ok: true, price: query.fixedPrice }
  return adjustPrice(configuredPrice(pricing, query), query.sender, pricing)
}

/** The price before overhead: per capability when asked for, else the transcoding price, else 0 (spec PR-39..41). */
function configuredPrice(
  pricing: { readonly book: PriceBook; readonly rules: PriceRules },
  query: PriceQuery,
): Rational {
  const transcoding = pricing.book.basePriceFor(query.sender)
  if (query.capabilities === null) return pricing.rules.basePrice(transcoding)
  const sum = sumCapabilityPrices(pricing.book, query.sender, query.capabilities, pricing.rules)
  if (transcoding !== null && pricing.rules.capabilitySumFallback(sum)) return transcoding
  return sum.price
}
