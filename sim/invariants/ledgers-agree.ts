import { floatString } from '../../src/money/format.ts'
import {
  add,
  compare,
  multiplyInteger,
  subtract,
  ZERO,
  type Rational,
} from '../../src/money/rational.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Books {
  bookedWei: Rational
  creditedWei: Rational
  inFlight: number
  broken: boolean
}

export const ledgersAgree: Invariant = {
  id: 'ledgers-agree',
  title: 'Both ledgers agree',
  kind: 'always',
  statement:
    'Whenever no payment of a session is on its way, the EV that the paying side has booked as paid equals the EV that the orchestrator has credited.',
  why: 'A payer that believes it is in credit stops paying while the orchestrator is running dry; the session is cut.',
  source: ['spec live INV-05, INV-06'],
  assumes: 'Both parties are honest. Holds at rest; during a payment the gap is that payment.',
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    const books = new PerSession<Books>(() => ({
      bookedWei: ZERO,
      creditedWei: ZERO,
      inFlight: 0,
      broken: false,
    }))
    const book = (session: string, tickets: number, evWei: Rational): void => {
      const record = books.of(session)
      record.bookedWei = add(record.bookedWei, multiplyInteger(evWei, BigInt(tickets)))
    }
    return {
      on: {
        'signer.paid': (event) => book(event.session, event.tickets, event.ticketEvWei),
        'gateway.paid': (event) => book(event.session, event.tickets, event.ticketEvWei),
        'payment.sent'(event) {
          books.of(event.session).inFlight += 1
        },
        'payment.processed'(event) {
          const record = books.of(event.session)
          record.creditedWei = add(record.creditedWei, event.creditedWei)
        },
        'payment.answered'(event) {
          const record = books.of(event.session)
          record.inFlight -= 1
          if (event.kept || record.inFlight > 0 || record.broken) return
          if (compare(record.bookedWei, record.creditedWei) === 0) return
          record.broken = true
          report({
            atNs: event.atNs,
            actors: [event.session, event.gateway],
            what: `after payment ${event.paymentId} (${event.error ?? `status ${event.status}`}) the payer of ${event.session} has booked another amount than was credited`,
            facts: {
              bookedWei: floatString(record.bookedWei, 3),
              creditedWei: floatString(record.creditedWei, 3),
              gapWei: floatString(subtract(record.bookedWei, record.creditedWei), 3),
            },
          })
        },
      },
    }
  },
}
