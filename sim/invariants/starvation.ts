import { floatString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { EventOf } from '../trace/events.ts'
import {
  EVERY_UPSTREAM_PROFILE,
  type Breach,
  type Invariant,
  type SessionFacts,
} from './invariant.ts'
import { paysAheadEnough } from './pays-ahead.ts'
import { PerSession } from './session-books.ts'

interface Last {
  paidNs: number
  refused: number
  lastRefusal: string
  refusedPrice: boolean
  /** Its last payment had as many tickets as one may have. */
  limited: boolean
  balanceWei: Rational | null
  payerBookWei: Rational | null
  /** The viewer has left; an orchestrator that was not told goes on alone. */
  left: boolean
  /** When a message of this session was last lost or handled late, or the payer was not allowed to pay; −1 = never. */
  lostNs: number
}

/** Of one payment (spec SG-14, LV-22). */
const TICKETS_MAX = 100

/** Status of a signer that refuses the price (spec SG-10.17, SG-10.21). */
const PRICE_REFUSED = 481

export const sessionStarvation: Invariant = {
  id: 'session-starvation',
  title: 'No starvation',
  kind: 'never',
  statement:
    'A session whose payer is honest, funded and content with the price is never released for insufficient balance.',
  why: 'Viewers lose a stream although everybody was willing and able to pay.',
  source: ['go-livepeer issue 4077 (public)', 'spec live SG-31'],
  assumes:
    'The payer asks at its declared interval, for which what it pays ahead lasts; its signer is up, its links have been up, nobody has been slow and its auth webhook has allowed it to pay for two such intervals, what it owes fits into the tickets of one payment, and it has not refused the price (status 481, or by its own guard).',
  outside: {
    'dishonest-payer': 'all',
    'payments-overdue': 'all',
    'dishonest-orchestrator': 'all',
    'orchestrator-forgets': 'all',
    'payer-short': 'all',
    'flags-changed': 'all',
    'tokens-void': 'all',
  },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const sessions = new PerSession<Last>(() => ({
      paidNs: 0,
      refused: 0,
      lastRefusal: '',
      refusedPrice: false,
      limited: false,
      balanceWei: null,
      payerBookWei: null,
      left: false,
      lostNs: -1,
    }))
    let started = 0
    const late = ({ from, to }: { from: string; to: string }, untilNs: number): void => {
      for (const facts of world.sessions.values()) {
        if (facts.gateway !== from && facts.gateway !== to) continue
        const last = sessions.of(facts.session)
        last.lostNs = Math.max(last.lostNs, untilNs)
      }
    }
    return {
      exercised: () => started > 0,
      on: {
        'session.started'() {
          started += 1
        },
        'message.lost': (event) => late(event, event.atNs),
        'message.held': (event) => late(event, event.atNs + event.heldNs),
        'signer.refused'(event) {
          const last = sessions.of(event.session)
          last.refused += 1
          last.refusedPrice = event.status === PRICE_REFUSED
          if (event.code === 'too-many-tickets') last.limited = true
          last.lastRefusal = `${event.status} ${event.text}`
          if (isUnauthorised(event)) last.lostNs = Math.max(last.lostNs, event.atNs)
        },
        'gateway.payment-failed'(event) {
          if (event.stage === 'price') sessions.of(event.session).refusedPrice = true
        },
        'signer.paid'(event) {
          sessions.of(event.session).payerBookWei = event.balanceWei
        },
        'signer.charged'(event) {
          sessions.of(event.session).payerBookWei = event.balanceWei
        },
        'payment.processed'(event) {
          const last = sessions.of(event.session)
          last.paidNs = event.atNs
          last.refused = 0
          last.refusedPrice = false
          last.limited = event.tickets >= TICKETS_MAX
          last.balanceWei = event.balanceWei
        },
        'session.ended'(event) {
          const facts = world.sessions.get(event.session)
          const last = sessions.of(event.session)
          if (event.end !== 'released-insufficient-balance') {
            last.left = true
            return
          }
          if (last.left || last.refusedPrice || facts?.funded !== true) return
          if (last.limited || !paysAheadEnough(facts)) return
          if (isCutOff(event.atNs, facts, last)) return
          report(breachOf(event, facts, last))
        },
      },
    }
  },
}

/** The payer's own webhook kept it from paying (spec SG-22). */
function isUnauthorised({ code }: EventOf<'signer.refused'>): boolean {
  return code === 'webhook-failed' || code === 'webhook-rejected' || code === 'auth-id-changed'
}

/** Payments get through again for less than it takes to make up for those that did not. */
function isCutOff(nowNs: number, facts: SessionFacts, { lostNs }: Last): boolean {
  return lostNs >= 0 && nowNs - lostNs <= 2 * facts.paymentIntervalNs + facts.roundTripNs
}

function breachOf(event: EventOf<'session.ended'>, facts: SessionFacts, last: Last): Breach {
  const seconds = (event.atNs - last.paidNs) / 1e9
  const refusals =
    last.refused > 0 ? `; ${last.refused} calls since were answered ${last.lastRefusal}` : ''
  const book =
    last.payerBookWei === null
      ? ''
      : `. The payer's own book still held ${floatString(last.payerBookWei, 0)} wei`
  return {
    atNs: event.atNs,
    actors: [event.session, event.orchestrator],
    what: `${event.orchestrator} released ${event.session} for insufficient balance, ${seconds} s after the last payment${refusals}${book}`,
    facts: {
      paymentIntervalSeconds: `${facts.paymentIntervalNs / 1e9}`,
      prepaySeconds: `${facts.prepayNs / 1e9}`,
      chargeIntervalSeconds: `${facts.chargeIntervalNs / 1e9}`,
      refusedCallsSince: `${last.refused}`,
    },
  }
}
