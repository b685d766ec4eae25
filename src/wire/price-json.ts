import type { PriceInfo } from '../price/price-info.ts'
import type { GoJson } from './go-json-encode.ts'

/** net.PriceInfo in JSON: zeros and empty texts are left out (the generated struct's `omitempty`). */
export function priceInfoJson(price: PriceInfo): { readonly [member: string]: GoJson } {
  return {
    ...(price.pricePerUnit === 0n ? {} : { pricePerUnit: price.pricePerUnit }),
    ...(price.pixelsPerUnit === 0n ? {} : { pixelsPerUnit: price.pixelsPerUnit }),
    ...(price.capability === 0 ? {} : { capability: BigInt(price.capability) }),
    ...(price.constraint === '' ? {} : { constraint: price.constraint }),
  }
}
