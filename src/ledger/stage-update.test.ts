import { describe, expect, it } from 'vitest'
import { rational, subtract, ZERO } from '../money/rational.ts'
import { ticketCount } from './rules.ts'
import { stageUpdate } from './stage-update.ts'

const wrapped = { ticketCount: ticketCount.wrapped }
const exact = { ticketCount: ticketCount.exact }

describe('stageUpdate', () => {
  it('pays a first live call: two tickets of 10^9 for 1 658 880 000', () => {
    const fee = rational(1_658_880_000n)
    const staged = stageUpdate(ZERO, fee, rational(10n ** 9n), wrapped)
    expect(staged.tickets).toBe(2n)
    expect(subtract(staged.newCreditWei, fee)).toEqual(rational(341_120_000n))
  })

  it('is exact with fractions: 6000/7 takes 25 tickets of 35 and leaves 125/7', () => {
    const fee = rational(6000n, 7n)
    const staged = stageUpdate(ZERO, fee, rational(35n), wrapped)
    expect(staged.tickets).toBe(25n)
    expect(subtract(staged.newCreditWei, fee)).toEqual(rational(125n, 7n))
  })

  it('needs no ticket when the credit suffices, and makes none that is worth nothing', () => {
    expect(stageUpdate(rational(5n), rational(5n), rational(1n), wrapped).tickets).toBe(0n)
    expect(stageUpdate(ZERO, rational(5n), ZERO, wrapped).tickets).toBe(0n)
    expect(stageUpdate(ZERO, rational(5n), null, wrapped).tickets).toBe(0n)
  })

  it('a debt needs more tickets', () => {
    expect(stageUpdate(rational(-5n), rational(10n), rational(10n), wrapped).tickets).toBe(2n)
  })

  it('upstream keeps 64 bits of the number, repaired all of it', () => {
    const need = rational((1n << 64n) + 5n)
    expect(stageUpdate(ZERO, need, rational(1n), wrapped).tickets).toBe(5n)
    expect(stageUpdate(ZERO, need, rational(1n), exact).newCreditWei).toEqual(need)
  })
})
