import type { Invariant } from './invariant.ts'

/** How payers say that they have nothing to back tickets with (spec PM-67). */
const NOTHING_LEFT = /no sender (?:deposit|reserve)/

export const fundsKnown: Invariant = {
  id: 'funds-known',
  title: 'Funds are known',
  kind: 'never',
  statement:
    'No payer that has deposit and reserve refuses to make tickets because it has none of one of them.',
  why: 'A payer that misreads its own account pays nothing, and its sessions do not begin or are cut off.',
  source: ['spec pm PM-67', 'bugs P2, P10', 'B07'],
  assumes: 'None.',
  outside: { 'payer-short': 'all' },
  breaksUnder: [],
  start(_world, report) {
    const check = (atNs: number, session: string, payer: string, text: string | null): void => {
      if (text === null || !NOTHING_LEFT.test(text)) return
      report({
        atNs,
        actors: [session, payer],
        what: `${payer} makes no tickets for ${session}: ${text}`,
        facts: {},
      })
    }
    return {
      on: {
        'signer.refused': ({ atNs, session, signer, text }) => check(atNs, session, signer, text),
        'gateway.payment-failed': ({ atNs, session, gateway, error }) =>
          check(atNs, session, gateway, error),
        'request.settled': ({ atNs, session, gateway, error }) =>
          check(atNs, session, gateway, error),
        'session.ended': ({ atNs, session, gateway, end, detail }) => {
          if (end === 'start-refused') check(atNs, session, gateway, detail)
        },
      },
    }
  },
}
