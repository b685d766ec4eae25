import * as fc from 'fast-check'
import { priceInfo, type PriceInfo } from '../../src/price/price-info.ts'

/** A session's first price and a later one; where the later one stands to the doubling of the first. */
export interface PriceRise {
  readonly first: PriceInfo
  readonly later: PriceInfo
  readonly to: 'below-twice' | 'twice' | 'above-twice'
}

/** A price per second is a whole number; a price per pixel has up to 27,648,000 pixels below it. */
export function firstPriceArbitrary(): fc.Arbitrary<PriceInfo> {
  return fc
    .record({
      pricePerUnit: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      pixelsPerUnit: fc.oneof(fc.constant(1n), fc.bigInt({ min: 1n, max: 27_648_000n })),
    })
    .map(({ pricePerUnit, pixelsPerUnit }) => priceInfo(pricePerUnit, pixelsPerUnit))
}

/** The later price has its own pixels per unit: equality is one of fractions, not of numbers. */
export function priceRiseArbitrary(): fc.Arbitrary<PriceRise> {
  return fc
    .record({
      first: firstPriceArbitrary(),
      scale: fc.bigInt({ min: 1n, max: 1000n }),
      step: fc.oneof(
        fc.constantFrom(-1n, 0n, 1n),
        fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
      ),
    })
    .map(({ first, scale, step }) => {
      const twice = 2n * first.pricePerUnit * scale
      const pricePerUnit = twice + step < 1n ? 1n : twice + step
      return {
        first,
        later: priceInfo(pricePerUnit, first.pixelsPerUnit * scale),
        to: pricePerUnit === twice ? 'twice' : pricePerUnit < twice ? 'below-twice' : 'above-twice',
      }
    })
}
