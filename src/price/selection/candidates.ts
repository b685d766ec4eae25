import type { Address } from '../../bytes/hex.ts'
import { compare, type Rational } from '../../money/rational.ts'
import type { NobodyAffordable, UnpricedCandidates } from './selection-rules.ts'

/** The orchestrators that a gateway chooses among, by ticket recipient, and what it knows of them. */
export interface Candidates {
  /** In the order of the sessions. */
  readonly addresses: readonly Address[]
  /** Wei per unit; an address that is missing has no usable price. */
  readonly prices: ReadonlyMap<Address, Rational>
  /** Null = no limit. */
  readonly maxPrice: Rational | null
}

/** What a gateway's configuration adds to the maximum price. */
export interface CandidateLimits {
  /** Scores between 0 and 1 by address; float64 as upstream's. */
  readonly perfScores: ReadonlyMap<Address, number>
  readonly minPerfScore: number
  /** Whether nobody below the maximum means everybody. */
  readonly ignoreMaxPriceIfNeeded: boolean
}

/**
 * The candidates known to cost no more than the maximum. What becomes of them when not a single price is known is a rule
 * (spec PR-59; go-livepeer server/selection_algorithm.go:filterByMaxPrice).
 */
export function filterByMaxPrice(
  { addresses, prices, maxPrice }: Candidates,
  rules: { readonly unpricedCandidates: UnpricedCandidates },
): readonly Address[] {
  if (maxPrice === null) return addresses
  if (prices.size === 0) return rules.unpricedCandidates(addresses)
  return addresses.filter((address) => {
    const price = prices.get(address)
    return price !== undefined && compare(price, maxPrice) <= 0
  })
}

/** The candidates that performed well enough and cost no more than the maximum (spec PR-60, PR-91; server/selection_algorithm.go:filter). */
export function filterCandidates(
  candidates: Candidates,
  limits: CandidateLimits,
  rules: {
    readonly unpricedCandidates: UnpricedCandidates
    readonly nobodyAffordable: NobodyAffordable
  },
): readonly Address[] {
  const performing = filterByPerfScore(candidates.addresses, limits)
  const affordable = filterByMaxPrice({ ...candidates, addresses: performing }, rules)
  if (affordable.length > 0) return affordable
  return limits.ignoreMaxPriceIfNeeded ? performing : rules.nobodyAffordable(performing)
}

/** A missing score is 0; if nobody performs well enough, the scores do not count. */
function filterByPerfScore(
  addresses: readonly Address[],
  { perfScores, minPerfScore }: CandidateLimits,
): readonly Address[] {
  if (minPerfScore <= 0 || perfScores.size === 0) return addresses
  const performing = addresses.filter((address) => (perfScores.get(address) ?? 0) >= minPerfScore)
  return performing.length === 0 ? addresses : performing
}
