import type { Series, SeriesPoint } from '../scenario/series/series.ts'
import { growthPath, type OpenStream } from './growth.ts'

/** The points of a series after the beginning, in order; those after the end of the run never come. */
export function* pointsOf(
  series: Series,
  options: { readonly name: string; readonly endNs: number; readonly open: OpenStream },
): Generator<SeriesPoint> {
  const points = series.kind === 'points' ? series.points : growthPath(series.model, options)
  for (const point of points) {
    if (point.atNs > options.endNs) return
    if (point.atNs > 0) yield point
  }
}
