import { multiplyInteger, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'

/** The highest price that a payer pays in a session which began at `initialPrice`, in wei per unit; null = any price. */
export type SessionPriceGuard = (initialPrice: Rational | null) => Rational | null

export const sessionPriceGuard: Readonly<
  Record<'doubling' | 'neverRises', Rule<SessionPriceGuard>>
> = {
  doubling: rule(
    {
      variant: 'doubling',
      summary: 'A session pays up to twice its first price; without a usable first price, any.',
      source: 'PR-65, PM-134, SG-19; go-livepeer server/segment_rpc.go:validatePrice',
    },
    (initialPrice: Rational | null) =>
      initialPrice === null ? null : multiplyInteger(initialPrice, 2n),
  ),
  neverRises: rule(
    {
      variant: 'never-rises',
      summary: 'A session pays no more per unit than its first price.',
      source: 'INV-09; stricter than PR-65',
    },
    (initialPrice: Rational | null) => initialPrice,
  ),
}
