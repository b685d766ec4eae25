import type { Address } from '../../bytes/hex.ts'
import { exactDouble } from '../../money/nearest-double.ts'
import { add, compare, ZERO } from '../../money/rational.ts'
import { rule, type Rule } from '../../rule.ts'
import { exactProbabilities, type WeightsRefusal } from './exact-probabilities.ts'
import { selectionProbabilities, type WeightedCandidates } from './probabilities.ts'

/** A candidate and its probability. */
interface DrawEntry<T> {
  readonly candidate: T
  readonly probability: number
}

export type WeightedDraw =
  | { readonly ok: true; readonly picked: Address | null }
  | {
      readonly ok: false
      readonly refusal:
        { readonly code: 'upstream-panic'; readonly address: Address } | WeightsRefusal
    }

/**
 * Whom a number between 0 (inclusive) and 1 picks among candidates in the order of the walk, which upstream leaves to Go's map;
 * null when there are none. Callers shuffle before (spec PR-91, X-24).
 */
export type DrawCandidate = Rule<(candidates: WeightedCandidates, random: number) => WeightedDraw>

export const drawCandidate: Readonly<Record<'floatShares' | 'exactShares', DrawCandidate>> = {
  floatShares: rule(
    {
      variant: 'float-shares',
      summary:
        'Probabilities are float64; a share whose total is 0 counts in full for each, so they may exceed 1 in all and the first in the walk win most.',
      source: 'PR-91, I-15, X-24; go-livepeer server/selection_algorithm.go',
    },
    (candidates: WeightedCandidates, random: number): WeightedDraw => {
      const result = selectionProbabilities(candidates)
      if (!result.ok) return result
      const entries = candidates.addresses.map((candidate, index) => ({
        candidate,
        probability: result.probabilities[index] ?? 0,
      }))
      return { ok: true, picked: drawWeighted(entries, random) }
    },
  ),
  exactShares: rule(
    {
      variant: 'exact-shares',
      summary:
        'Probabilities are exact and their sum is 1; a share whose total is 0 is split evenly, prices count by their distance to the cheapest.',
      why: 'Above a sum of 1 the order of the walk decides, and the last candidates are never drawn; in exact shares of 1, each is drawn by its weight.',
      source:
        'repairs PR-91, pricing I-15, X-11, X-24, B87; recommended deviation 5 of the pricing spec',
    },
    (candidates: WeightedCandidates, random: number): WeightedDraw => {
      const result = exactProbabilities(candidates)
      if (!result.ok) return result
      const drawn = exactDouble(random) ?? ZERO
      let sum = ZERO
      for (const [index, candidate] of candidates.addresses.entries()) {
        sum = add(sum, result.probabilities[index] ?? ZERO)
        if (compare(drawn, sum) < 0) return { ok: true, picked: candidate }
      }
      return { ok: true, picked: null }
    },
  ),
}

/**
 * The first entry at which the running sum reaches `random` (0 ≤ random < 1), else the first entry; null when there is none
 * (spec PR-91; go-livepeer server/selection_algorithm.go:selectBy). Float64 as upstream's; a NaN stops the sum for good.
 */
export function drawWeighted<T>(entries: readonly DrawEntry<T>[], random: number): T | null {
  let sum = 0
  for (const { candidate, probability } of entries) {
    sum += probability
    if (random <= sum) return candidate
  }
  return entries[0]?.candidate ?? null
}
