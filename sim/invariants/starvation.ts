import { floatString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Last {
  paidNs: number
  refused: number
  lastRefusal: string
  balanceWei: Rational | null
}

export const sessionStarvation: Invariant = {
  id: 'session-starvation',
  title: 'No starvation',
  kind: 'never',
  statement:
    'A session whose payer is honest and funded is never released for insufficient balance.',
  why: 'Viewers lose a stream although everybody was willing and able to pay.',
  source: ['bugs P2, B67', 'go-livepeer issue 4077 (public)', 'spec live SG-31'],
  assumes:
    'Honest, funded payer; links and signer reachable; the payer asks at its declared interval.',
  breaksUnder: [
    'upstream/base',
    'upstream/pr3972',
    'upstream/byoc-head',
    'upstream/master-2026-08',
  ],
  start(world, report) {
    const sessions = new PerSession<Last>(() => ({
      paidNs: 0,
      refused: 0,
      lastRefusal: '',
      balanceWei: null,
    }))
    return {
      on: {
        'signer.refused'(event) {
          const last = sessions.of(event.session)
          last.refused += 1
          last.lastRefusal = `${event.status} ${event.text}`
        },
        'payment.processed'(event) {
          const last = sessions.of(event.session)
          last.paidNs = event.atNs
          last.refused = 0
          last.balanceWei = event.balanceWei
        },
        'session.ended'(event) {
          const facts = world.sessions.get(event.session)
          if (event.end !== 'released-insufficient-balance' || facts?.funded !== true) return
          const last = sessions.of(event.session)
          const seconds = (event.atNs - last.paidNs) / 1e9
          const refusals =
            last.refused > 0 ? `; ${last.refused} calls since answered ${last.lastRefusal}` : ''
          report({
            atNs: event.atNs,
            actors: [event.session, event.orchestrator],
            what: `${event.orchestrator} released ${event.session} for insufficient balance, ${seconds} s after the last payment${refusals}`,
            facts: {
              lastPaymentNs: `${last.paidNs}`,
              balanceAfterItWei:
                last.balanceWei === null ? 'none' : floatString(last.balanceWei, 0),
              refusedCallsSince: `${last.refused}`,
              lastRefusal: last.lastRefusal,
            },
          })
        },
      },
    }
  },
}
