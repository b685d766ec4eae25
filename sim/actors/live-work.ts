import { endpointRefusalBody, type EndpointRefused } from '../../src/orchestrator/endpoint.ts'
import { startLiveSession, type LiveSessionStarted } from '../../src/orchestrator/live-start.ts'
import { handlePayment } from '../../src/orchestrator/payment-endpoint.ts'
import type { OrchestratorDesk, WorkAccount } from './orchestrator-desk.ts'
import { infoIssued, paymentRepeated } from './orchestrator-events.ts'
import {
  paidRequest,
  type PaymentAnswer,
  type PaymentRequest,
  type SegmentFate,
  type StartAnswer,
} from './orchestrator-messages.ts'
import { SessionCharge, type ChargePlan } from './session-charge.ts'
import { CHANNEL_SWEEP_NS, TIME_OUTS } from './time-outs.ts'
import {
  recordCharge,
  recordRelease,
  recordStart,
  recordWork,
  WORKER_FAILED,
} from './work-record.ts'

/** The live sessions of an orchestrator: it charges them as their stream arrives. */
export class LiveWork {
  /** With what its worker refuses to start a stream; null = it starts. The payment stays taken (spec LV-38). */
  workerFault: string | null = null
  /** Nobody sweeps, as in a network whose trickle server was not started. */
  keepsIdleChannels = false
  readonly #desk: OrchestratorDesk
  readonly #charges = new Map<string, SessionCharge>()
  readonly #released = new Set<string>()
  /** Sessions by the session ids of the tokens with which they were paid for. */
  readonly #tokens = new Map<string, string>()
  #sweeps = false

  constructor(desk: OrchestratorDesk) {
    this.#desk = desk
  }

  get openSessions(): number {
    return this.#charges.size
  }

  /** Whether a token belongs to a session that is open: it may go on where nobody else may begin (core.CheckCapacity). */
  serves(tokenSessionId: string): boolean {
    const session = this.#tokens.get(tokenSessionId)
    return session !== undefined && this.isOpen(session)
  }

  /** A live session's start request with its first payment (spec LV-38). */
  start(request: PaymentRequest, plan: ChargePlan): StartAnswer {
    const desk = this.#desk
    const startedBy = firstTicket(request)
    const known = this.#known(plan.session, startedBy)
    if (known !== null) {
      desk.world.emit(paymentRepeated(desk.place(), request, { status: 200 }))
      return { status: 200, body: '', manifestId: known.account.manifestId }
    }
    const manifestId = desk.drawId()
    const result = startLiveSession(
      desk.node,
      paidRequest(request),
      { manifestId, hasModelCapacity: true },
      desk.now(),
    )
    const { status, body } = this.#startAnswer(result, plan.session)
    desk.record(request, manifestId, { status, body }, result.payment)
    if (!result.ok || status !== 200) return { status, body, manifestId: null }
    const { session, gateway, unitsPerSecond } = plan
    const { sender, debitPrice: price } = result
    this.#open({ session, gateway, sender, manifestId, price }, { unitsPerSecond, startedBy })
    return { status, body, manifestId }
  }

  /** POST /payment (spec LV-48). */
  pay(request: PaymentRequest): PaymentAnswer {
    const desk = this.#desk
    const token = request.credentials.authToken
    if (token !== null && this.isOpen(request.session))
      this.#tokens.set(token.sessionId, request.session)
    const seed = desk.drawSeed()
    const result = handlePayment(
      desk.node,
      paidRequest(request),
      { seed, webhookPrice: null },
      desk.now(),
    )
    const status = result.ok ? 200 : result.refusal.status
    const body = result.ok ? '' : endpointRefusalBody(result.refusal)
    desk.record(request, request.credentials.manifestId, { status, body }, result.payment)
    if (!result.ok) return { status, body, info: null }
    const { session } = request
    const { sender } = result.payment
    if (result.info === null) return { status, body, info: null }
    const info = desk.deceit.told(desk.node, result.info, { session, sender, seed })
    desk.world.emit(infoIssued(desk.place(), request, info))
    return { status, body, info }
  }

