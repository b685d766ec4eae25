import { sign, type Rational } from '../../money/rational.ts'
import { rule, type Rule } from '../../rule.ts'

/** Whether a price of the feed may be used. */
export type UsableFeedPrice = Rule<(price: Rational) => boolean>

export const usableFeedPrice: Readonly<Record<'anyNumber' | 'positiveOnly', UsableFeedPrice>> = {
  anyNumber: rule(
    {
      variant: 'any-number',
      summary: 'Every answer of the price feed is used, also one of 0 or below.',
      source: 'PR-30, PR-32, X-5; go-livepeer core/autoconvertedprice.go',
    },
    () => true,
  ),
  positiveOnly: rule(
    {
      variant: 'positive-only',
      summary: 'An answer of 0 or below counts as a feed that cannot be read.',
      why: 'One answer of 0 divides by zero and ends the process, one below 0 makes prices negative; until a usable one comes, the last price stays.',
      source: 'PR-30; repairs X-5, B86; recommended deviation 4 of the pricing spec',
    },
    (price: Rational) => sign(price) > 0,
  ),
}
