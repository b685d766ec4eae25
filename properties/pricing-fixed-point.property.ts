/**
 * Fixed point: what a price becomes when it is rounded or travels is never above it, below it by less than one step, itself again
 * when it is rounded twice, and in the same order as before; beyond an int64 it saturates, wraps or is refused as the rule says.
 *
 * Why: a price that is rounded up across a payer's ceiling ends a session that both sides agreed to; one that is cut to nothing is
 * free service. Spec pricing PR-4 to PR-6, PR-44, I-7, I-10, I-25; bugs B31, B76; go-livepeer common/util.go.
 *
 * Side conditions: prices of 0 or more. Where upstream wraps, saturates or cuts to 0 (B76), the test says so by name.
 */
import { describe, expect, it } from 'vitest'
import { MAX_INT64, MIN_INT64, wrapInt64 } from '../src/money/integers.ts'
import {
  compare,
  equals,
  rational,
  reduce,
  sign,
  subtract,
  type Rational,
} from '../src/money/rational.ts'
import { fixedToPrice, priceToFixed, priceToInt64, roundToFixed } from '../src/price/fixed-point.ts'
import { adjustPrice, adjustedPriceRounding } from '../src/price/overhead.ts'
import { readPriceInfo } from '../src/price/price-info.ts'
import { toWirePrice, type ToWirePrice } from '../src/price/wire-price.ts'
import * as fc from 'fast-check'
import { anyPriceArbitrary } from './arbitraries/rationals.ts'
import { counterexample, prop } from './property.ts'
import { rulesOf } from './profile.ts'

const THOUSANDTH = rational(1n, 1000n)
const LARGEST_FIXED = rational(MAX_INT64, 1000n)
const UPSTREAM = rulesOf('upstream/master-2026-08').price
const REPAIRED = rulesOf('repaired').price
/** Finest step of a wire price when it is above this, one wei: an int64 then holds no decimals. */
const WHOLE_ONLY = rational(MAX_INT64, 10n)

type Rounding = (price: Rational) => Rational

describe('three decimals', () => {
  it('loses less than a thousandth, never gains, and keeps order', () => {
    prop(pairs(), (pair) => roundsDown(pair, roundToFixed), { runs: 2000 })
  })

  it('and rounding to the nearest thousandth is caught', () => {
    const nearest: Rounding = ({ numerator, denominator }) =>
      fixedToPrice((numerator * 2000n + denominator) / (2n * denominator))
    counterexample(pairs(), (pair) => roundsDown(pair, nearest), { runs: 200 })
  })

  it('is what Go does: the quotient of the scaled numbers, at most an int64', () => {
    prop(anyPriceArbitrary(), (price) => expect(priceToFixed(price)).toEqual(scaled(price)), {
      runs: 2000,
    })
  })

  it('gives back every number of thousandths', () => {
    const any = fc.bigInt({ min: MIN_INT64, max: MAX_INT64 })
    const back = (fixed: bigint): void =>
      expect(priceToFixed(fixedToPrice(fixed))).toEqual({ ok: true, fixed })
    prop(any, back, { runs: 500 })
    for (const edge of [MIN_INT64, -1n, 0n, 1n, MAX_INT64]) back(edge)
  })
})

describe('whole wei', () => {
  it('loses less than a wei or is refused', () => {
    prop(anyPriceArbitrary(), wholeWei, { runs: 1000 })
  })
})

describe('the wire', () => {
  it('repaired, carries a price exactly or a step below it, and none that it cannot hold', () => {
    prop(anyPriceArbitrary(), (price) => carried(price, REPAIRED.wirePrice), { runs: 2000 })
  })

  it.each([
    ['low-bits', UPSTREAM.wirePrice],
    ['exact-or-whole-wei', UPSTREAM.wirePriceForCapabilities],
    ['whole-wei', UPSTREAM.jobWirePrice],
  ])('and upstream, %s, is caught', (_name, toWire) => {
    counterexample(anyPriceArbitrary(), (price) => carried(price, toWire), { runs: 300 })
  })

  it('wraps upstream as two’s complement does when nobody named capabilities (X-1)', () => {
    const wraps = (price: Rational): void => {
      const { numerator, denominator } = reduce(price)
      const wire = UPSTREAM.wirePrice(price)
      expect(wire).toMatchObject({
        priceInfo: {
          pricePerUnit: wrapInt64(numerator),
          pixelsPerUnit: wrapInt64(denominator),
        },
      })
    }
    prop(anyPriceArbitrary(), wraps, { runs: 500 })
  })

  it('never carries a price across a ceiling that it is within', () => {
    prop(pairs(), ([price, ceiling]) => staysWithin(price, ceiling, REPAIRED.wirePrice), {
      runs: 1000,
    })
  })

  it('and a wire that rounds up is caught', () => {
    const up: ToWirePrice = (price) => toWirePrice.wholeWei(addHair(price))
    const check = ([price, ceiling]: Pair): void => staysWithin(price, ceiling, up)
    counterexample(pairs(), check, { runs: 200 })
  })
})

