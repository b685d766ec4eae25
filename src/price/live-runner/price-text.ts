import { unreachable } from '../../assert.ts'
import { parseRational } from '../../money/parse.ts'
import { sign, type Rational } from '../../money/rational.ts'
import { goField, goNumber, goString, goStruct } from '../../wire/go-json-types.ts'
import { decodeWholeJson } from '../../wire/go-json.ts'
import { encodeUtf8 } from '../../wire/go-utf8.ts'
import { lowerRunes } from '../../wire/rune-case.ts'
import { trimSpace } from '../../wire/trim-space.ts'

/** A price as a live runner or a client writes it; `price` is a number's literal. */
export interface PriceText {
  readonly price: string
  readonly currency: string
  readonly unit: string
}

/** What a runner's price is for: an hour, an hour of 720p video at 30 frames a second, or a session. */
export type RunnerUnit = 'hour' | '720p' | 'fixed'

/** A runner's price, checked: USD per unit. */
export interface RunnerPrice {
  /** The literal as it was written. */
  readonly text: string
  readonly priceUsd: Rational
  readonly currency: 'usd'
  readonly unit: RunnerUnit
}

export type RunnerPriceRefusal =
  | { readonly code: 'bad-document'; readonly text: string }
  | { readonly code: 'price-missing' }
  | { readonly code: 'price-not-positive' }
  | { readonly code: 'currency-not-usd' }
  | { readonly code: 'unknown-unit' }

export type RunnerPriceResult =
  | { readonly ok: true; readonly runnerPrice: RunnerPrice }
  | { readonly ok: false; readonly refusal: RunnerPriceRefusal }

const UNITS: readonly RunnerUnit[] = ['hour', '720p', 'fixed']
const runnerPriceInfo = goStruct('runner.LiveRunnerPriceInfo', {
  price: goField('price', goNumber),
  currency: goField('currency', goString),
  unit: goField('unit', goString),
})

/** Reads a runner's `price_info` (spec PR-24; go-livepeer ai/runner). */
export function decodeRunnerPrice(document: string): RunnerPriceResult {
  const decoded = decodeWholeJson(encodeUtf8(document), runnerPriceInfo)
  if (!decoded.ok) return refuse({ code: 'bad-document', text: decoded.error })
  return checkRunnerPrice(decoded.value)
}

/** Trims, lowers and defaults the names, then checks price, currency and unit, in this order. */
export function checkRunnerPrice(text: PriceText): RunnerPriceResult {
  const literal = trimSpace(text.price)
  if (literal === '') return refuse({ code: 'price-missing' })
  const priceUsd = parseRational(literal)
  if (priceUsd === null || sign(priceUsd) <= 0) return refuse({ code: 'price-not-positive' })
  const currency = lowerRunes(trimSpace(text.currency))
  if (currency !== '' && currency !== 'usd') return refuse({ code: 'currency-not-usd' })
  const named = lowerRunes(trimSpace(text.unit))
  const unit = named === '' ? 'hour' : UNITS.find((known) => known === named)
  if (unit === undefined) return refuse({ code: 'unknown-unit' })
  return { ok: true, runnerPrice: { text: literal, priceUsd, currency: 'usd', unit } }
}

/** The exact upstream text. */
export function runnerPriceRefusalText(refusal: RunnerPriceRefusal): string {
  switch (refusal.code) {
    case 'bad-document':
      return refusal.text
    case 'price-missing':
      return 'price_info.price is required'
    case 'price-not-positive':
      return 'price_info.price must be a positive decimal'
    case 'currency-not-usd':
      return 'price_info.currency must be usd'
    case 'unknown-unit':
      return 'price_info.unit must be hour, 720p, or fixed'
    default:
      return unreachable(refusal)
  }
}

function refuse(refusal: RunnerPriceRefusal): RunnerPriceResult {
  return { ok: false, refusal }
}
