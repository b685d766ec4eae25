import { floatString } from '../../src/money/format.ts'
import { equals, ZERO, type Rational } from '../../src/money/rational.ts'
import type { Invariant } from './invariant.ts'

export const evConservation: Invariant = {
  id: 'ev-conservation',
  title: 'EV conservation',
  kind: 'always',
  statement:
    'An orchestrator that accepts a payment credits exactly the EV that was sent with it, and a refused payment credits nothing that it does not say.',
  why: 'Credit that appears or vanishes makes one side work for nothing or pay for nothing.',
  source: ['spec PM-5, PM-83, LV-51', 'spec live INV-32'],
  assumes: 'Tickets are made by an honest sender; messages may be lost or repeated.',
  outside: {},
  breaksUnder: [],
  start(_world, report) {
    const sent = new Map<number, { evWei: Rational; tickets: number }>()
    return {
      on: {
        'payment.sent'(event) {
          sent.set(event.paymentId, event)
        },
        'payment.processed'(event) {
          const payment = sent.get(event.paymentId)
          const expected = payment === undefined ? ZERO : payment.evWei
          const all = event.error === null
          if (all && equals(event.creditedWei, expected)) return
          if (!all && event.creditedTickets <= event.tickets) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} accepted a payment and credited another amount than was sent`,
            facts: {
              sentWei: floatString(expected, 3),
              creditedWei: floatString(event.creditedWei, 3),
              tickets: `${event.tickets}`,
              creditedTickets: `${event.creditedTickets}`,
            },
          })
        },
        'payment.answered'(event) {
          if (!event.kept) sent.delete(event.paymentId)
        },
      },
    }
  },
}
