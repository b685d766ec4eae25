import { describe, expect, it } from 'vitest'
import { floatString, fractionString, ratString } from './format.ts'
import { parseRational } from './parse.ts'
import { add, ceil, compare, divideFloor, floor, rational, reduce, round } from './rational.ts'

it('rounds to the nearest integer, halves up', () => {
  const halves = [-3n, -2n, -1n, 0n, 1n, 2n, 3n]
  expect(halves.map((numerator) => round(rational(numerator, 2n)))).toEqual([
    -1n,
    -1n,
    0n,
    0n,
    1n,
    1n,
    2n,
  ])
  expect(round(rational(10n, 3n))).toBe(3n)
})

describe('parseRational', () => {
  it.each([
    ['1e3', '1000/1'],
    ['.5', '1/2'],
    ['5.', '5/1'],
    ['0x.8', '1/2'],
    ['0b1e3', '1000/1'],
    ['1p3', '8/1'],
    ['017', '17/1'],
    ['017/3', '5/1'],
    ['1_000', '1000/1'],
    ['-10/4', '-5/2'],
    ['0e1000001', '0/1'],
  ])('reads %s as Go does', (text, expected) => {
    const value = parseRational(text)
    expect(value === null ? null : fractionString(value)).toBe(expected)
  })

  it.each([
    '',
    ' 1',
    '1 ',
    '1/0',
    '1/-2',
    '1.5/2',
    '1e3/2',
    '.e2',
    '0xp1',
    '1__0',
    '1e1000001',
    'Inf',
    '_1',
  ])('refuses %j as Go does', (text) => {
    expect(parseRational(text)).toBeNull()
  })
})

describe('printing', () => {
  it('rounds half away from zero and keeps the sign of a zero', () => {
    expect(floatString(rational(-1n, 3n), 0)).toBe('-0')
    expect(floatString(rational(5n, 2n), 0)).toBe('3')
    expect(floatString(rational(6n, 7n), 10)).toBe('0.8571428571')
  })

  it('prints lowest terms', () => {
    expect(ratString(rational(10n, 4n))).toBe('5/2')
    expect(ratString(rational(10n, 5n))).toBe('2')
  })
})

describe('arithmetic', () => {
  it('agrees whatever the denominators are', () => {
    const sum = add(add(rational(1n, 6n), rational(1n, 10n)), rational(1n, 15n))
    expect(reduce(sum)).toEqual(rational(1n, 3n))
    expect(compare(sum, rational(1n, 3n))).toBe(0)
  })

  it('names its rounding', () => {
    expect(floor(rational(-1n, 2n))).toBe(-1n)
    expect(ceil(rational(-1n, 2n))).toBe(0n)
    expect(divideFloor(-7n, 2n)).toBe(-4n)
  })
})
