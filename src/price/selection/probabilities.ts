import type { Address } from '../../bytes/hex.ts'
import { nearestDouble } from '../../money/nearest-double.ts'
import type { Rational } from '../../money/rational.ts'
import type { SelectionWeights } from './weights.ts'

/** What the probabilities are computed from. */
export interface WeightedCandidates {
  readonly addresses: readonly Address[]
  /** Wei per unit. */
  readonly prices: ReadonlyMap<Address, Rational>
  /** Stakes in hundred-thousandths of a token; a missing one is 0. */
  readonly stakes: ReadonlyMap<Address, bigint>
  readonly weights: SelectionWeights
  /** The price difference, in wei per unit, that divides the preference by e. */
  readonly priceExpFactor: number
}

export type Probabilities =
  | { readonly ok: true; readonly probabilities: readonly number[] }
  | {
      readonly ok: false
      readonly refusal: { readonly code: 'upstream-panic'; readonly address: Address }
    }

/**
 * Each candidate's probability in list order, in float64 as upstream computes it: weighted shares of e^(-price/factor), of stake
 * and of chance; a share whose total is 0 counts in full, and NaN comes of 0/0. An unknown price crashes upstream
 * (spec PR-91, X-11; go-livepeer server/selection_algorithm.go:calculateProbabilities).
 */
export function selectionProbabilities(candidates: WeightedCandidates): Probabilities {
  const { addresses, weights, priceExpFactor } = candidates
  const preferences: number[] = []
  for (const address of addresses) {
    const price = candidates.prices.get(address)
    if (price === undefined) return { ok: false, refusal: { code: 'upstream-panic', address } }
    preferences.push(Math.exp((-1 * nearestDouble(price)) / priceExpFactor))
  }
  // float64: upstream's big.Int to float64
  const stakes = addresses.map((address) => Number(candidates.stakes.get(address) ?? 0n))
  const preferenceTotal = preferences.reduce((total, preference) => total + preference, 0)
  const stakeTotal = stakes.reduce((total, stake) => total + stake, 0)
  const probabilities = addresses.map((_, index) => {
    const byPrice = preferenceTotal === 0 ? 1 : (preferences[index] ?? 0) / preferenceTotal
    const byStake = stakeTotal === 0 ? 1 : (stakes[index] ?? 0) / stakeTotal
    const byChance = 1 / addresses.length
    return weights.price * byPrice + weights.stake * byStake + weights.random * byChance
  })
  return { ok: true, probabilities }
}
