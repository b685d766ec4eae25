import { expect, test } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import { incomeAfter, type IncomeQuestion } from './income.ts'

const QUESTION: IncomeQuestion = {
  evWei: 1000n,
  faceValueWei: 100_000n,
  winProb: null,
  feesPerHourWei: rational(500_000n),
  hours: [rational(1n), rational(10n)],
  shortfalls: [rational(1n, 10n), rational(1n, 2n)],
  seed: '1',
}

test('tickets cover the fees, and win once in a hundred', () => {
  const { after } = incomeAfter(QUESTION)
  expect(after.map(({ tickets }) => tickets)).toEqual([500n, 5000n])
  expect(after[0]?.expectedWins).toBeCloseTo(5, 9)
  expect(after.map(({ exact }) => exact)).toEqual([true, false])
})

test('draws of tickets agree with the formula', () => {
  for (const { shortfalls, simulatedRuns } of incomeAfter(QUESTION).after) {
    for (const { chance, simulated } of shortfalls) {
      const deviation = Math.sqrt((chance * (1 - chance)) / simulatedRuns)
      expect(Math.abs(simulated - chance)).toBeLessThan(4 * deviation + 1 / simulatedRuns)
    }
  }
})

test('no win at all in 500 tickets is as likely as 0.99 to the 500th', () => {
  expect(incomeAfter(QUESTION).after[0]?.nothing).toBeCloseTo(0.99 ** 500, 12)
})

test('the same seed gives the same draws, another one others', () => {
  expect(incomeAfter(QUESTION)).toEqual(incomeAfter(QUESTION))
  expect(incomeAfter({ ...QUESTION, seed: '2' })).not.toEqual(incomeAfter(QUESTION))
})
