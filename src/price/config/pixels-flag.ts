import { parseRational } from '../../money/parse.ts'
import { reduce, sign, type Rational } from '../../money/rational.ts'
import { abort, accept, type StartupResult } from './startup-result.ts'

/** The text of `-pixelsPerUnit`: a rational literal that is a positive integer (spec PR-16). */
export function parsePixelsFlag(text: string): StartupResult<Rational> {
  const pixels = parseRational(text)
  if (pixels === null || reduce(pixels).denominator !== 1n) {
    return abort(`-pixelsPerUnit must be a valid integer, provided ${text}`)
  }
  if (sign(pixels) <= 0) return abort(`-pixelsPerUnit must be > 0, provided ${text}`)
  return accept(pixels)
}
