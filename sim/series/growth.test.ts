import { expect, test } from 'vitest'
import { rational, round, type Rational } from '../../src/money/rational.ts'
import { stream } from '../kernel/streams.ts'
import type { GrowthModel } from '../scenario/series/series.ts'
import { rationalOf } from './fixed-point.ts'
import { growthPath } from './growth.ts'
import { standardNormal } from './normal.ts'

const HOUR_NS = 3_600_000_000_000
const MINUTE_NS = HOUR_NS / 60
const YEAR_NS = 8760 * HOUR_NS
const STILL: GrowthModel = {
  start: rational(3000n),
  stepNs: 10 * MINUTE_NS,
  volatility: { share: rational(0n), periodNs: YEAR_NS },
  drift: { share: rational(0n), periodNs: YEAR_NS },
  jumps: null,
}
const VOLATILE: GrowthModel = {
  ...STILL,
  volatility: { share: rational(4n, 5n), periodNs: YEAR_NS },
  drift: { share: rational(1n, 20n), periodNs: YEAR_NS },
}
const JUMPING: GrowthModel = {
  ...VOLATILE,
  jumps: {
    rate: { share: rational(1n), periodNs: HOUR_NS },
    mean: rational(-1n, 20n),
    spread: rational(3n, 100n),
  },
}

/** The path as a feed of 8 decimals writes it. */
function answers(model: GrowthModel, hours: number, seed = '42'): readonly bigint[] {
  const options = {
    name: 'series/priceFeed',
    endNs: hours * HOUR_NS,
    open: (name: string) => stream(seed, name),
  }
  const path = growthPath(model, options)
  return [...path].map(({ value }) => round(scaled(value)))
}

function scaled({ numerator, denominator }: Rational): Rational {
  return { numerator: numerator * 10n ** 8n, denominator }
}

test('the path of a seed never changes', () => {
  expect(answers(VOLATILE, 1)).toMatchInlineSnapshot(`
    [
      299394939460n,
      298731659172n,
      297736480985n,
      297482262465n,
      296356087316n,
      295283342626n,
    ]
  `)
  expect(answers(JUMPING, 2)).toMatchInlineSnapshot(`
    [
      299394939460n,
      298731659172n,
      297736480985n,
      297482262465n,
      296356087316n,
      295283342626n,
      296777810810n,
      303671993914n,
      306337138409n,
      305337289303n,
      304866714344n,
      264153843511n,
    ]
  `)
})

test('a plain version in floating point comes to the same path', () => {
  const [diffusion, times, sizes] = ['diffusion', 'jumps', 'jump-size'].map((part) =>
    stream('42', `series/priceFeed/${part}`),
  )
  if (diffusion === undefined || times === undefined || sizes === undefined) expect.unreachable()
  const normal = (draws: typeof diffusion): number => {
    for (;;) {
      const [x, y] = [0, 0].map(() => (2 * draws.uint32() + 1) / 2 ** 32 - 1)
      const square = (x ?? 0) ** 2 + (y ?? 0) ** 2
      if (square < 1) return (x ?? 0) * Math.sqrt((-2 * Math.log(square)) / square)
    }
  }
  const step = 1 / 6 / 8760
  let logarithm = 0
  let jumpNs = times.exponentialNs(HOUR_NS)
  const plain = Array.from({ length: 12 }, (_, index) => {
    logarithm += (0.05 - 0.8 ** 2 / 2) * step + 0.8 * Math.sqrt(step) * normal(diffusion)
    for (; jumpNs <= (index + 1) * 10 * MINUTE_NS; jumpNs += times.exponentialNs(HOUR_NS)) {
      logarithm += -0.05 + 0.03 * normal(sizes)
    }
    return 3000 * Math.exp(logarithm)
  })
  for (const [index, answer] of answers(JUMPING, 2).entries()) {
    expect(Number(answer) / 1e8).toBeCloseTo(plain[index] ?? 0, 6)
  }
})

test('without volatility only drift is left, to the last digit', () => {
  expect(answers(STILL, 1)).toEqual(Array.from({ length: 6 }, () => 300_000_000_000n))
  const growing = { ...STILL, drift: { share: rational(1n, 10n), periodNs: HOUR_NS } }
  // 3000 · e^(1/10), to 8 decimals.
  expect(answers(growing, 1).at(-1)).toBe(331_551_275_423n)
})

test('jumps leave the diffusion as it was', () => {
  const rare = {
    ...VOLATILE,
    jumps: {
      rate: { share: rational(1n), periodNs: YEAR_NS },
      mean: rational(-1n, 2n),
      spread: rational(0n),
    },
  }
  expect(answers(rare, 2)).toEqual(answers(VOLATILE, 2))
  expect(answers(JUMPING, 2)).not.toEqual(answers(VOLATILE, 2))
})

test('a year of hours has the volatility and the mean that were asked for', () => {
  const hourly = answers({ ...VOLATILE, stepNs: HOUR_NS }, 2400)
  const returns = hourly
    .slice(1)
    .map((answer, index) => Math.log(Number(answer) / Number(hourly[index])))
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
  const variance =
    returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1)
  const annualised = Math.sqrt(variance * 8760)
  expect(annualised).toBeGreaterThan(0.76)
  expect(annualised).toBeLessThan(0.84)
})

test('1.2 % more covers 95 % of the hourly rises up to a volatility of about 68 % a year', () => {
  const covered = (volatility: Rational): number => {
    const model = {
      ...STILL,
      stepNs: HOUR_NS,
      volatility: { share: volatility, periodNs: YEAR_NS },
    }
    const [first = 0, ...rest] = answers(model, 8000).map(Number)
    let before = first
    let within = 0
    for (const answer of rest) {
      if (answer <= before * 1.012) within += 1
      before = answer
    }
    return within / rest.length
  }
  // The share of a normal distribution below ln(1.012) / (volatility / √8760), give or take three standard deviations.
  expect(Math.abs(covered(rational(3n, 5n)) - 0.9687)).toBeLessThan(0.006)
  expect(Math.abs(covered(rational(68n, 100n)) - 0.9503)).toBeLessThan(0.008)
  expect(Math.abs(covered(rational(4n, 5n)) - 0.9188)).toBeLessThan(0.01)
})

test('normal draws have mean 0, variance 1 and the right tails', () => {
  const draws = stream('7', 'normal')
  const numbers = Array.from({ length: 20_000 }, () => {
    const { numerator, denominator } = rationalOf(standardNormal(draws))
    return Number(numerator) / Number(denominator)
  })
  const share = (of: (value: number) => boolean): number =>
    numbers.filter((value) => of(value)).length / numbers.length
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const variance = numbers.reduce((sum, value) => sum + value ** 2, 0) / numbers.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(Math.abs(variance - 1)).toBeLessThan(0.04)
  expect(Math.abs(share((value) => value < -1) - 0.1587)).toBeLessThan(0.01)
  expect(Math.abs(share((value) => Math.abs(value) > 1.96) - 0.05)).toBeLessThan(0.006)
})
