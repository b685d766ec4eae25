import { divide, rational, type Rational } from '../../money/rational.ts'
import { priceConversionText, priceToInt64 } from '../fixed-point.ts'
import type { PriceText, RunnerPrice, RunnerUnit } from './price-text.ts'

const SECONDS_PER_HOUR = 3600n
const PIXELS_PER_SECOND = 1280n * 720n * 30n

/** How many wire units one unit of the runner's price holds, and the wire unit's name (spec PR-7, PR-72). */
const WIRE_UNITS: Readonly<Record<RunnerUnit, { readonly count: bigint; readonly name: string }>> =
  {
    hour: { count: SECONDS_PER_HOUR, name: 'seconds' },
    '720p': { count: SECONDS_PER_HOUR * PIXELS_PER_SECOND, name: '720p-pixel-seconds' },
    fixed: { count: 1n, name: 'fixed' },
  }

export type WireRunnerPrice =
  | { readonly ok: true; readonly priceText: PriceText }
  | { readonly ok: false; readonly error: string }

/** A runner's price in USD per wire unit; still to be converted. */
export function pricePerWireUnit({ priceUsd, unit }: RunnerPrice): Rational {
  return divide(priceUsd, rational(WIRE_UNITS[unit].count))
}

/** The price in whole wei that travels, rounded down; less than one wei is refused with upstream's text (spec PR-72; go-livepeer ai/runner). */
export function wireRunnerPrice(priceWei: Rational, unit: RunnerUnit): WireRunnerPrice {
  const whole = priceToInt64(priceWei)
  if (!whole.ok) return { ok: false, error: priceConversionText(whole.refusal) }
  if (whole.priceWei < 1n) {
    return { ok: false, error: 'converted live runner price must be at least one wei' }
  }
  const priceText = { price: `${whole.priceWei}`, currency: 'wei', unit: WIRE_UNITS[unit].name }
  return { ok: true, priceText }
}
