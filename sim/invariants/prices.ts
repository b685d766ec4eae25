import { ratString } from '../../src/money/format.ts'
import { compare, equals, multiplyInteger, type Rational } from '../../src/money/rational.ts'
import { readPriceInfo, type PriceInfo } from '../../src/price/price-info.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'

/** A price as a rational; null when there is none or it is malformed. */
export function priceOf(price: PriceInfo | null): Rational | null {
  const reading = readPriceInfo(price)
  return reading.ok ? reading.price : null
}

function text(price: Rational | null): string {
  return price === null ? 'none' : ratString(price)
}

export const sessionPrice: Invariant = {
  id: 'session-price',
  title: 'Session price',
  kind: 'always',
  statement:
    'Every charge of a session uses the price that the session began with, whatever the orchestrator advertises meanwhile; a BYOC batch job agrees on a price of its own.',
  why: 'A price that moves under a running session bills work at a price that nobody agreed to.',
  source: ['spec live LV-40, INV-09', 'spec pricing PR-50', 'spec pm I-24'],
  assumes:
    'The orchestrator does not restart. A session that the gateway takes up anew, after dropping its orchestrator, is another one.',
  outside: { 'orchestrator-forgets': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const agreed = new Map<string, Rational[]>()
    const agree = (session: string, price: Rational): Rational[] => {
      const known = agreed.get(session)
      if (known !== undefined) {
        known.push(price)
        return known
      }
      // Mostly it stays the only one.
      const prices = [price]
      agreed.set(session, prices)
      return prices
    }
    return {
      on: {
        'session.started'(event) {
          const price = priceOf(event.price)
          if (price !== null) agree(event.session, price)
        },
        'work.charged'(event) {
          const price = priceOf(event.price)
          if (price === null || world.sessions.get(event.session)?.perRequest === true) return
          const prices = agreed.get(event.session) ?? agree(event.session, price)
          if (prices.some((known) => equals(known, price))) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} charged ${event.session} at another price than it began with`,
            facts: { firstPrice: text(prices[0] ?? null), chargedPrice: text(price) },
          })
        },
      },
    }
  },
}

export const onePrice: Invariant = {
  id: 'one-price',
  title: 'One price',
  kind: 'always',
  statement:
    'The price that a payment expects is the price that its ticket parameters were issued for, and the price that the orchestrator charges is one that it issued for this session.',
  why: 'Tickets whose expected price differs from the bound one are worthless to the orchestrator: the payer pays and gets no credit.',
  source: ['spec live INV-08, LV-52', 'spec PM-45'],
  assumes: 'None: it must hold for every pair of nodes that follow the protocol.',
  outside: { 'dishonest-payer': ['expected-price'], 'dishonest-orchestrator': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    // Of the gateway's own session: what was issued for one viewer may be used for another.
    const poolOf = (session: string): string => world.sessions.get(session)?.pool ?? session
    const bound = new Map<string, Rational>()
    const issued = new Map<string, Rational[]>()
    return {
      on: {
        'info.issued'(event) {
          const price = priceOf(event.price)
          if (price === null || event.recipientRandHash === null) return
          const pool = poolOf(event.session)
          const prices = issued.get(pool)
          const known = prices?.find((earlier) => equals(earlier, price))
          if (prices === undefined) issued.set(pool, [price])
          else if (known === undefined) prices.push(price)
          bound.set(event.recipientRandHash, known ?? price)
        },
        'payment.processed'(event) {
          const expected = priceOf(event.expectedPrice)
          if (event.recipientRandHash === null || expected === null) return
          const price = bound.get(event.recipientRandHash)
          if (price === undefined || equals(price, expected)) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `a payment of ${event.session} expects another price than its ticket parameters were issued for; ${event.orchestrator} answered: ${event.error ?? 'accepted'}`,
            clause: 'expected-price',
            facts: { boundPrice: text(price), expectedPrice: text(expected) },
          })
        },
        'work.charged'(event) {
          const price = priceOf(event.price)
          const prices = issued.get(poolOf(event.session))
          if (price === null || prices === undefined) return
          if (prices.some((known) => equals(known, price))) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} charged ${event.session} at a price that it never issued for it`,
            facts: { chargedPrice: text(price), issuedPrices: prices.map(text).join(', ') },
          })
        },
      },
    }
  },
}

export const doublingGuard: Invariant = {
  id: 'doubling-guard',
  title: 'Doubling guard',
  kind: 'never',
  statement: 'No ticket is signed at a price above twice the price that the session began with.',
  why: 'An orchestrator could raise its price without limit while a session runs. Gateways that pay for BYOC streams themselves do not look at it upstream.',
  source: [
    'spec pricing PR-65',
    'spec live SG-19',
    'go-livepeer server/segment_rpc.go:validatePrice',
    'go-livepeer byoc/stream_gateway.go:sendPaymentForStream',
  ],
  assumes: 'None.',
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    // A signer's own word on how a session began is part of what is judged.
    const begun = new Map<string, Rational>()
    const firstOf = (stateId: string, price: PriceInfo): Rational | null => {
      const known = begun.get(stateId)
      if (known !== undefined) return known
      const first = priceOf(price)
      if (first !== null) begun.set(stateId, first)
      return first
    }
    const check = (
      event: { atNs: number; session: string; gateway: string },
      current: PriceInfo | null,
      first: Rational | null,
    ): void => {
      const now = priceOf(current)
      if (now === null || first === null) return
      if (compare(now, multiplyInteger(first, 2n)) <= 0) return
      report({
        atNs: event.atNs,
        actors: [event.session, event.gateway],
        what: `tickets of ${event.session} were signed at more than twice its first price`,
        facts: { firstPrice: text(first), signedPrice: text(now) },
      })
    }
    return {
      on: {
        'signer.paid': (event) => check(event, event.price, firstOf(event.stateId, event.price)),
        'gateway.paid': (event) => {
          if (event.tickets > 0) check(event, event.price, priceOf(event.initialPrice))
        },
      },
    }
  },
}

export const ceilingsRespected: Invariant = {
  id: 'ceilings-respected',
  title: 'Ceilings respected',
  kind: 'never',
  statement: 'No ticket is signed at a price above the ceiling that is configured for its payer.',
  why: 'A ceiling is the only promise that an operator has about what a session can cost.',
  source: ['spec live SG-17, SG-18', 'spec pricing PR-57'],
  assumes: 'The payer enforces ceilings at signing (remote signer).',
  outside: {},
  breaksUnder: [],
  start(world, report) {
    return {
      on: {
        'signer.paid'(event) {
          const ceiling = world.ceilingWei(event.session)
          const price = priceOf(event.price)
          if (ceiling === null || price === null || compare(price, ceiling) <= 0) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.signer],
            what: `${event.signer} signed tickets of ${event.session} above its ceiling`,
            facts: { ceiling: text(ceiling), signedPrice: text(price) },
          })
        },
      },
    }
  },
}
