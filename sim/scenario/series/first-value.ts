import type { Rational } from '../../../src/money/rational.ts'
import type { Series } from './series.ts'

/** What a series says of virtual time 0; null = nothing yet. */
export function firstValue(series: Series): Rational | null {
  if (series.kind === 'model') return series.model.start
  const [first] = series.points
  return first?.atNs === 0 ? first.value : null
}
