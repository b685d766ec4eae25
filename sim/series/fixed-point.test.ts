import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import {
  EXPONENT_MAX,
  exponential,
  fixedPoint,
  multiplyFixed,
  naturalLogarithm,
  ONE,
  squareRoot,
} from './fixed-point.ts'

/** 2^-80: what the room promises. */
const TOLERANCE = 1n << 16n
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)
const near = (found: bigint, wanted: bigint, tolerance = TOLERANCE): void => {
  expect(magnitude(found - wanted) <= tolerance, `${found} is not ${wanted}`).toBe(true)
}
const decimals = (text: string): bigint =>
  fixedPoint({
    numerator: BigInt(text.replace('.', '')),
    denominator: 10n ** BigInt(text.length - text.indexOf('.') - 1),
  })

test('known constants come out to 24 digits', () => {
  near(exponential(ONE), decimals('2.718281828459045235360287471352'))
  near(exponential(-ONE), decimals('0.367879441171442321595523770161'))
  near(naturalLogarithm(10n * ONE), decimals('2.302585092994045684017991454684'))
  near(naturalLogarithm(ONE / 3n), decimals('-1.098612288668109691395245236922'))
  near(squareRoot(2n * ONE), decimals('1.414213562373095048801688724209'))
  expect(exponential(0n)).toBe(ONE)
  expect(naturalLogarithm(ONE)).toBe(0n)
  expect(squareRoot(0n)).toBe(0n)
})

test('e to the logarithm of a number is the number', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n << 60n, max: 1n << 140n }), (value) => {
      near(exponential(naturalLogarithm(value)), value, (value >> 80n) + TOLERANCE)
    }),
  )
})

test('a square root is the largest number whose square is not above', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 200n }), (value) => {
      const root = squareRoot(value)
      expect(root * root <= value << 96n).toBe(true)
      expect((root + 1n) * (root + 1n) > value << 96n).toBe(true)
    }),
  )
})

test('the bounds of the exponent leave a positive number', () => {
  expect(exponential(-EXPONENT_MAX) > 0n).toBe(true)
  near(multiplyFixed(exponential(EXPONENT_MAX), exponential(-EXPONENT_MAX)), ONE, 1n << 66n)
})
