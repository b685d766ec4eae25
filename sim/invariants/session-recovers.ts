import { reasonText } from '../trace/wait.ts'
import type { SessionEnd } from '../trace/events.ts'
import {
  EVERY_UPSTREAM_PROFILE,
  type Breach,
  type EventHandlers,
  type Invariant,
  type Monitor,
  type QuietPhase,
  type SessionFacts,
  type WorldView,
} from './invariant.ts'
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

/** Something that happened to a session. */
interface Occasion {
  readonly session: string
  readonly atNs: number
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
    return world.quiet === null ? NO_QUIET_PHASE : new Recoveries(world, world.quiet, report)
  },
}

/** Judges every session when it ends, or when the world does. */
class Recoveries implements Monitor {
  readonly #world: WorldView
  readonly #quiet: QuietPhase
  readonly #report: (breach: Breach) => void
  readonly #lives = new PerSession<Life>(() => ({
    startedNs: -1,
    ended: false,
    free: false,
    paidNs: -1,
    servedNs: -1,
    refused: false,
  }))
  readonly #down = new Set<string>()
  #judged = 0
  #shortNs = 0

  readonly on: EventHandlers = {
    'session.started': (event) => {
      const life = this.#lives.of(event.session)
      if (life.startedNs < 0) life.startedNs = event.atNs
      life.free = (event.price?.pricePerUnit ?? 0n) === 0n
    },
    'session.ended': (event) => this.#judge(event.session, event.atNs, event.end),
    'actor.crashed': ({ actor }) => void this.#down.add(actor),
    'actor.restarted': ({ actor }) => void this.#down.delete(actor),
    'signer.refused': (event) => {
      if (event.status === NO_TICKETS) this.#paid(event)
      const refuses = event.status === PRICE_REFUSED || event.code === PARAMETERS_REFUSED
      if (refuses) this.#lives.of(event.session).refused = true
    },
    'gateway.payment-failed': (event) => {
      if (event.stage === 'price') this.#lives.of(event.session).refused = true
    },
    'signer.charged': (event) => this.#paid(event),
    // From its own credit, or with tickets that the orchestrator has acknowledged.
    'gateway.charged': (event) => this.#paid(event),
    'token.issued': (event) => this.#paid(event),
    'payment.processed': (event) => {
      if (event.status === 200) this.#paid(event)
    },
    'payment.repeated': (event) => {
      if (event.status === 200) this.#paid(event)
    },
    'work.delivered': (event) => this.#served(event),
    'request.settled': (event) => {
      if (event.outcome === 'done') this.#served(event)
    },
    'job.finished': (event) => {
      if (event.status === 200) this.#served(event)
    },
  }

  constructor(world: WorldView, quiet: QuietPhase, report: (breach: Breach) => void) {
    this.#world = world
    this.#quiet = quiet
    this.#report = report
  }

  exercised(): boolean {
    return this.#judged > 0
  }

  undecided(): string | null {
    return this.#judged > 0 ? null : tooShort(this.#quiet, this.#shortNs)
  }

  finish(): void {
    for (const session of this.#world.sessions.keys()) {
      this.#judge(session, this.#quiet.untilNs, 'running')
    }
  }

  #paid({ session, atNs }: Occasion): void {
    const life = this.#lives.of(session)
    life.paidNs = atNs
    life.refused = false
  }

  #served({ session, atNs }: Occasion): void {
    this.#lives.of(session).servedNs = atNs
  }

  #judge(session: string, atNs: number, end: SessionEnd | 'running'): void {
    const quiet = this.#quiet
    const life = this.#lives.of(session)
    const facts = this.#world.sessions.get(session)
    life.ended ||= end !== 'running' && life.startedNs < 0
    if (life.startedNs < 0 || life.ended || facts?.funded !== true) return
    life.ended = end !== 'running'
    if (atNs <= quiet.fromNs || life.refused || this.#down.size > 0) return
    if (!paysAheadEnough(facts)) return
    const sinceNs = Math.max(quiet.fromNs, life.startedNs)
    const missingNs = sinceNs + facts.recoveryNs - atNs
    if (missingNs > 0) {
      this.#shortNs = Math.max(this.#shortNs, missingNs)
      return
    }
    // Whether a job can be done within its time-out is for its client to say.
    if (facts.jobType === 'byoc-job' && (life.servedNs < 0 || end === 'start-refused')) return
    const trouble = troubleOf(life, facts, atNs, end)
    if (trouble !== null && this.#isExcused(facts, atNs, end)) return
    this.#judged += 1
    if (trouble !== null) this.#tell(life, facts, atNs, trouble)
  }

  /** What it waits for since before the quiet phase may still come. */
  #isExcused(facts: SessionFacts, atNs: number, end: SessionEnd | 'running'): boolean {
    const { fromNs } = this.#quiet
    const early = this.#quiet
      .waits()
      .filter(
        (wait) =>
          wait.session === facts.session &&
          wait.untilNs !== null &&
          (wait.sinceNs ?? fromNs) < fromNs,
      )
    // What was lost has not to be waited for, unless nothing has happened yet because of it.
    const excuse = early.find(({ inVain }) => !inVain || end === 'running')
    if (excuse === undefined) return false
    this.#shortNs = Math.max(this.#shortNs, (excuse.untilNs ?? 0) + facts.recoveryNs - atNs)
    return true
  }

  #tell(life: Life, facts: SessionFacts, atNs: number, trouble: string): void {
    const { session } = facts
    const { fromNs } = this.#quiet
    const reason = reasonText(session, this.#quiet.waits())
    this.#report({
      atNs,
      actors: [session, facts.gateway, ...facts.orchestrators],
      what: `${session} ${trouble}, ${(atNs - fromNs) / 1e9} s after the last fault${reason === '' ? '' : `: ${reason}`}`,
      facts: {
        lastPaid: momentText(life.paidNs),
        lastServed: momentText(life.servedNs),
        faultsEnd: momentText(fromNs),
        recoverySeconds: `${facts.recoveryNs / 1e9}`,
      },
    })
  }
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
