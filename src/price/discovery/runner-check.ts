import { parseRational } from '../../money/parse.ts'
import { compare, sign, type Rational } from '../../money/rational.ts'
import { lowerRunes } from '../../wire/rune-case.ts'
import { trimSpace } from '../../wire/trim-space.ts'
import type { PriceText } from '../live-runner/price-text.ts'

/** What a remote signer's discovery reads of a runner; its metadata are taken to be valid. */
export interface DiscoveredRunner {
  readonly url: string
  readonly app: string
  readonly priceInfo: PriceText | null
}

const UNITS: readonly string[] = ['seconds', '720p-pixel-seconds', 'fixed']

/**
 * Why a runner is not listed, as upstream's text; null = it is. The price is compared with the global maximum whatever its unit
 * (spec PR-62, X-26; go-livepeer server/remote_discovery.go:validateRunner).
 */
export function runnerRejection(
  runner: DiscoveredRunner,
  maxPrice: Rational | null,
): string | null {
  if (trimSpace(runner.url) === '') return 'missing URL'
  if (trimSpace(runner.app) === '') return 'missing app'
  const price = runner.priceInfo === null ? null : parseRational(trimSpace(runner.priceInfo.price))
  if (runner.priceInfo === null || price === null || sign(price) <= 0) return 'invalid price'
  if (normalized(runner.priceInfo.currency) !== 'wei') return 'unsupported currency'
  if (!UNITS.includes(normalized(runner.priceInfo.unit))) return 'unsupported unit'
  if (maxPrice !== null && compare(price, maxPrice) > 0) return 'above global max price'
  return null
}

function normalized(text: string): string {
  return lowerRunes(trimSpace(text))
}
