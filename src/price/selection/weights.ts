/** Weights of stake, price and chance; float64 as upstream's. */
export interface SelectionWeights {
  readonly stake: number
  readonly price: number
  readonly random: number
}

/** How far from 1 the weights' sum may be. */
const TOLERANCE = 0.0001 // float64: as the weights

/** Upstream's text when the weights do not sum to 1; null when they do (spec PR-27; go-livepeer server/selection_algorithm.go:NewProbabilitySelectionAlgorithm). */
export function selectionWeightsError({ stake, price, random }: SelectionWeights): string | null {
  if (Math.abs(1 - (stake + price + random)) <= TOLERANCE) return null
  const weights = [
    `stakeWeight=${formatFloat(stake)}`,
    `priceWeight=${formatFloat(price)}`,
    `randWeight=${formatFloat(random)}`,
  ]
  return `sum of selection algorithm weights must be 1.0, ${weights.join(', ')}`
}

/** Go's %v of a float64: shortest, in exponent form below 1e-4 and from 1e21, with two exponent digits at least (errata to PR-27). */
function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const magnitude = Math.abs(value)
  // float64: Go's bounds of %v
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e21)) return String(value)
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`
}
