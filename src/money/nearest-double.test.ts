import { expect, test } from 'vitest'
import { nearestDouble } from './nearest-double.ts'
import { rational } from './rational.ts'

test('rounds to the nearest float64, ties to even', () => {
  expect(nearestDouble(rational(1n, 3n))).toBe(1 / 3)
  expect(nearestDouble(rational(-9_007_199_254_740_993n))).toBe(-9_007_199_254_740_992)
  expect(nearestDouble(rational(9_007_199_254_740_995n))).toBe(9_007_199_254_740_996)
  expect(nearestDouble(rational((1n << 54n) - 1n))).toBe(2 ** 54)
})

test('reaches both ends of the range', () => {
  expect(nearestDouble(rational(1n, 1n << 1074n))).toBe(Number.MIN_VALUE)
  expect(nearestDouble(rational(1n, 1n << 1075n))).toBe(0)
  expect(nearestDouble(rational(3n, 1n << 1076n))).toBe(Number.MIN_VALUE)
  expect(nearestDouble(rational((1n << 53n) - 1n, 1n))).toBe(Number.MAX_SAFE_INTEGER)
  expect(nearestDouble(rational(((1n << 53n) - 1n) << 971n))).toBe(Number.MAX_VALUE)
  expect(nearestDouble(rational(-(1n << 1024n)))).toBe(-Infinity)
})
