import * as fc from 'fast-check'
import { MAX_INT64 } from '../../src/money/integers.ts'
import { rational, type Rational } from '../../src/money/rational.ts'

/** Small and large numbers equally often. */
function amount(digitsMax: number): fc.Arbitrary<bigint> {
  return fc
    .tuple(fc.integer({ min: 0, max: digitsMax }), fc.bigInt({ min: 1n, max: 99_999n }))
    .map(([digits, head]) => 10n ** BigInt(digits) * head)
}

/** Prices of 0 or more in wei per unit, from far below a thousandth of a wei to beyond an int64, and those at its edge. */
export function anyPriceArbitrary(): fc.Arbitrary<Rational> {
  const denominator = fc.oneof(fc.constant(1n), fc.constant(1000n), amount(22))
  const edge = fc.bigInt({ min: -2n, max: 2n })
  return fc.oneof(
    fc.constant(rational(0n)),
    fc.tuple(amount(20), denominator).map(([wei, units]) => rational(wei, units)),
    fc
      .tuple(edge, fc.constantFrom(1n, 1000n), fc.bigInt({ min: 1n, max: 7n }))
      .map(([step, scale, units]) => rational((MAX_INT64 + step) * units + 1n, scale * units)),
  )
}

/** Prices that nodes really have: a fraction of a wei to a thousandth of an ETH per unit. */
export function usualPriceArbitrary(): fc.Arbitrary<Rational> {
  const denominator = fc.oneof(
    fc.constant(1n),
    fc.bigInt({ min: 1n, max: 1000n }),
    fc.constant(27_648_000n),
  )
  return fc.tuple(amount(10), denominator).map(([wei, units]) => rational(wei, units))
}

/** The same elements in another order, and the order they came in. */
export function shuffled<T>(elements: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...elements], {
    minLength: elements.length,
    maxLength: elements.length,
  })
}
