import { rational, type Rational } from '../money/rational.ts'

/** net.PriceInfo: a price as it travels. Both numbers are int64 on the wire (spec PM-3). */
export interface PriceInfo {
  readonly pricePerUnit: bigint
  readonly pixelsPerUnit: bigint
  /** Capability number, 0 = none. */
  readonly capability: number
  /** Model id or BYOC capability name, '' = none. */
  readonly constraint: string
}

export function priceInfo(pricePerUnit: bigint, pixelsPerUnit: bigint = 1n): PriceInfo {
  return { pricePerUnit, pixelsPerUnit, capability: 0, constraint: '' }
}

/** A price as a rational, or why it is none (spec PM-3; go-livepeer common/util.go:RatPriceInfo). */
export type PriceReading =
  | { readonly ok: true; readonly price: Rational | null }
  | { readonly ok: false; readonly error: 'pixels per unit is 0' }

export function readPriceInfo(price: PriceInfo | null): PriceReading {
  if (price === null) return { ok: true, price: null }
  if (price.pixelsPerUnit === 0n) return { ok: false, error: 'pixels per unit is 0' }
  return { ok: true, price: rational(price.pricePerUnit, price.pixelsPerUnit) }
}
