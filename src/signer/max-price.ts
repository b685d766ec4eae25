import { unreachable } from '../assert.ts'
import { parseRational } from '../money/parse.ts'
import { sign, type Rational } from '../money/rational.ts'
import { trimSpace } from '../wire/trim-space.ts'

/** A maximum price as a client or the auth webhook writes it; `price` is a JSON number's literal, '' = absent. */
export interface MaxPriceText {
  readonly price: string
  readonly currency: string
  readonly unit: string
}

/** A maximum price as text, or already in wei per unit. */
export type RequestedMaxPrice = MaxPriceText | Rational

export type MaxPriceRefusal =
  | { readonly code: 'price-not-positive' }
  | { readonly code: 'currency-not-wei' }
  | { readonly code: 'type-without-unit' }
  | { readonly code: 'wrong-unit'; readonly unit: string; readonly type: string }

export type MaxPriceResult =
  | { readonly ok: true; readonly price: Rational | null }
  | { readonly ok: false; readonly refusal: MaxPriceRefusal }

/** The unit in which prices of a job type are named. */
const UNIT_OF_TYPE: ReadonlyMap<string, string> = new Map([
  ['live', 'seconds'],
  ['lv2v', '720p-pixel-seconds'],
  ['fixed', 'fixed'],
])

/** The unit of this job type's prices; undefined = it has none. */
export function unitOfType(type: string): string | undefined {
  return UNIT_OF_TYPE.get(type)
}

/** Price, currency, type, unit, in this order. Spec SG-16; go-livepeer server/remote_signer.go:parseRemotePaymentMaxPrice. */
export function parseMaxPrice(maxPrice: RequestedMaxPrice | null, type: string): MaxPriceResult {
  if (maxPrice === null) return { ok: true, price: null }
  if ('numerator' in maxPrice) return { ok: true, price: maxPrice }
  const price = parseRational(trimSpace(maxPrice.price))
  if (price === null || sign(price) <= 0) return refuse({ code: 'price-not-positive' })
  if (normalized(maxPrice.currency) !== 'wei') return refuse({ code: 'currency-not-wei' })
  const unit = unitOfType(type)
  if (unit === undefined) return refuse({ code: 'type-without-unit' })
  if (normalized(maxPrice.unit) !== unit) return refuse({ code: 'wrong-unit', unit, type })
  return { ok: true, price }
}

/** The exact upstream text. */
export function maxPriceRefusalText(refusal: MaxPriceRefusal): string {
  switch (refusal.code) {
    case 'price-not-positive':
      return 'maxPrice.price must be a positive decimal'
    case 'currency-not-wei':
      return 'maxPrice.currency must be wei'
    case 'type-without-unit':
      return 'maxPrice requires payment type live, lv2v, or fixed'
    case 'wrong-unit':
      return `maxPrice.unit must be ${refusal.unit} for payment type ${refusal.type}`
    default:
      return unreachable(refusal)
  }
}

/** Go's ToLower maps each rune by itself, so that no rune becomes two. */
function normalized(text: string): string {
  let lower = ''
  for (const rune of trimSpace(text)) {
    const [first = ''] = rune.toLowerCase()
    lower += first
  }
  return lower
}

function refuse(refusal: MaxPriceRefusal): MaxPriceResult {
  return { ok: false, refusal }
}
