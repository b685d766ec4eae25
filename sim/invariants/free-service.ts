import { floatString } from '../../src/money/format.ts'
import { add, compare, multiply, rational, ZERO, type Rational } from '../../src/money/rational.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant, type SessionFacts } from './invariant.ts'
import { priceOf } from './prices.ts'
import { PerSession } from './session-books.ts'

interface Account {
  creditedWei: Rational
  deliveredNs: number
  price: Rational | null
  broken: boolean
}

const NANOSECONDS_PER_SECOND = 1_000_000_000n

export const noFreeService: Invariant = {
  id: 'no-free-service',
  title: 'No free service',
  kind: 'always',
  statement:
    'While the orchestrator has a price, the value of the work that it has delivered to a session exceeds the credited EV by no more than one charge interval and two segments.',
  why: 'The orchestrator works for nothing.',
  source: ['spec live INV-10, INV-25, BY-25'],
  assumes: 'The stated limit is the credit that the orchestrator gives by charging in arrears.',
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const accounts = new PerSession<Account>(() => ({
      creditedWei: ZERO,
      deliveredNs: 0,
      price: null,
      broken: false,
    }))
    return {
      on: {
        'session.started'(event) {
          accounts.of(event.session).price = priceOf(event.price)
        },
        'payment.processed'(event) {
          const account = accounts.of(event.session)
          account.creditedWei = add(account.creditedWei, event.creditedWei)
        },
        'work.delivered'(event) {
          const facts = world.sessions.get(event.session)
          const account = accounts.of(event.session)
          account.deliveredNs += event.durationNs
          if (facts === undefined || account.price === null || account.broken) return
          if (facts.chargedUnitsPerSecond === 0n) return
          const limitNs = facts.chargeIntervalNs + 2 * facts.segmentIntervalNs
          const unpaidFor = account.deliveredNs - limitNs
          if (unpaidFor <= 0) return
          const due = valueWei(unpaidFor, facts, account.price)
          if (compare(due, account.creditedWei) <= 0) return
          account.broken = true
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} has delivered more to ${event.session} than was credited`,
            facts: {
              deliveredWei: floatString(valueWei(account.deliveredNs, facts, account.price), 3),
              creditedWei: floatString(account.creditedWei, 3),
              creditLimitWei: floatString(valueWei(limitNs, facts, account.price), 3),
            },
          })
        },
      },
    }
  },
}

function valueWei(durationNs: number, facts: SessionFacts, price: Rational): Rational {
  return multiply(
    rational(BigInt(durationNs) * facts.chargedUnitsPerSecond, NANOSECONDS_PER_SECOND),
    price,
  )
}
