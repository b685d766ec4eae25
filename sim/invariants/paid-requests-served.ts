import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Paid {
  /** Tickets sent with the tries of the request that is being tried. */
  tickets: number
  tries: number
  cutOff: boolean
}

/**
 * Statuses with which an orchestrator refuses a payment, or a request that its credit does not cover, and one whose credentials
 * are not those of the payer that it names (spec PM-86, PR-81).
 */
const PAYMENT_REFUSED: readonly number[] = [400, 403]

export const paidRequestsServed: Invariant = {
  id: 'paid-requests-served',
  title: 'Who pays is served',
  kind: 'never',
  statement:
    'A request of an honest and funded payer is never given up because the orchestrator refuses its payment or finds its credit too small.',
  why: 'The payer sends ticket after ticket and gets nothing for them.',
  source: ['spec pricing I-5', 'spec pm PM-80, PM-86, I-17'],
  assumes:
    "The payer has not refused the price, and its links are up. A request's last try decides; what the worker fails at is not a refusal.",
  outside: {
    'dishonest-payer': 'all',
    'dishonest-orchestrator': 'all',
    'orchestrator-forgets': 'all',
    'flags-changed': 'all',
  },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const sessions = new PerSession<Paid>(() => ({ tickets: 0, tries: 0, cutOff: false }))
    const refused = new Map<number, number>()
    let seen = 0
    return {
      exercised: () => seen > 0,
      on: {
        'message.lost'(event) {
          for (const facts of world.sessions.values()) {
            if (facts.gateway !== event.from && facts.gateway !== event.to) continue
            sessions.of(facts.session).cutOff = true
          }
        },
        'payment.sent'(event) {
          const paid = sessions.of(event.session)
          paid.tickets += event.tickets
          paid.tries += 1
        },
        'payment.processed'(event) {
          if (PAYMENT_REFUSED.includes(event.status)) refused.set(event.paymentId, event.status)
        },
        'request.settled'(event) {
          const isRefused = refused.delete(event.paymentId)
          seen += 1
          if (!event.final) return
          const paid = sessions.of(event.session)
          const { tickets, tries, cutOff } = paid
          Object.assign(paid, { tickets: 0, tries: 0, cutOff: false })
          const facts = world.sessions.get(event.session)
          if (!isRefused || cutOff || facts?.funded !== true) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} refuses request ${event.request} of ${event.session}: ${event.error ?? ''}`,
            facts: { tries: `${tries}`, ticketsSent: `${tickets}` },
          })
        },
      },
    }
  },
}
