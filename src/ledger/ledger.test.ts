import { describe, expect, it } from 'vitest'
import { rational } from '../money/rational.ts'
import { Ledger } from './ledger.ts'
import {
  creditWanted,
  readCreates,
  setFixedPriceNeedsBook,
  survivesSweep,
  ticketCount,
  type LedgerRules,
} from './rules.ts'

const upstream: LedgerRules = {
  readCreates: readCreates.creates,
  setFixedPriceNeedsBook: setFixedPriceNeedsBook.needsBook,
  creditWanted: creditWanted.feeOrTicket,
  ticketCount: ticketCount.wrapped,
  survivesSweep: survivesSweep.recentlyStamped,
}
const repaired: LedgerRules = {
  readCreates: readCreates.pure,
  setFixedPriceNeedsBook: setFixedPriceNeedsBook.createsBook,
  creditWanted: creditWanted.feeOrTicket,
  ticketCount: ticketCount.exact,
  survivesSweep: survivesSweep.whileItHoldsAnything,
}
const payer = '0xaa'
const ttlNs = 600

function ledgerWith(rules: LedgerRules): Ledger {
  return new Ledger({ ttlNs, rules })
}

describe('Ledger', () => {
  it('keeps exact amounts, also negative ones, and hands all of it out once', () => {
    const ledger = ledgerWith(upstream)
    ledger.credit(payer, 'm', rational(301n, 3n), 0)
    ledger.debit(payer, 'm', rational(1n, 7n), 0)
    ledger.debit(payer, 'm', rational(1000n), 0)
    expect(ledger.reserve(payer, 'm', 0)).toEqual(rational(-18896n, 21n))
    expect(ledger.reserve(payer, 'm', 0)).toEqual(rational(0n))
  })

  it('drops an idle entry at the first tick after its time to live, not before', () => {
    const ledger = ledgerWith(upstream)
    ledger.credit(payer, 'm', rational(1n), 0)
    ledger.credit(payer, 'late', rational(1n), 1)
    expect(ledger.balance(payer, 'm', ttlNs)).not.toBeNull()
    expect(ledger.nextSweepNs()).toBe(2 * ttlNs)
    ledger.sweepUpTo(2 * ttlNs - 1)
    expect(ledger.peek(payer, 'late')).not.toBeNull()
    ledger.sweepUpTo(2 * ttlNs)
    expect(ledger.peek(payer, 'late')).toBeNull()
    expect(ledger.nextSweepNs()).toBeNull()
  })

  it('keeps the phase of the timer over a long silence', () => {
    const ledger = ledgerWith(upstream)
    ledger.credit(payer, 'm', rational(1n), 5)
    ledger.credit(payer, 'm', rational(1n), 100 * ttlNs)
    expect(ledger.nextSweepNs()).toBe(100 * ttlNs + 5)
  })

  it('upstream drops the first fixed price of an unknown address, and a read makes it known', () => {
    const ledger = ledgerWith(upstream)
    ledger.setFixedPrice(payer, 'm', rational(7n), 0)
    expect(ledger.fixedPrice(payer, 'm')).toBeNull()
    expect(ledger.balance(payer, 'm', 0)).toBeNull()
    ledger.setFixedPrice(payer, 'm', rational(7n), 0)
    expect(ledger.fixedPrice(payer, 'm')).toEqual(rational(7n))
  })

  it('repaired keeps credit and price for as long as they mean something', () => {
    const ledger = ledgerWith(repaired)
    expect(ledger.balance(payer, 'm', 0)).toBeNull()
    expect(ledger.addresses()).toEqual([])
    ledger.setFixedPrice(payer, 'm', rational(7n), 0)
    ledger.credit(payer, 'other', rational(1n), 0)
    ledger.reserve(payer, 'empty', 0)
    ledger.sweepUpTo(50 * ttlNs)
    expect(ledger.entries(payer)?.map(({ manifestId }) => manifestId)).toEqual(['m', 'other'])
  })
})
