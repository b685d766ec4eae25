import { floatString, ratString } from '../../src/money/format.ts'
import {
  add,
  compare,
  max,
  multiplyInteger,
  ZERO,
  type Rational,
} from '../../src/money/rational.ts'
import type { Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Bill {
  calls: bigint
  units: bigint
  paidWei: Rational
  feesWei: Rational
  ticketWei: Rational
  broken: boolean
}

export const fixedPrice: Invariant = {
  id: 'fixed-price',
  title: 'A price for the whole is paid once a call',
  kind: 'always',
  statement:
    'A session whose price is for a whole request is billed at most one unit for each payment, and pays no more than that and one ticket.',
  why: 'A price for a whole request that is multiplied by pixels or seconds is millions of times too high.',
  source: ['spec live SG-14', 'spec pricing I-5', 'bugs P4, B39'],
  assumes: 'The payer is honest.',
  outside: { 'dishonest-payer': 'all' },
  breaksUnder: [],
  start(world, report) {
    const bills = new PerSession<Bill>(() => ({
      calls: 0n,
      units: 0n,
      paidWei: ZERO,
      feesWei: ZERO,
      ticketWei: ZERO,
      broken: false,
    }))
    let paid = false
    return {
      exercised: () => paid,
      on: {
        'signer.paid'(event) {
          if (world.sessions.get(event.session)?.jobType !== 'fixed') return
          paid = true
          const bill = bills.of(event.session)
          bill.calls += 1n
          bill.units += event.billedUnits
          bill.feesWei = add(bill.feesWei, event.feeWei)
          const ticketsWei = multiplyInteger(event.ticketEvWei, BigInt(event.tickets))
          bill.paidWei = add(bill.paidWei, ticketsWei)
          bill.ticketWei = max(bill.ticketWei, event.ticketEvWei)
          const allowedWei = add(bill.feesWei, bill.ticketWei)
          const isMore = bill.units > bill.calls || compare(bill.paidWei, allowedWei) > 0
          if (bill.broken || !isMore) return
          bill.broken = true
          report({
            atNs: event.atNs,
            actors: [event.session, event.signer],
            what: `${event.signer} made ${event.session} pay more than its price for the whole`,
            facts: {
              payments: `${bill.calls}`,
              billedUnits: `${bill.units}`,
              paidWei: floatString(bill.paidWei, 3),
              feesWei: ratString(bill.feesWei),
            },
          })
        },
      },
    }
  },
}