  /** Whether segments of this session are still taken. */
  isOpen(session: string): boolean {
    return this.#charges.has(session)
  }

  /** The one that the credit does not cover still arrives, the next write fails (spec LV-44). */
  segment(session: string, durationNs: number): SegmentFate {
    const charge = this.#charges.get(session)
    if (charge === undefined) return this.#released.has(session) ? 'released' : 'unknown'
    const desk = this.#desk
    charge.heardNs = desk.world.nowNs
    recordWork(desk, session, durationNs)
    if (desk.deceit.stopsWork(session)) {
      this.#release(charge.account, 'insufficient balance')
      return 'open'
    }
    const outcome = charge.segment(desk.node.ledger, desk.world.nowNs)
    if (outcome === null) return 'open'
    recordCharge(desk, charge.account, outcome)
    if (!outcome.covered) this.#release(charge.account, outcome.text)
    return 'open'
  }

  /** The gateway has closed the session. */
  stop(session: string): void {
    this.#charges.delete(session)
  }

  /**
   * Called by the kernel: closes the channels of which nobody has heard for long, e.g. because the word that the viewer left
   * was lost. It is as if the gateway had closed them (go-livepeer trickle/trickle_server.go:sweepIdleChannels).
   */
  sweep(): void {
    const { nowNs } = this.#desk.world
    for (const [session, { heardNs }] of this.#charges) {
      if (nowNs - heardNs > TIME_OUTS.idleChannel.ns) this.stop(session)
    }
    this.#sweeps = false
    this.#sweepLater()
  }

  /** Open sessions are gone after a crash. */
  forget(): void {
    this.#sweeps = false
    this.#charges.clear()
    this.#tokens.clear()
  }

  #release(account: WorkAccount, text: string): void {
    this.#charges.delete(account.session)
    this.#released.add(account.session)
    recordRelease(this.#desk, account, text)
  }

  #startAnswer(
    result: LiveSessionStarted | EndpointRefused,
    session: string,
  ): { readonly status: number; readonly body: string } {
    if (!result.ok) {
      return { status: result.refusal.status, body: endpointRefusalBody(result.refusal) }
    }
    const fault =
      this.workerFault ?? (this.#desk.deceit.refusesWork(session) ? WORKER_FAILED : null)
    return fault === null ? { status: 200, body: '' } : { status: 500, body: `${fault}\n` }
  }

  /** The session that this very start has opened already. */
  #known(session: string, startedBy: string): SessionCharge | null {
    if (!this.#desk.world.rules.orchestrator.knowsRepeats()) return null
    const open = this.#charges.get(session)
    return open?.startedBy === startedBy ? open : null
  }

  #open(
    account: WorkAccount,
    start: { readonly unitsPerSecond: bigint; readonly startedBy: string },
  ): void {
    const { world, settings } = this.#desk
    const charge = new SessionCharge({
      account,
      ...start,
      startedNs: world.nowNs,
      chargeIntervalNs: settings.livePaymentIntervalNs,
      rules: world.rules,
    })
    this.#charges.set(account.session, charge)
    recordStart(this.#desk, account, 'live')
    this.#sweepLater()
  }

  /** The next full minute, while there is something to sweep. */
  #sweepLater(): void {
    if (this.#sweeps || this.keepsIdleChannels || this.#charges.size === 0) return
    this.#sweeps = true
    const { world, life } = this.#desk
    const atNs = (Math.floor(world.nowNs / CHANNEL_SWEEP_NS) + 1) * CHANNEL_SWEEP_NS
    world.at(life, atNs, sweepChannels, this)
  }
}

function sweepChannels(work: LiveWork): void {
  work.sweep()
}

/** Names a payment: no other one holds this ticket. */
function firstTicket({ payment }: PaymentRequest): string {
  const hash = payment.ticketParams?.recipientRandHash ?? ''
  return `${hash}/${payment.ticketSenderParams[0]?.senderNonce ?? 0}`
}
