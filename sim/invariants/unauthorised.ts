import { EVERY_UPSTREAM_PROFILE, type Breach, type Invariant } from './invariant.ts'
import { PerSession } from './session-books.ts'

interface Permission {
  /** When a replica was last told that the session may pay, and which one. */
  acceptedNs: number
  asker: string
  /** The latest instant up to which an acceptance holds; 0 = none does. */
  expiryUnixSeconds: bigint
  /** What the webhook said last. */
  last: string
}

export const unauthorisedNeverSigns: Invariant = {
  id: 'unauthorised-never-signs',
  title: 'Unauthorised never signs',
  kind: 'never',
  statement:
    'A remote signer with an auth webhook signs no ticket for a caller whom the webhook has not accepted.',
  why: 'A caller who may not pay makes the operator sign for it: nonces and money of others are used up.',
  source: ['spec live INV-16, SG-22, SG-23', 'bugs B49'],
  assumes: "An acceptance holds to its expiry by the replica's own clock, whatever comes later.",
  outside: {},
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const permissions = new PerSession<Permission>(() => ({
      acceptedNs: -1,
      asker: '',
      expiryUnixSeconds: 0n,
      last: 'nothing: it was not asked',
    }))
    let asked = 0
    const asksWebhook = (session: string): boolean =>
      typeof world.sessions.get(session)?.signerWebhook === 'string'
    return {
      exercised: () => asked > 0,
      on: {
        'webhook.answered'(event) {
          if (world.sessions.get(event.session)?.signerWebhook !== event.webhook) return
          asked += 1
          const permission = permissions.of(event.session)
          permission.last = event.error ?? 'accepted'
          if (event.status !== 200) return
          permission.acceptedNs = event.atNs
          permission.asker = event.asker
          if (event.expiryUnixSeconds > permission.expiryUnixSeconds) {
            permission.expiryUnixSeconds = event.expiryUnixSeconds
          }
        },
        'signer.paid'(event) {
          if (!asksWebhook(event.session) || event.tickets === 0) return
          const { acceptedNs, asker, expiryUnixSeconds, last } = permissions.of(event.session)
          if (acceptedNs === event.atNs && asker === event.signer) return
          const seconds = world.wallClockUnixNs(event.signer) / 1_000_000_000n
          if (expiryUnixSeconds !== 0n && seconds <= expiryUnixSeconds) return
          report(breachOf(event, last))
        },
        'signer.withheld'(event) {
          if (!asksWebhook(event.session)) return
          report(breachOf(event, permissions.of(event.session).last))
        },
      },
    }
  },
}

function breachOf(
  event: {
    readonly atNs: number
    readonly session: string
    readonly signer: string
    readonly tickets: number
    readonly recipientRandHash: string
  },
  last: string,
): Breach {
  return {
    atNs: event.atNs,
    actors: [event.session, event.signer],
    what: `${event.signer} signed ${event.tickets} tickets for ${event.session}, whom its auth webhook had not accepted`,
    facts: { webhookSaid: last, recipientRandHash: event.recipientRandHash },
  }
}
