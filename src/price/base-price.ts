import { ZERO, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'

/** What a request without capabilities costs, for the price that is configured; null = none is. */
export type BasePrice = Rule<(configured: Rational | null) => Rational>

export const basePrice: Readonly<Record<'asConfigured', BasePrice>> = {
  asConfigured: rule(
    {
      variant: 'as-configured',
      summary: 'The configured price, and 0 if there is none.',
      source: 'PR-39, PR-40; go-livepeer core/orchestrator.go:priceInfo since cec630736',
    },
    (configured: Rational | null) => configured ?? ZERO,
  ),
}
