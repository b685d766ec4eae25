import { reasonText } from '../trace/wait.ts'
import type { SessionEnd } from '../trace/events.ts'
import { EVERY_UPSTREAM_PROFILE, type Invariant, type SessionFacts } from './invariant.ts'
import { paysAheadEnough } from './pays-ahead.ts'
import { NO_QUIET_PHASE, tooShort } from './quiet.ts'
import { PerSession } from './session-books.ts'

/** What is known of a session; −1 = never. */
interface Life {
  startedNs: number
  ended: boolean
  /** It asks for no money, so that nothing is paid. */
  free: boolean
  paidNs: number
  servedNs: number
  /** The payer accepts neither the price nor the parameters that it was given last. */
  refused: boolean
}

const PRICE_REFUSED = 481
const NO_TICKETS = 482
/** The payer's limits or its money do not allow the tickets that it is asked for. */
const PARAMETERS_REFUSED = 'refresh-check-failed'
/** Each of their results was paid for with its request. */
const PAID_BY_REQUEST: ReadonlySet<string> = new Set(['transcode', 'batch-ai', 'byoc-job'])

export const sessionRecovers: Invariant = {
  id: 'session-recovers',
  title: 'Sessions recover',
  kind: 'eventually',
  statement:
    'Two payment intervals after the last fault, every session that is still there is served and paid, and it stays so until its viewer leaves.',
  why: 'An outage of seconds ends a stream, or leaves it unpaid, although everybody is back.',
  source: ['spec live LV-13, LV-26, LV-36, SG-31', 'go-livepeer issue 4077 (public)'],
  assumes:
    'There is a quiet phase; all nodes are up in it; the payer is funded, what it pays ahead lasts from payment to payment, and it has refused neither the price (status 481, or by its own guard) nor the ticket parameters. Sessions that end earlier are not judged, nor is one whose request of before is still under way, neither lost nor answered.',
  outside: {
    'dishonest-payer': 'all',
    'dishonest-orchestrator': 'all',
    'orchestrator-forgets': 'all',
    'payer-restarts': 'all',
    'payer-short': 'all',
    'flags-changed': 'all',
    'tokens-void': 'all',
    'float-short': 'all',
    'signer-silent': 'all',
  },
  breaksUnder: EVERY_UPSTREAM_PROFILE,
  start(world, report) {
    const { quiet } = world
    if (quiet === null) return NO_QUIET_PHASE
    const lives = new PerSession<Life>(() => ({
      startedNs: -1,
      ended: false,
      free: false,
      paidNs: -1,
      servedNs: -1,
      refused: false,
    }))
    const down = new Set<string>()
    let judged = 0
    let shortNs = 0

    const judge = (session: string, atNs: number, end: SessionEnd | 'running'): void => {
      const life = lives.of(session)
      const facts = world.sessions.get(session)
      life.ended ||= end !== 'running' && life.startedNs < 0
      if (life.startedNs < 0 || life.ended || facts?.funded !== true) return
      life.ended = end !== 'running'
      if (atNs <= quiet.fromNs || life.refused || down.size > 0 || !paysAheadEnough(facts)) return
      const sinceNs = Math.max(quiet.fromNs, life.startedNs)
      const missingNs = sinceNs + facts.recoveryNs - atNs
      if (missingNs > 0) {
        shortNs = Math.max(shortNs, missingNs)
        return
      }
      // Whether a job can be done within its time-out is for its client to say.
      if (facts.jobType === 'byoc-job' && (life.servedNs < 0 || end === 'start-refused')) return
      const trouble = troubleOf(life, facts, atNs, end)
      if (trouble === null) {
        judged += 1
        return
      }
      const waits = quiet.waits()
      const early = waits.filter(
        (wait) =>
          wait.session === session &&
          wait.untilNs !== null &&
          (wait.sinceNs ?? quiet.fromNs) < quiet.fromNs,
      )
      // What was lost has not to be waited for, unless nothing has happened yet because of it.
      const excuse = early.find(({ inVain }) => !inVain || end === 'running')
      if (excuse !== undefined) {
        shortNs = Math.max(shortNs, (excuse.untilNs ?? 0) + facts.recoveryNs - atNs)
        return
      }
      judged += 1
      const reason = reasonText(session, waits)
      report({
        atNs,
        actors: [session, facts.gateway, ...facts.orchestrators],
        what: `${session} ${trouble}, ${(atNs - quiet.fromNs) / 1e9} s after the last fault${reason === '' ? '' : `: ${reason}`}`,
        facts: {
          lastPaid: momentText(life.paidNs),
          lastServed: momentText(life.servedNs),
          faultsEnd: momentText(quiet.fromNs),
          recoverySeconds: `${facts.recoveryNs / 1e9}`,
        },
      })
    }
    const paid = ({ session, atNs }: { session: string; atNs: number }): void => {
      const life = lives.of(session)
      life.paidNs = atNs
      life.refused = false
    }
    const served = ({ session, atNs }: { session: string; atNs: number }): void => {
      lives.of(session).servedNs = atNs
    }
    return {
      exercised: () => judged > 0,
      undecided: () => (judged > 0 ? null : tooShort(quiet, shortNs)),
      on: {
        'session.started'(event) {
          const life = lives.of(event.session)
          if (life.startedNs < 0) life.startedNs = event.atNs
          life.free = (event.price?.pricePerUnit ?? 0n) === 0n
        },
        'session.ended': (event) => judge(event.session, event.atNs, event.end),
        'actor.crashed': ({ actor }) => void down.add(actor),
        'actor.restarted': ({ actor }) => void down.delete(actor),
        'signer.refused'(event) {
          if (event.status === NO_TICKETS) paid(event)
          const refuses = event.status === PRICE_REFUSED || event.code === PARAMETERS_REFUSED
          if (refuses) lives.of(event.session).refused = true
        },
        'gateway.payment-failed'(event) {
          if (event.stage === 'price') lives.of(event.session).refused = true
        },
        'signer.charged': paid,
        // From its own credit, or with tickets that the orchestrator has acknowledged.
        'gateway.charged': paid,
        'token.issued': paid,
        'payment.processed'(event) {
          if (event.status === 200) paid(event)
        },
        'payment.repeated'(event) {
          if (event.status === 200) paid(event)
        },
        'work.delivered': served,
        'request.settled'(event) {
          if (event.outcome === 'done') served(event)
        },
        'job.finished'(event) {
          if (event.status === 200) served(event)
        },
      },
      finish() {
        for (const session of world.sessions.keys()) judge(session, quiet.untilNs, 'running')
      },
    }
  },
}

/** What is wrong with a session that had the time to recover; null = nothing. */
function troubleOf(
  life: Life,
  facts: SessionFacts,
  atNs: number,
  end: SessionEnd | 'running',
): string | null {
  if (end !== 'running' && end !== 'completed') return `ended (${end})`
  if (atNs - life.servedNs > facts.recoveryNs) return 'is not served'
  const isPaidApart = facts.unitsPerSecond > 0n && !PAID_BY_REQUEST.has(facts.jobType)
  if (isPaidApart && !life.free && atNs - life.paidNs > facts.recoveryNs) return 'is not paid'
  return null
}

function momentText(atNs: number): string {
  return atNs < 0 ? 'never' : `${atNs / 1e9} s`
}
