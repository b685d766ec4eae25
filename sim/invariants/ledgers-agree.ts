import { floatString } from '../../src/money/format.ts'
import {
  add,
  compare,
  multiplyInteger,
  isZero,
  subtract,
  ZERO,
  type Rational,
} from '../../src/money/rational.ts'
import { EVERY_UPSTREAM_PROFILE, type Breach, type Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'

/** Of a full orchestrator; the price and the parameters of the payment may have been right. */
const NO_ROOM = 'OrchestratorCapped'

/** A payment whose fate the payer does not know yet. */
interface OpenPayment {
  readonly evWei: Rational
  creditedWei: Rational
}

interface Books {
  bookedWei: Rational
  creditedWei: Rational
  inFlight: number
  /** Left without an answer: each may have been credited or not; null = there was none yet. */
  doubtful: Set<OpenPayment> | null
  /** What a first payment refused for want of room would be, unless the session ends of it. */
  suspected: Breach | null
  broken: boolean
}

export const ledgersAgree: Invariant = {
  id: 'ledgers-agree',
  title: 'Both ledgers agree',
  kind: 'always',
  statement:
    'Whenever no payment of a session is on its way, the EV that the paying side has booked as paid equals the EV that the orchestrator has credited, but for payments that the payer knows to be in doubt.',
  why: 'A payer that believes it is in credit stops paying while the orchestrator is running dry; the session is cut.',
  source: ['spec live INV-05, INV-06'],
  assumes:
    'Both parties are honest; an orchestrator that restarts keeps its secret and nonces as long as its ledger. Holds at rest; during a payment the gap is that payment, and one that stays without answer stays in doubt: of the last message between two parties nobody can know whether it arrived. A session that ends at its start because the orchestrator has no room has no ledger there, and its state is used no more.',
  outside: {
    'dishonest-payer': 'all',
    'dishonest-orchestrator': 'all',
    'orchestrator-forgets': 'all',
    'signer-silent': 'all',
    'payments-overdue': 'all',
    'flags-changed': 'all',
    'tokens-void': 'all',
  },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const payments = new Map<number, OpenPayment>()
    const books = new PerSession<Books>(emptyBooks)
    const book = (session: string, tickets: number, evWei: Rational): void => {
      const record = books.of(session)
      record.bookedWei = add(record.bookedWei, multiplyInteger(evWei, BigInt(tickets)))
    }
    const confirm = (record: Books): void => {
      if (record.suspected !== null) report(record.suspected)
      record.suspected = null
    }
    return {
      finish() {
        for (const [, record] of books.entries()) confirm(record)
      },
      on: {
        'signer.paid': (event) => book(event.session, event.tickets, event.ticketEvWei),
        'gateway.paid': (event) => book(event.session, event.tickets, event.ticketEvWei),
        'payment.sent'(event) {
          const record = books.of(event.session)
          confirm(record)
          record.inFlight += 1
          const known = payments.get(event.paymentId)
          if (known !== undefined) record.doubtful?.delete(known)
          else payments.set(event.paymentId, { evWei: event.evWei, creditedWei: ZERO })
        },
        'payment.processed'(event) {
          const record = books.of(event.session)
          record.creditedWei = add(record.creditedWei, event.creditedWei)
          const payment = payments.get(event.paymentId)
          if (payment !== undefined) {
            payment.creditedWei = add(payment.creditedWei, event.creditedWei)
          }
        },
        'payment.answered'(event) {
          const record = books.of(event.session)
          record.inFlight -= 1
          const payment = payments.get(event.paymentId)
          if (event.kept && payment !== undefined) {
            record.doubtful ??= new Set()
            record.doubtful.add(payment)
          } else payments.delete(event.paymentId)
          if (event.kept || record.inFlight > 0 || record.broken) return
          const booksAhead = world.sessions.get(event.session)?.remoteSigner === true
          const { bookedWei, creditedWei } = withoutDoubtful(record, booksAhead)
          if (compare(bookedWei, creditedWei) === 0) return
          record.broken = true
          record.suspected = {
            atNs: event.atNs,
            actors: [event.session, event.gateway],
            what: `after payment ${event.paymentId} (${event.error ?? `status ${event.status}`}) the payer of ${event.session} has booked another amount than was credited`,
            facts: {
              bookedWei: floatString(bookedWei, 3),
              creditedWei: floatString(creditedWei, 3),
              gapWei: floatString(subtract(bookedWei, creditedWei), 3),
            },
          }
          if (event.error?.includes(NO_ROOM) !== true || !isZero(creditedWei)) confirm(record)
        },
        'session.ended'({ session, end }) {
          const record = books.of(session)
          if (end === 'start-refused') record.suspected = null
          else confirm(record)
        },
      },
    }
  },
}

function emptyBooks(): Books {
  return {
    bookedWei: ZERO,
    creditedWei: ZERO,
    inFlight: 0,
    doubtful: null,
    suspected: null,
    broken: false,
  }
}

/** A signer books a payment when it signs it, a gateway that pays itself when it was acknowledged. */
function withoutDoubtful(
  { bookedWei, creditedWei, doubtful }: Books,
  booksAhead: boolean,
): Pick<Books, 'bookedWei' | 'creditedWei'> {
  let booked = bookedWei
  let credited = creditedWei
  for (const payment of doubtful ?? []) {
    if (booksAhead) booked = subtract(booked, payment.evWei)
    credited = subtract(credited, payment.creditedWei)
  }
  return { bookedWei: booked, creditedWei: credited }
}
