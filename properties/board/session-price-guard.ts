import { multiplyInteger, subtract, rational, type Rational } from '../../src/money/rational.ts'
import { rule } from '../../src/rule.ts'
import type { Patch } from './patch.ts'

const HAIR = rational(1n, 1n << 128n)

/** The guard is gone. */
export const anyPrice: Patch = {
  price: {
    sessionPriceGuard: rule(
      {
        variant: 'any-price',
        summary: 'A session pays whatever is asked.',
        source: 'planted: PR-65 left out',
      },
      (): Rational | null => null,
    ),
  },
}

/** `>=` for `>`. */
export const twiceIsTooMuch: Patch = {
  price: {
    sessionPriceGuard: rule(
      {
        variant: 'below-twice',
        summary: 'A session pays less than twice its first price, not twice.',
        source: 'planted: PR-65 off by equality',
      },
      (initialPrice: Rational | null) =>
        initialPrice === null ? null : subtract(multiplyInteger(initialPrice, 2n), HAIR),
    ),
  },
}
