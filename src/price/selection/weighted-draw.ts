import type { DrawProbabilities } from './selection-rules.ts'

/** A candidate and its probability. */
export interface DrawEntry<T> {
  readonly candidate: T
  readonly probability: number
}

/**
 * The first entry at which the running sum reaches `random` (0 ≤ random < 1), else the first entry; null when there is none.
 * Upstream walks in Go's random map order, so the caller shuffles (spec PR-91, X-24; go-livepeer
 * server/selection_algorithm.go:selectBy). Float64 as upstream's; a NaN stops the sum for good.
 */
export function drawWeighted<T>(
  entries: readonly DrawEntry<T>[],
  random: number,
  rules: { readonly drawProbabilities: DrawProbabilities },
): T | null {
  const probabilities = rules.drawProbabilities(entries.map(({ probability }) => probability))
  let sum = 0
  for (const [index, { candidate }] of entries.entries()) {
    sum += probabilities[index] ?? 0
    if (random <= sum) return candidate
  }
  return entries[0]?.candidate ?? null
}
