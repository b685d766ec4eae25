import type { Address } from '../bytes/hex.ts'
import { add, isZero, ZERO, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import {
  CAPABILITY_BYOC,
  capabilityFromWire,
  type PricedCapabilities,
} from './capability-models.ts'
import { jobPriceLookup } from './job-price-lookup.ts'
import type { PriceBook } from './price-book.ts'

/** Sum of the prices of all asked models, and whether any of them had a price. */
export interface CapabilitySum {
  readonly price: Rational
  readonly anyPriced: boolean
}

/**
 * Adds up the orchestrator's prices of every model of every capability asked for. A capability without constraints adds
 * nothing (spec PR-41; go-livepeer core/orchestrator.go:priceInfo).
 */
export function sumCapabilityPrices(
  book: PriceBook,
  sender: Address,
  capabilities: PricedCapabilities,
  rules: { readonly externalPriceInSum: ExternalPriceInSum },
): CapabilitySum {
  let price = ZERO
  let anyPriced = false
  for (const wireNumber of capabilities.capacities.keys()) {
    const models = capabilities.constraints?.perCapability.get(wireNumber)
    if (models === undefined) continue
    const capability = capabilityFromWire(wireNumber)
    for (const model of models.keys()) {
      const modelPrice =
        book.capabilityPriceFor(sender, capability, model) ??
        (capability === CAPABILITY_BYOC ? rules.externalPriceInSum(book, sender, model) : null)
      if (modelPrice === null) continue
      anyPriced = true
      price = add(price, modelPrice)
    }
  }
  return { price, anyPriced }
}

/** When the transcoding price stands in for the sum over capabilities. */
export const capabilitySumFallback: {
  readonly whenZero: Rule<(sum: CapabilitySum) => boolean>
  readonly whenUnpriced: Rule<(sum: CapabilitySum) => boolean>
} = {
  whenZero: rule(
    {
      variant: 'when-zero',
      summary: 'A sum of 0 falls back to the transcoding price, also when 0 was set.',
      source: 'PR-41, X-17, go-livepeer core/orchestrator.go:priceInfo',
    },
    (sum: CapabilitySum) => isZero(sum.price),
  ),
  whenUnpriced: rule(
    {
      variant: 'when-unpriced',
      summary: 'Only a request of which no model is priced falls back to the transcoding price.',
      why: 'A model offered for 0 is billed at the transcoding price, a price of another unit; whether a price was set does not depend on its value.',
      source: 'PR-41; repairs X-17, pricing I-8, B78',
    },
    (sum: CapabilitySum) => !sum.anyPriced,
  ),
}

/** Price that a registered external capability adds to the sum; null = nothing. */
export type ExternalPriceInSum = Rule<
  (book: PriceBook, sender: Address, name: string) => Rational | null
>

export const externalPriceInSum: Readonly<Record<'never' | 'jobPrice', ExternalPriceInSum>> = {
  never: rule(
    {
      variant: 'never',
      summary: 'The price of an info knows built-in capabilities only.',
      source: 'PR-41; go-livepeer core/orchestrator.go:priceInfo',
    },
    (): Rational | null => null,
  ),
  jobPrice: rule(
    {
      variant: 'job-price',
      summary: 'An info for an external capability carries the price that its jobs are charged at.',
      why: 'Tickets bound to the base price are worth nothing where the job price is charged; an info that carries the job price binds them to it.',
      source: 'repairs PR-41, INV-08, pricing I-19, BY-41, B29, B40',
    },
    (book: PriceBook, sender: Address, name: string): Rational | null =>
      book.externalCapabilities().has(name)
        ? jobPriceLookup.perNameDefault(book, sender, name)
        : null,
  ),
}
