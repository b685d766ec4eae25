import type { Address } from '../../bytes/hex.ts'
import { exactDouble, nearestDouble } from '../../money/nearest-double.ts'
import {
  add,
  divide,
  min,
  multiply,
  ONE,
  rational,
  reduce,
  sign,
  subtract,
  ZERO,
  type Rational,
} from '../../money/rational.ts'
import type { WeightedCandidates } from './probabilities.ts'

export type ExactProbabilities =
  | { readonly ok: true; readonly probabilities: readonly Rational[] }
  | { readonly ok: false; readonly refusal: WeightsRefusal }

/** Weights or a price factor with which there are no probabilities. */
export interface WeightsRefusal {
  readonly code: 'weights-invalid'
  readonly text: string
}

/**
 * Each candidate's probability in list order, as exact fractions whose sum is 1 and that do not depend on that order. The
 * preference for a price is e^(-difference to the cheapest / factor): the function is float64, all that follows is exact. A share
 * whose total is 0 is split evenly; an unknown price has no share of the price's part unless all are unknown.
 */
export function exactProbabilities(candidates: WeightedCandidates): ExactProbabilities {
  const { addresses, weights, priceExpFactor, prices, stakes } = candidates
  const given = [weights.price, weights.stake, weights.random].map(exactDouble)
  const [price = null, stake = null, random = null] = given
  if (price === null || stake === null || random === null || given.some(isNegative)) {
    return refuse('the weights must be 0 or more')
  }
  const total = add(add(price, stake), random)
  if (sign(total) === 0) return refuse('the weights must not all be 0')
  if (!(priceExpFactor > 0)) return refuse('the price factor must be above 0')
  const parts = [
    { weight: price, shares: shares(preferences(addresses, prices, priceExpFactor)) },
    { weight: stake, shares: shares(addresses.map((each) => stakeOf(stakes, each))) },
    { weight: random, shares: shares(addresses.map(() => ONE)) },
  ]
  const probabilities = addresses.map((_, index) => {
    const sum = parts.reduce(
      (weighted, part) => add(weighted, multiply(part.weight, part.shares[index] ?? ZERO)),
      ZERO,
    )
    return reduce(divide(sum, total))
  })
  return { ok: true, probabilities }
}

/** The part of each in the whole; equal parts when the whole is 0. */
function shares(amounts: readonly Rational[]): readonly Rational[] {
  const total = reduce(amounts.reduce(add, ZERO))
  return sign(total) === 0
    ? amounts.map(() => rational(1n, BigInt(amounts.length)))
    : amounts.map((amount) => reduce(divide(amount, total)))
}

function preferences(
  addresses: readonly Address[],
  prices: ReadonlyMap<Address, Rational>,
  priceExpFactor: number,
): readonly Rational[] {
  const known = addresses.flatMap((address) => prices.get(address) ?? [])
  const [first] = known
  if (first === undefined) return addresses.map(() => ZERO)
  const cheapest = known.reduce(min, first)
  return addresses.map((address) => {
    const price = prices.get(address)
    if (price === undefined) return ZERO
    // float64: there is no exact e^x
    const preference = Math.exp(-nearestDouble(subtract(price, cheapest)) / priceExpFactor)
    return exactDouble(preference) ?? ZERO
  })
}

function stakeOf(stakes: ReadonlyMap<Address, bigint>, address: Address): Rational {
  const stake = stakes.get(address) ?? 0n
  return rational(stake > 0n ? stake : 0n)
}

function isNegative(weight: Rational | null): boolean {
  return weight !== null && sign(weight) < 0
}

function refuse(text: string): ExactProbabilities {
  return { ok: false, refusal: { code: 'weights-invalid', text } }
}
