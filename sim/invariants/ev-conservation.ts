import { floatString } from '../../src/money/format.ts'
import { equals, multiply, rational, ZERO, type Rational } from '../../src/money/rational.ts'
import type { EventOf } from '../trace/events.ts'
import type { Invariant } from './invariant.ts'
import { Nonces } from './nonces.ts'

export const evConservation: Invariant = {
  id: 'ev-conservation',
  title: 'EV conservation',
  kind: 'always',
  statement:
    'An orchestrator that accepts a payment credits exactly the EV of those of its tickets that it had not credited before, and a refused payment credits nothing that it does not say.',
  why: 'Credit that appears or vanishes makes one side work for nothing or pay for nothing.',
  source: ['spec PM-5, PM-83, LV-51', 'spec live INV-32'],
  assumes: 'None: messages may be lost or repeated, and a payer may send old tickets again.',
  outside: {},
  breaksUnder: [],
  start(world, report) {
    const repeats = world.touched.has('dishonest-payer') ? new CreditedTickets() : null
    const sent = new Map<number, { evWei: Rational; tickets: number }>()
    return {
      on: {
        'payment.sent'(event) {
          sent.set(event.paymentId, event)
        },
        'payment.processed'(event) {
          const payment = sent.get(event.paymentId)
          const all = event.error === null
          const fresh = all && repeats !== null ? repeats.take(event) : event.tickets
          const expected = expectedWei(payment, fresh)
          if (all && equals(event.creditedWei, expected)) return
          if (!all && event.creditedTickets <= event.tickets) return
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} accepted a payment and credited another amount than was sent`,
            facts: {
              expectedWei: floatString(expected, 3),
              creditedWei: floatString(event.creditedWei, 3),
              tickets: `${event.tickets}`,
              creditedTickets: `${event.creditedTickets}`,
            },
          })
        },
        'payment.answered'(event) {
          // Without an answer it may still be on its way: who has given up on it does not call it back.
          if (!event.kept && event.status !== 0) sent.delete(event.paymentId)
        },
      },
    }
  },
}

/** The EV of so many of a payment's tickets; one that was not sent, or was answered already, brings nothing. */
function expectedWei(
  payment: { readonly tickets: number; readonly evWei: Rational } | undefined,
  fresh: number,
): Rational {
  if (payment === undefined || fresh === payment.tickets) return payment?.evWei ?? ZERO
  return multiply(payment.evWei, rational(BigInt(fresh), BigInt(payment.tickets)))
}

/** Which tickets brought credit. Only a payer who is not honest sends some of them again with new ones. */
class CreditedTickets {
  readonly #nonces = new Map<string, Nonces>()

  /** How many tickets of an accepted payment are new. */
  take(event: EventOf<'payment.processed'>): number {
    const { orchestrator, recipientRandHash, tickets, firstNonce, lastNonce } = event
    if (recipientRandHash === null || tickets === 0) return tickets
    const key = `${orchestrator} ${recipientRandHash}`
    let nonces = this.#nonces.get(key)
    if (nonces === undefined) {
      nonces = new Nonces()
      this.#nonces.set(key, nonces)
    }
    return tickets - nonces.take(firstNonce, lastNonce)
  }
}
