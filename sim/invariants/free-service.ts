import { EXACT_SECOND_NS } from '../../src/durations.ts'
import { floatString } from '../../src/money/format.ts'
import {
  add,
  compare,
  multiply,
  rational,
  subtract,
  ZERO,
  type Rational,
} from '../../src/money/rational.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant, type SessionFacts } from './invariant.ts'
import { priceOf } from './prices.ts'
import { PerSession } from './session-books.ts'

interface Account {
  creditedWei: Rational
  /** What its sessions owe beyond the time that each may be in arrears. */
  dueWei: Rational
  broken: boolean
}

interface Session {
  deliveredNs: number
  dueWei: Rational
  price: Rational | null
}

export const noFreeService: Invariant = {
  id: 'no-free-service',
  title: 'No free service',
  kind: 'always',
  statement:
    'While the orchestrator has a price, the value of the work that it has delivered to a session exceeds the credited EV by no more than one charge interval and two segments.',
  why: 'The orchestrator works for nothing.',
  source: ['spec live INV-10, INV-25, BY-25'],
  assumes: 'The stated limit is the credit that the orchestrator gives by charging in arrears.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const accounts = new PerSession<Account>(() => ({
      creditedWei: ZERO,
      dueWei: ZERO,
      broken: false,
    }))
    const sessions = new PerSession<Session>(() => ({ deliveredNs: 0, dueWei: ZERO, price: null }))
    const accountOf = (session: string): Account =>
      accounts.of(world.sessions.get(session)?.account ?? session)
    return {
      on: {
        'session.started'(event) {
          sessions.of(event.session).price = priceOf(event.price)
        },
        'payment.processed'(event) {
          const account = accountOf(event.session)
          account.creditedWei = add(account.creditedWei, event.creditedWei)
        },
        'work.delivered'(event) {
          const facts = world.sessions.get(event.session)
          const account = accountOf(event.session)
          const session = sessions.of(event.session)
          session.deliveredNs += event.durationNs
          if (facts === undefined || session.price === null || account.broken) return
          if (facts.chargedUnitsPerSecond === 0n) return
          const limitNs = facts.chargeIntervalNs + 2 * facts.segmentIntervalNs
          const unpaidFor = session.deliveredNs - limitNs
          if (unpaidFor <= 0) return
          const dueWei = valueWei(unpaidFor, facts, session.price)
          account.dueWei = add(account.dueWei, subtract(dueWei, session.dueWei))
          session.dueWei = dueWei
          if (compare(account.dueWei, account.creditedWei) <= 0) return
          account.broken = true
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} has delivered more to ${event.session} than was credited`,
            facts: {
              deliveredWei: floatString(valueWei(session.deliveredNs, facts, session.price), 3),
              creditedWei: floatString(account.creditedWei, 3),
              creditLimitWei: floatString(valueWei(limitNs, facts, session.price), 3),
            },
          })
        },
      },
    }
  },
}

function valueWei(durationNs: number, facts: SessionFacts, price: Rational): Rational {
  return multiply(
    rational(BigInt(durationNs) * facts.chargedUnitsPerSecond, EXACT_SECOND_NS),
    price,
  )
}
