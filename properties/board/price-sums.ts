import type { Address } from '../../src/bytes/hex.ts'
import { exactDouble, nearestDouble } from '../../src/money/nearest-double.ts'
import { ZERO, type Rational } from '../../src/money/rational.ts'
import type { PricedCapabilities } from '../../src/price/capability-models.ts'
import type { PriceBook } from '../../src/price/price-book.ts'
import { rule } from '../../src/rule.ts'
import type { Patch } from './patch.ts'

/** The sum in float64, in the order of the request. */
export function floatSum(
  book: PriceBook,
  sender: Address,
  capabilities: PricedCapabilities,
): Rational {
  let sum = 0
  for (const [capability, models] of capabilities.constraints?.perCapability ?? []) {
    for (const model of models.keys()) {
      sum += nearestDouble(book.capabilityPriceFor(sender, capability, model) ?? ZERO)
    }
  }
  return exactDouble(sum) ?? ZERO
}

/** Whatever is asked for, the external capability that was registered first is what costs. */
export const firstExternalOnly: Patch = {
  price: {
    externalPriceInSum: rule(
      {
        variant: 'first-registered',
        summary: 'The first registered external capability gives the price of all.',
        source: 'planted: a list reader that takes the first match (B87)',
      },
      (book: PriceBook): Rational | null => {
        const [first] = book.externalCapabilities()
        return first === undefined ? null : book.jobPrice('default', first)
      },
    ),
  },
}
