import { floatString } from '../../src/money/format.ts'
import { add, compare, ZERO, type Rational } from '../../src/money/rational.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Charges {
  payerWei: Rational
  orchestratorWei: Rational
  payerUnits: bigint
  orchestratorUnits: bigint
  sent: number
  settled: number
  /** Nothing more is said: it was broken, or an answer went missing. */
  over: boolean
}

export const chargedAlike: Invariant = {
  id: 'charged-alike',
  title: 'Both sides charge alike',
  kind: 'always',
  statement:
    'Whenever no request of a session is on its way, the fees that the payer has charged its own book for requests equal the fees that the orchestrator has charged.',
  why: 'Two books that count the same work differently drift apart, until one side refuses the other.',
  source: ['spec pricing I-5, PR-80, PR-81', 'spec pm PM-136, PM-142'],
  assumes:
    'Both parties are honest, and answers arrive. Requests that carry their own payment: segments and batch AI.',
  outside: { 'dishonest-orchestrator': 'all' },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(_world, report) {
    const sessions = new PerSession<Charges>(() => ({
      payerWei: ZERO,
      orchestratorWei: ZERO,
      payerUnits: 0n,
      orchestratorUnits: 0n,
      sent: 0,
      settled: 0,
      over: false,
    }))
    let compared = 0
    return {
      exercised: () => compared > 0,
      on: {
        'payment.sent'(event) {
          sessions.of(event.session).sent += 1
        },
        'work.charged'(event) {
          const charges = sessions.of(event.session)
          charges.orchestratorWei = add(charges.orchestratorWei, event.feeWei)
          charges.orchestratorUnits += event.units
        },
        'request.settled'(event) {
          if (event.paymentId === 0) return
          const charges = sessions.of(event.session)
          charges.settled += 1
          charges.payerWei = add(charges.payerWei, event.feeWei)
          charges.payerUnits += event.units
          if (event.outcome === 'unanswered' || event.outcome === 'cut-off') charges.over = true
          if (charges.settled < charges.sent || charges.over) return
          compared += 1
          if (compare(charges.payerWei, charges.orchestratorWei) === 0) return
          charges.over = true
          report({
            atNs: event.atNs,
            actors: [event.session, event.gateway, event.orchestrator],
            what: `after request ${event.request} of ${event.session} ${event.orchestrator} has charged another amount than ${event.gateway}`,
            facts: {
              payerWei: floatString(charges.payerWei, 3),
              orchestratorWei: floatString(charges.orchestratorWei, 3),
              payerUnits: `${charges.payerUnits}`,
              orchestratorUnits: `${charges.orchestratorUnits}`,
            },
          })
        },
      },
    }
  },
}
