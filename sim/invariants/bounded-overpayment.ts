import { EXACT_SECOND_NS } from '../../src/durations.ts'
import { floatString } from '../../src/money/format.ts'
import {
  add,
  compare,
  max,
  multiplyInteger,
  subtract,
  ZERO,
  type Rational,
} from '../../src/money/rational.ts'
import { readPriceInfo, type PriceInfo } from '../../src/price/price-info.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant, type SessionFacts } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Paid {
  paidWei: Rational
  highestEvWei: Rational
  highestPrice: Rational
  broken: boolean
  /** Those that have paid: mostly one, so that a list is enough. */
  readonly sessions: Elapsed[]
}

/** The time that a session has had. */
interface Elapsed {
  readonly facts: SessionFacts
  readonly startedNs: number
  /** Null while it runs. */
  endedNs: number | null
}

/** The message by which a gateway learns that its session is over. */
const CHANNEL_CLOSED = 'channel closed'
/** The message that is answered by it. */
const SEGMENT = 'segment'

export const boundedOverpayment: Invariant = {
  id: 'bounded-overpayment',
  title: 'Bounded overpayment',
  kind: 'always',
  statement:
    'The EV that a session, or the sessions that share an account, have sent never exceeds the fee for the time elapsed plus the declared prepay (or two payment intervals, if longer) plus two tickets.',
  why: 'What is paid ahead is lost when the session ends.',
  source: ['spec live SG-30, SG-32'],
  assumes:
    'The payer is honest; the highest price of the session so far counts as its price. Time elapses until the payer can know that its session was released: as long as every word of it gets lost, it cannot.',
  outside: {
    'dishonest-payer': 'all',
    'dishonest-orchestrator': 'all',
    'gateway-restarts': 'all',
    'payments-overdue': 'all',
  },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const accounts = new PerSession<Paid>(nothingPaid)
    /** Sessions that their orchestrator has released. */
    const released: Elapsed[] = []
    const chargedSeconds = new Map<string, bigint>()
    let payments = 0
    const pay = (
      event: { atNs: number; session: string; tickets: number; ticketEvWei: Rational },
      price: PriceInfo | null,
    ): void => {
      payments += 1
      const facts = world.sessions.get(event.session)
      if (facts === undefined || facts.unitsPerSecond === 0n) return
      const record = accounts.of(facts.account)
      const { startedNs } =
        elapsedOf(record, facts) ??
        firstPayment(record, { facts, startedNs: event.atNs, endedNs: null })
      addPayment(record, event, price)
      if (record.broken) return
      const feeWei = feeAheadWei(record, event.atNs, chargedSeconds)
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
          elapsedNs: `${event.atNs - startedNs}`,
        },
      })
    }
    return {
      exercised: () => payments > 0,
      on: {
        'session.ended'(event) {
          const facts = world.sessions.get(event.session)
          if (facts === undefined) return
          const elapsed = elapsedOf(accounts.of(facts.account), facts)
          if (elapsed === undefined || elapsed.endedNs !== null) return
          elapsed.endedNs = event.atNs
          if (event.end !== 'released-insufficient-balance') return
          elapsed.endedNs += learnsAfterNs(facts)
          released.push(elapsed)
        },
        'message.lost'(event) {
          if (event.what === CHANNEL_CLOSED) learnLater(released, event.to, event.atNs)
          if (event.what === SEGMENT) learnLater(released, event.from, event.atNs)
        },
        'work.charged'(event) {
          if (world.sessions.get(event.session)?.perRequest !== true || !event.covered) return
          const before = chargedSeconds.get(event.session) ?? 0n
          chargedSeconds.set(event.session, before + event.units)
        },
        'signer.paid': (event) => pay(event, event.initialPrice),
        'gateway.paid': (event) => pay(event, event.price),
      },
    }
  },
}

/** The next segment is told, and a payment goes before it. */
function learnsAfterNs({ segmentIntervalNs, roundTripNs }: SessionFacts): number {
  return segmentIntervalNs + roundTripNs
}

/** A word of the release got lost: its gateway hears of it with the segment after. */
function learnLater(released: readonly Elapsed[], gateway: string, atNs: number): void {
  for (const elapsed of released) {
    if (elapsed.facts.gateway === gateway) elapsed.endedNs = atNs + learnsAfterNs(elapsed.facts)
  }
}

function nothingPaid(): Paid {
  return {
    paidWei: ZERO,
    highestEvWei: ZERO,
    highestPrice: ZERO,
    broken: false,
    sessions: [],
  }
}

function addPayment(
  record: Paid,
  { tickets, ticketEvWei }: { readonly tickets: number; readonly ticketEvWei: Rational },
  price: PriceInfo | null,
): void {
  record.paidWei = add(record.paidWei, multiplyInteger(ticketEvWei, BigInt(tickets)))
  record.highestEvWei = max(record.highestEvWei, ticketEvWei)
  const reading = readPriceInfo(price)
  if (reading.ok && reading.price !== null) {
    record.highestPrice = max(record.highestPrice, reading.price)
  }
}

function elapsedOf({ sessions }: Paid, { session }: SessionFacts): Elapsed | undefined {
  return sessions.find(({ facts }) => facts.session === session)
}

function firstPayment({ sessions }: Paid, elapsed: Elapsed): Elapsed {
  sessions.push(elapsed)
  return elapsed
}

/** For the time elapsed and the time that may be paid ahead, rounded up to a whole unit for each session of the account. */
function feeAheadWei(
  record: Paid,
  nowNs: number,
  chargedSeconds: ReadonlyMap<string, bigint>,
): Rational {
  let numerator = 0n
  for (const { facts, startedNs, endedNs } of record.sessions) {
    const elapsedNs = facts.perRequest
      ? (chargedSeconds.get(facts.session) ?? 0n) * EXACT_SECOND_NS
      : BigInt((endedNs ?? nowNs) - startedNs)
    const aheadNs = BigInt(Math.max(facts.prepayNs, 2 * facts.paymentIntervalNs))
    numerator += (elapsedNs + aheadNs) * facts.unitsPerSecond + EXACT_SECOND_NS
  }
  return {
    numerator: numerator * record.highestPrice.numerator,
    denominator: EXACT_SECOND_NS * record.highestPrice.denominator,
  }
}
