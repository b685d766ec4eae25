import { reasonText } from '../trace/wait.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant } from './invariant.ts'
import { NO_QUIET_PHASE, tooShort } from './quiet.ts'

/** A payment without answer. */
interface Doubt {
  readonly session: string
  readonly gateway: string
  readonly sinceNs: number
  readonly error: string
  readonly kept: boolean
}

/** Their payments go with requests: whoever gives no answer is left, and the account with it. */
const PAID_BY_REQUEST: ReadonlySet<string> = new Set(['transcode', 'batch-ai', 'byoc-job'])

export const doubtSettles: Invariant = {
  id: 'payment-in-doubt-settles',
  title: 'Payments in doubt are settled',
  kind: 'eventually',
  statement:
    'A payment that got no answer is delivered again until its fate is known, as long as its session goes on.',
  why: 'One side counts tickets that the other has never seen, or pays them twice; nobody can tell which.',
  source: ['spec live INV-05, INV-06, LV-27, LV-35'],
  assumes:
    'There is a quiet phase, and the session is paid in it apart from requests. With ledgers-agree, which leaves payments in doubt out, it says that both ledgers agree in the end.',
  outside: {
    'dishonest-payer': 'all',
    'dishonest-orchestrator': 'all',
    'payer-restarts': 'all',
  },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const { quiet } = world
    if (quiet === null) return NO_QUIET_PHASE
    const doubts = new Map<number, Doubt>()
    const over = new Set<string>()
    let settled = 0
    let shortNs = 0
    /** Nobody asks any more: is there a payment that somebody had the time to ask about? */
    const judge = (session: string, atNs: number): void => {
      for (const [paymentId, doubt] of doubts) {
        if (doubt.session !== session) continue
        doubts.delete(paymentId)
        const recoveryNs = world.sessions.get(session)?.recoveryNs ?? 0
        const dueNs = Math.max(quiet.fromNs, doubt.sinceNs) + recoveryNs
        if (dueNs > atNs) shortNs = Math.max(shortNs, dueNs - atNs)
        else tell(paymentId, doubt, atNs)
      }
    }
    const tell = (paymentId: number, doubt: Doubt, atNs: number): void => {
      const { session, gateway, sinceNs, error, kept } = doubt
      settled += 1
      const reason = reasonText(session, quiet.waits())
      report({
        atNs,
        actors: [session, gateway],
        what: `nobody knows what became of payment ${paymentId} of ${session}, which got no answer (${error})${reason === '' ? '' : `: ${reason}`}`,
        facts: {
          since: `${sinceNs / 1e9} s`,
          keptByPayer: kept ? 'yes' : 'no',
          faultsEnd: `${quiet.fromNs / 1e9} s`,
        },
      })
    }
    return {
      exercised: () => settled > 0,
      undecided: () => (settled > 0 ? null : tooShort(quiet, shortNs)),
      on: {
        // A start that failed was for an account that nobody comes back to.
        'session.started'({ session }) {
          for (const [id, doubt] of doubts) if (doubt.session === session) doubts.delete(id)
        },
        'session.ended'({ session, atNs }) {
          if (over.has(session)) return
          over.add(session)
          judge(session, atNs)
        },
        'payment.answered'({ paymentId, session, gateway, status, kept, error, atNs }) {
          const facts = world.sessions.get(session)
          if (facts === undefined || over.has(session) || PAID_BY_REQUEST.has(facts.jobType)) return
          if (status !== 0) {
            if (doubts.delete(paymentId)) settled += 1
            return
          }
          const sinceNs = doubts.get(paymentId)?.sinceNs ?? atNs
          doubts.set(paymentId, { session, gateway, sinceNs, error: error ?? '', kept })
        },
      },
      finish() {
        for (const session of world.sessions.keys()) judge(session, quiet.untilNs)
      },
    }
  },
}
