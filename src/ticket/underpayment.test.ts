import { describe, expect, it } from 'vitest'
import { nearestDouble } from '../money/nearest-double.ts'
import { add, equals, ONE, rational } from '../money/rational.ts'
import {
  chanceOfAtMost,
  estimateAtMost,
  estimateUnderpayment,
  mostWinsUnderpaid,
  ticketsForFees,
  underpaymentChance,
} from './underpayment.ts'

const HALF = 1n << 255n
const TENTH = (1n << 256n) / 10n

describe('the exact chance', () => {
  it('is that of a binomial distribution', () => {
    // Of 2^10 rows of coins, 1 + 10 + 45 have at most two heads.
    const coins = { tickets: 10n, winProb: HALF }
    expect(equals(chanceOfAtMost(coins, 2n), rational(56n, 1024n))).toBe(true)
    expect(equals(chanceOfAtMost(coins, 10n), ONE)).toBe(true)
    expect(equals(chanceOfAtMost(coins, -1n), rational(0n))).toBe(true)
    // A quarter: (3/4)^3, then 3 · 1/4 · (3/4)^2 more.
    const quarters = { tickets: 3n, winProb: 1n << 254n }
    expect(equals(chanceOfAtMost(quarters, 0n), rational(27n, 64n))).toBe(true)
    expect(equals(chanceOfAtMost(quarters, 1n), rational(54n, 64n))).toBe(true)
  })

  it.each([0n, 3n, 7n, 19n])('and that of its mirror make one, %d wins of 20', (wins) => {
    const below = chanceOfAtMost({ tickets: 20n, winProb: TENTH }, wins)
    const mirror = { tickets: 20n, winProb: (1n << 256n) - TENTH }
    expect(equals(add(below, chanceOfAtMost(mirror, 20n - wins - 1n)), ONE)).toBe(true)
  })

  it('of ten tickets at a tenth to bring nothing is 0.9^10', () => {
    const draws = { tickets: 10n, winProb: TENTH }
    expect(nearestDouble(chanceOfAtMost(draws, 0n))).toBeCloseTo(0.3486784401, 12)
  })
})

describe('the estimate', () => {
  it.each([
    [100n, TENTH, 0n],
    [100n, TENTH, 5n],
    [100n, TENTH, 10n],
    [100n, TENTH, 25n],
    [1000n, HALF, 450n],
    [1000n, HALF, 530n],
    [2000n, (1n << 256n) / 100n, 12n],
    [2000n, 1n << 200n, 0n],
    [40n, (1n << 256n) - 1n, 39n],
    [40n, (1n << 256n) - TENTH, 33n],
  ])(
    'of %d tickets at %d of 2^256, at most %d wins, is the exact chance',
    (tickets, winProb, wins) => {
      const exact = nearestDouble(chanceOfAtMost({ tickets, winProb }, wins))
      const estimate = estimateAtMost({ tickets, winProb }, wins)
      expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 1e-9)
    },
  )

  it('goes on where the exact chance is too long', () => {
    // 10^8 tickets, 10^5 wins expected: a normal distribution, whose tail at two deviations is 0.0228.
    const draws = { tickets: 10n ** 8n, winProb: (1n << 256n) / 1000n }
    expect(estimateAtMost(draws, 99_368n)).toBeCloseTo(0.0228, 3)
    expect(estimateUnderpayment(draws, rational(0n))).toBeCloseTo(0.5, 2)
  })
})

describe('an orchestrator', () => {
  const stakes = { faceValueWei: 1000n, winProb: TENTH }

  it('needs as many tickets as cover the fees', () => {
    const hours = rational(3n, 2n)
    expect(ticketsForFees(stakes, { feesPerHourWei: rational(1000n), hours })).toBe(16n)
    expect(ticketsForFees(stakes, { feesPerHourWei: rational(0n), hours })).toBe(0n)
    const never = { faceValueWei: 1000n, winProb: 0n }
    expect(ticketsForFees(never, { feesPerHourWei: rational(1n), hours })).toBe(null)
  })

  it('is underpaid by a share of what it credited', () => {
    const draws = { tickets: 101n, winProb: TENTH }
    expect(mostWinsUnderpaid(draws, rational(0n))).toBe(10n)
    expect(mostWinsUnderpaid(draws, rational(1n, 10n))).toBe(9n)
    expect(mostWinsUnderpaid(draws, rational(1n))).toBe(0n)
    expect(mostWinsUnderpaid(draws, rational(3n, 2n))).toBe(-1n)
    const chance = underpaymentChance(draws, rational(1n))
    expect(nearestDouble(chance)).toBeCloseTo(0.9 ** 101, 12)
  })

  it('is underpaid less often the longer it works', () => {
    const chances = [100n, 400n, 1600n].map((tickets) =>
      estimateUnderpayment({ tickets, winProb: TENTH }, rational(1n, 4n)),
    )
    expect(chances).toEqual(chances.toSorted((a, b) => b - a))
    expect(chances[2]).toBeLessThan(1e-3)
  })
})
