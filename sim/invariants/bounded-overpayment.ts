import { floatString } from '../../src/money/format.ts'
import {
  add,
  compare,
  max,
  multiplyInteger,
  rational,
  subtract,
  ZERO,
  type Rational,
} from '../../src/money/rational.ts'
import { readPriceInfo, type PriceInfo } from '../../src/price/price-info.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant, type SessionFacts } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Paid {
  paidWei: Rational
  startedNs: number
  highestEvWei: Rational
  highestPrice: Rational
  broken: boolean
}

const NANOSECONDS_PER_SECOND = 1_000_000_000n

export const boundedOverpayment: Invariant = {
  id: 'bounded-overpayment',
  title: 'Bounded overpayment',
  kind: 'always',
  statement:
    'The EV that a session has sent never exceeds the fee for the time elapsed plus the declared prepay (or two payment intervals, if longer) plus two tickets.',
  why: 'What is paid ahead is lost when the session ends.',
  source: ['spec live SG-30, SG-32'],
  assumes: 'The payer is honest; the highest price of the session so far counts as its price.',
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const records = new PerSession<Paid>(() => ({
      paidWei: ZERO,
      startedNs: -1,
      highestEvWei: ZERO,
      highestPrice: ZERO,
      broken: false,
    }))
    const pay = (
      event: { atNs: number; session: string; tickets: number; ticketEvWei: Rational },
      price: PriceInfo | null,
    ): void => {
      const facts = world.sessions.get(event.session)
      if (facts === undefined || facts.unitsPerSecond === 0n) return
      const record = records.of(event.session)
      if (record.startedNs < 0) record.startedNs = event.atNs
      record.paidWei = add(
        record.paidWei,
        multiplyInteger(event.ticketEvWei, BigInt(event.tickets)),
      )
      record.highestEvWei = max(record.highestEvWei, event.ticketEvWei)
      const reading = readPriceInfo(price)
      if (reading.ok && reading.price !== null) {
        record.highestPrice = max(record.highestPrice, reading.price)
      }
      if (record.broken) return
      const feeWei = feeAheadWei(record, facts, event.atNs)
      const twoTicketsWei = multiplyInteger(record.highestEvWei, 2n)
      // Sums over one denominator are cheap: tickets on one side, the fee on the other.
      if (compare(subtract(record.paidWei, twoTicketsWei), feeWei) <= 0) return
      record.broken = true
      const allowed = add(feeWei, twoTicketsWei)
      report({
        atNs: event.atNs,
        actors: [event.session, facts.gateway],
        what: `${event.session} has paid more ahead than it declared`,
        facts: {
          paidWei: floatString(record.paidWei, 3),
          allowedWei: floatString(allowed, 3),
          elapsedNs: `${event.atNs - record.startedNs}`,
        },
      })
    }
    return {
      on: {
        'signer.paid': (event) => pay(event, event.initialPrice),
        'gateway.paid': (event) => pay(event, event.price),
      },
    }
  },
}

/** For the time elapsed and the time that may be paid ahead, rounded up to a whole unit. */
function feeAheadWei(record: Paid, facts: SessionFacts, nowNs: number): Rational {
  const aheadNs = Math.max(facts.prepayNs, 2 * facts.paymentIntervalNs)
  const units = rational(
    BigInt(nowNs - record.startedNs + aheadNs) * facts.unitsPerSecond + NANOSECONDS_PER_SECOND,
    NANOSECONDS_PER_SECOND,
  )
  return {
    numerator: units.numerator * record.highestPrice.numerator,
    denominator: units.denominator * record.highestPrice.denominator,
  }
}
