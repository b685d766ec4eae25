import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import type { EventOf } from './events.ts'
import { TicketIncome } from './ticket-income.ts'

function credited(
  tickets: number,
  faceValueWei: bigint,
  evWei: bigint,
): EventOf<'payment.processed'> {
  return {
    type: 'payment.processed',
    atNs: 0,
    paymentId: 1,
    session: 'v1',
    orchestrator: 'o1',
    sender: '0x1',
    manifestId: 'm',
    tickets,
    creditedTickets: tickets,
    creditedWei: rational(evWei * BigInt(tickets)),
    faceValueWei,
    wonTickets: 0,
    expectedPrice: null,
    recipientRandHash: null,
    firstNonce: 1,
    lastNonce: tickets,
    status: 200,
    error: null,
    balanceWei: null,
  }
}

test('a hundred tickets that pay 100 with probability 1/4 bring 2500, give or take 433', () => {
  const income = new TicketIncome()
  for (let payment = 0; payment < 20; payment += 1) income.credit(credited(5, 100n, 25n))
  expect(income.expectedWei()).toEqual(rational(2500n))
  // 100 · 100² · 1/4 · 3/4 = 187,500
  expect(income.deviationWei()).toBe(433n)
})

test('tickets of several face values add their variances, and certain ones have none', () => {
  const income = new TicketIncome()
  income.credit(credited(1, 100n, 50n))
  income.credit(credited(1, 1000n, 500n))
  income.credit(credited(7, 30n, 30n))
  income.credit(credited(0, 0n, 0n))
  expect(income.deviationWei()).toBe(502n) // √(50² + 500²)
})

test('the deviation is the largest integer whose square is within the variance', () => {
  const cases = fc.record({
    tickets: fc.integer({ min: 1, max: 1000 }),
    faceValueWei: fc.bigInt({ min: 1n, max: 10n ** 20n }),
  })
  fc.assert(
    fc.property(cases, ({ tickets, faceValueWei }) => {
      const income = new TicketIncome()
      const evWei = faceValueWei / 3n
      income.credit(credited(tickets, faceValueWei, evWei))
      const variance = BigInt(tickets) * (faceValueWei * evWei - evWei * evWei)
      const root = income.deviationWei()
      expect(root * root <= variance && (root + 1n) * (root + 1n) > variance).toBe(true)
    }),
  )
})