describe('a price with its overhead', () => {
  const sender = `0x${'44'.repeat(20)}` as const
  const adjusted = (price: Rational, rounding: typeof REPAIRED.adjustedPriceRounding): Rational => {
    const result = adjustPrice<never>(price, sender, {
      autoAdjust: true,
      rules: { adjustedPriceRounding: rounding },
      txCostMultiplier: () => ({ ok: true, multiplier: rational(100n) }),
    })
    return result.ok ? result.price : expect.unreachable('the multiplier is known')
  }
  const costs = (rounding: typeof REPAIRED.adjustedPriceRounding) => (price: Rational) => {
    expect(sign(adjusted(price, rounding))).toBe(sign(price))
    expect(compare(adjusted(price, rounding), price)).toBeGreaterThanOrEqual(0)
  }

  it('repaired, is never below the price, nor free unless the price is (I-8, I-28)', () => {
    prop(anyPriceArbitrary(), costs(adjustedPriceRounding.none), { runs: 1000 })
  })

  it('and upstream, which makes it free below a thousandth and saturates, is caught (B76)', () => {
    const small = counterexample(anyPriceArbitrary(), costs(adjustedPriceRounding.thousandths), {
      runs: 300,
    })
    expect(compare(small, THOUSANDTH) < 0 || compare(small, LARGEST_FIXED) > 0).toBe(true)
  })

  it.each(['thousandths', 'none'] as const)('%s, rises with the price (I-28)', (rounding) => {
    const check = ([lower, higher]: Pair): void => {
      const [a, b] = [lower, higher].map((price) =>
        adjusted(price, adjustedPriceRounding[rounding]),
      )
      if (a === undefined || b === undefined) expect.unreachable('two prices')
      expect(Math.sign(compare(a, b)) * compare(lower, higher)).toBeGreaterThanOrEqual(0)
    }
    prop(pairs(), check, { runs: 500 })
  })
})

type Pair = readonly [Rational, Rational]

/** Two prices that are often close to each other. */
function pairs(): fc.Arbitrary<Pair> {
  const near = fc
    .tuple(anyPriceArbitrary(), fc.bigInt({ min: 0n, max: 3n }), fc.constantFrom(1n, 999n, 10_007n))
    .map(([price, step, parts]): Pair => {
      const { numerator, denominator } = price
      return [price, rational(numerator * parts + step, denominator * parts)]
    })
  return fc.oneof(fc.tuple(anyPriceArbitrary(), anyPriceArbitrary()), near)
}

function roundsDown([price, other]: Pair, rounding: Rounding): void {
  const rounded = rounding(price)
  expect(compare(rounded, price)).toBeLessThanOrEqual(0)
  expect(equals(rounding(rounded), rounded)).toBe(true)
  if (compare(price, other) <= 0) expect(compare(rounded, rounding(other))).toBeLessThanOrEqual(0)
  if (compare(price, LARGEST_FIXED) > 0) {
    expect(equals(rounded, LARGEST_FIXED)).toBe(true)
  } else {
    expect(compare(subtract(price, rounded), THOUSANDTH)).toBeLessThan(0)
  }
}

/** A second version of PR-4, from decimal digits instead of a division. */
function scaled(price: Rational): ReturnType<typeof priceToFixed> {
  const { numerator, denominator } = price
  let digits = ''
  let rest = numerator
  for (let place = 0; place < 4; place += 1) {
    digits += `${rest / denominator}`
    rest = (rest % denominator) * 10n
  }
  const fixed = BigInt(digits)
  return { ok: true, fixed: fixed > MAX_INT64 ? MAX_INT64 : fixed }
}

function wholeWei(price: Rational): void {
  const whole = priceToInt64(price)
  if (!whole.ok) {
    expect(compare(price, rational(MAX_INT64 + 1n))).toBeGreaterThanOrEqual(0)
    return
  }
  const lost = subtract(price, rational(whole.priceWei))
  expect(sign(lost)).toBeGreaterThanOrEqual(0)
  expect(compare(lost, rational(1n))).toBeLessThan(0)
}

/** PR-44 allows a loss of a thousandth, PR-5 of a wei: above what an int64 holds with decimals there are only whole wei. */
function carried(price: Rational, toWire: ToWirePrice): void {
  const read = travelled(price, toWire)
  if (read === null) {
    const tooLarge = compare(price, rational(MAX_INT64 + 1n)) >= 0
    const tooSmall = compare(price, rational(1n, 10n ** 18n)) < 0
    expect(tooLarge || (tooSmall && sign(price) > 0)).toBe(true)
    return
  }
  const { numerator, denominator } = reduce(price)
  const fits = numerator <= MAX_INT64 && denominator <= MAX_INT64
  const lost = subtract(price, read)
  expect(sign(lost)).toBe(fits ? 0 : Math.max(0, sign(lost)))
  expect(sign(read)).toBe(sign(price))
  const step = compare(price, WHOLE_ONLY) > 0 ? rational(1n) : stepAt(price)
  expect(compare(lost, step)).toBeLessThan(0)
}

/** A thousandth where an int64 holds three decimals, else the finest that it holds. */
function stepAt(price: Rational): Rational {
  return compare(price, LARGEST_FIXED) <= 0 ? THOUSANDTH : rational(1n, 10n)
}

function staysWithin(price: Rational, ceiling: Rational, toWire: ToWirePrice): void {
  if (compare(price, ceiling) > 0) return
  const read = travelled(price, toWire)
  if (read !== null) expect(compare(read, ceiling)).toBeLessThanOrEqual(0)
}

function travelled(price: Rational, toWire: ToWirePrice): Rational | null {
  const wire = toWire(price)
  if (!wire.ok) return null
  const reading = readPriceInfo(wire.priceInfo)
  return reading.ok ? reading.price : null
}

/** Up to the next whole wei. */
function addHair({ numerator, denominator }: Rational): Rational {
  return rational(numerator + denominator - 1n, denominator)
}
