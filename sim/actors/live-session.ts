import { assert } from '../../src/assert.ts'
import type { OrchestratorAnswer } from '../../src/gateway/orchestrator-answer.ts'
import { PaymentProcessor } from '../../src/gateway/payment-processor.ts'
import {
  startSession,
  type GatewaySession,
  type Instant,
  type Payer,
} from '../../src/gateway/session.ts'
import type { Capabilities, Payment } from '../../src/wire/messages.ts'
import type { SessionSettings } from '../scenario/scenario.ts'
import type { SessionEnd } from '../trace/events.ts'
import type { Wait } from '../trace/wait.ts'
import { BYOC, requestedCapabilities } from './capabilities.ts'
import type { GatewayDeceit } from './gateway-deceit.ts'
import { callPayment, callStart, jobMessage } from './live-calls.ts'
import type {
  GetInfoAnswer,
  JobMessage,
  PaymentRequest,
  SentPayment,
} from './orchestrator-messages.ts'
import { OrchestratorPool } from './orchestrator-pool.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import type { FirstPaymentMade, PaymentDriver, PaymentHeaders } from './payment-driver.ts'
import { recordAnswered, recordSent } from './payment-record.ts'
import { replay } from './replay.ts'
import { sendSegment, type StreamSession } from './stream-segment.ts'
import {
  askInfo,
  deceitOf,
  instantAt,
  recordEnd,
  type SessionGateway,
  type SessionOptions,
  type ViewerSession,
} from './viewer-session.ts'
import type { World } from './world.ts'

/** A viewer's session at the gateway: info, first payment and start, then segments and payments until the end. */
export class LiveSession implements ViewerSession, StreamSession {
  readonly settings: SessionSettings
  readonly gateway: SessionGateway
  readonly payer: Payer
  readonly unitsPerSecond: bigint
  readonly capabilities: Capabilities | null
  readonly #options: SessionOptions
  /** While it chooses an orchestrator; null before and after: a session that waits or streams needs none. */
  #pool: OrchestratorPool | null = null
  readonly deceit: GatewayDeceit
  #orchestrator: OrchestratorActor
  #makeDriver: (() => PaymentDriver) | null = null
  #driver: PaymentDriver | null = null
  #session: GatewaySession | null = null
  /** Null before the start, and for ever when the first price is 0 or absent (spec LV-11). */
  #processor: PaymentProcessor | null = null
  /** A payment that is delivered again goes under its old id. */
  #kept: {
    readonly payment: Payment
    readonly sent: PaymentHeaders
    readonly id: number
  } | null = null
  #segments = 0
  #started = false
  #ended = false

  constructor(options: SessionOptions & { readonly unitsPerSecond: bigint }) {
    const [first] = options.candidates
    assert(first !== undefined, 'a session has somebody to choose')
    this.#orchestrator = first
    this.settings = options.settings
    this.gateway = options.gateway
    this.payer = options.payer
    this.unitsPerSecond = options.unitsPerSecond
    this.capabilities = requestedCapabilities(options.settings)
    this.deceit = deceitOf(options.gateway, options.settings.name)
    this.#options = options
  }

  get world(): World {
    return this.gateway.world
  }

  /** Who works for it, or would; before the choice the first one of the list. */
  get orchestrator(): OrchestratorActor {
    return this.#orchestrator
  }

  get name(): string {
    return this.settings.name
  }

  get work(): StreamSession['work'] {
    return this.isByoc ? this.orchestrator.jobs : this.orchestrator.live
  }

  get isByoc(): boolean {
    return this.settings.capability === BYOC
  }

  /** The gateway's view of the session; null before the first info. */
  get session(): GatewaySession | null {
    return this.#session
  }

  /** The session has started and not ended, as far as the gateway knows. */
  get isStreaming(): boolean {
    return this.#started && !this.#ended
  }

  /** Up to when the gateway has paid, virtual time; null when it pays for nothing. */
  get paidUpToNs(): number | null {
    return this.#processor?.lastNs ?? null
  }

  /** Says who pays; before the session begins. */
  payBy(makeDriver: () => PaymentDriver): void {
    this.#makeDriver = makeDriver
  }

  begin(): void {
    const { capabilities } = this
    this.#pool = new OrchestratorPool(this.#options, { kind: 'nearest', capabilities })
    this.#pool.refill((error) => {
      if (error === null) this.#tryNext()
      else this.#end('start-refused', error)
    })
  }

  /** Goes to the nearest orchestrator that has not refused yet (spec PR-67, PR-92). */
  #tryNext(): void {
    assert(this.#pool !== null, 'a session chooses from its pool')
    const selected = this.#pool.take()
    if (!selected.ok) return this.#end('start-refused', selected.error)
    const { orchestrator, info } = selected.chosen
    this.#orchestrator = orchestrator
    this.#session = startSession(this.payer, info, {
      manifestId: '',
      capabilities: this.capabilities,
    })
    assert(this.#makeDriver !== null, 'a session begins with somebody who pays for it')
    this.#driver = this.#makeDriver()
    this.#driver.first((first) => {
      if (first.ok) this.#start(first)
      else this.#refused(first.error)
    })
  }

  #refused(error: string): void {
    if (this.#pool?.hasMore === true && !this.#ended) this.#tryNext()
    else this.#end('start-refused', error)
  }

  /** GetOrchestrator. */
  askInfo(ignoreCapacityCheck: boolean, receive: (answer: GetInfoAnswer) => void): void {
    const { capabilities } = this
    askInfo(this, { capabilities, ignoreCapacityCheck, when: 'refresh' }, receive)
  }

  /**
   * Delivers a payment. `take` books the answer and says what comes next; `next` does it, once the trace says that the
   * payment is over.
   */
  post<Step>(
    headers: PaymentHeaders,
    take: (answer: OrchestratorAnswer) => Step,
    next: (step: Step) => void,
  ): void {
    const { payment } = headers
    const again = this.#kept?.payment === payment ? this.#kept : null
    const { credentials } = headers
    const sent = again?.sent ?? { payment: this.deceit.sent(payment, false), credentials }
    const request = recordSent(this, sent, again?.id ?? null)
    const message = this.#job(request)
    const settle = (answer: OrchestratorAnswer, status: number, error: string | null): void => {
      const step = take(answer)
      const kept = this.world.rules.gateway.redelivers(status)
      this.#kept = kept ? { payment, sent, id: request.paymentId } : null
      recordAnswered(this, request, { status, error, kept })
      if (status === 200 && this.deceit.replaysPayment()) this.#replay(request, message)
      next(step)
    }
    callPayment(this, { request, job: message }, settle)
  }

  /** A payment that was taken goes out once more; what is answered does not matter. */
  #replay(request: PaymentRequest, message: JobMessage | null): void {
    const { gateway, orchestrator } = this
    replay({
      gateway,
      orchestrator,
      what: 'POST /payment',
      serve: () => {
        if (message !== null) orchestrator.jobs.pay(message)
        else orchestrator.live.pay(request)
      },
    })
  }

  now(): Instant {
    return instantAt(this.gateway)
  }

  stop(): void {
    if (this.#ended) return
    if (this.#started) this.#tellStop()
    this.#end('completed', '')
  }

  channelClosed(released: boolean): void {
    if (this.#ended) return
    if (released) this.#finish()
    else this.#end('orchestrator-lost', 'the orchestrator does not know the session')
  }

  lost(): void {
    this.#end(this.#started ? 'orchestrator-lost' : 'start-refused', 'the gateway restarted')
  }

  /** A client of a remote signer may go on with a stream that is still open. */
  resume(keepsSignerState: boolean): void {
    if (!this.isStreaming || this.payer.sender !== null) return this.lost()
    if (!keepsSignerState) this.#driver = this.#makeDriver?.() ?? null
    if (this.#processor !== null) this.#processor = this.#newProcessor()
    this.#goOn()
  }

  waits(): readonly Wait[] {
    const { gateway, orchestrator, world, settings } = this
    if (this.#ended || world.nowNs < settings.startNs) return []
    const wait = (what: string, sinceNs: number | null): Wait => ({
      session: this.name,
      who: gateway.name,
      whom: orchestrator.name,
      what,
      sinceNs,
      untilNs: null,
      inVain: false,
    })
    if (!this.#started) return [wait(`the start of ${this.name}`, settings.startNs)]
    const payingSinceNs = this.#processor?.runningSinceNs ?? null
    const kept = this.#kept
    return [
      ...(payingSinceNs === null ? [] : [wait('the end of its payment', payingSinceNs)]),
      ...(kept === null ? [] : [wait(`the fate of payment ${kept.id}, which is in doubt`, null)]),
    ]
  }

  /** One segment: a payment if one is due, then the segment itself (spec LV-12). */
  segment(): void {
    if (!this.isStreaming) return
    this.payForSegment()
    this.writeSegment()
    const { world, gateway } = this
    const nextNs = world.nowNs + this.settings.segmentIntervalNs
    if (nextNs <= this.settings.endNs) world.at(gateway.life, nextNs, nextSegment, this)
  }

  /** The first half of a segment: a payment, if one is due. */
  payForSegment(): void {
    if (this.#ended || this.#processor === null) return
    const units = this.#processor.trigger(this.world.nowNs)
    if (units === null || !this.deceit.stopsPaying()) this.#payIfDue(units)
    else this.#processor.finish()
  }

  /** The second half: the segment goes to the orchestrator. */
  writeSegment(): void {
    if (!this.isStreaming) return
    this.#segments += 1
    sendSegment(this, this.#segments)
  }

  #start({ headers, acknowledged }: FirstPaymentMade): void {
    const sent = { ...headers, payment: this.deceit.sent(headers.payment, true) }
    const request = recordSent(this, sent, null)
    const { world, gateway } = this
    const plan = {
      session: this.name,
      gateway: gateway.name,
      unitsPerSecond: this.unitsPerSecond,
    }
    callStart(this, { request, job: this.#job(request) }, plan, {
      receive: ({ status, body, manifestId }) => {
        const error = status === 200 ? null : body.trimEnd()
        // A worker that does not start keeps the payment (spec LV-38).
        if (status === 200 || status === 500) acknowledged?.()
        recordAnswered(this, request, { status, error, kept: false })
        if (manifestId === null) this.#refused(body.trimEnd())
        else this.#run(manifestId)
      },
      fail: (error) => {
        recordAnswered(this, request, { status: 0, error, kept: world.rules.gateway.redelivers(0) })
        this.#refused(error)
      },
    })
  }

  /** As a BYOC orchestrator gets it; null = it goes to none. */
  #job(payment: SentPayment): JobMessage | null {
    return this.isByoc ? jobMessage(this, payment) : null
  }

  #run(manifestId: string): void {
    if (this.#session === null) return
    // The viewer left while it started.
    if (this.#ended) return this.#tellStop()
    this.#session.manifestId = manifestId
    this.#started = true
    this.#pool = null
    const hasPrice = (this.#session.initialPrice?.pricePerUnit ?? 0n) !== 0n
    // A request that is priced as a whole was paid for at the start.
    if (this.unitsPerSecond > 0n && (this.isByoc || hasPrice)) {
      this.#processor = this.#newProcessor()
    }
    this.#goOn()
  }

  #newProcessor(): PaymentProcessor {
    const { world, settings } = this
    return new PaymentProcessor({
      intervalNs: settings.paymentIntervalNs,
      unitsPerSecond: Number(this.unitsPerSecond),
      startNs: world.nowNs,
      rules: world.rules.gateway,
    })
  }

  /** Segments come until the viewer leaves. */
  #goOn(): void {
    const { world, settings, gateway } = this
    world.at(gateway.life, world.nowNs + settings.segmentIntervalNs, nextSegment, this)
    // Who left before it had started leaves now.
    world.at(gateway.life, Math.max(settings.endNs, world.nowNs), endSession, this)
  }

  #payIfDue(units: bigint | null): void {
    if (units === null || this.#driver === null) return
    const { world } = this
    if (world.wants('payment.due')) {
      const { name: session, gateway } = this
      world.emit({
        type: 'payment.due',
        atNs: world.nowNs,
        session,
        gateway: gateway.name,
        units,
      })
    }
    const processor = this.#processor
    this.#driver.pay(units, () => {
      // Another one after a restart of the gateway, which waits for nothing.
      if (processor !== this.#processor) return
      const next = processor?.finish() ?? null
      if (!this.#ended) this.#payIfDue(next)
    })
  }

  /** A gateway that is down tells nobody. */
  #tellStop(): void {
    const { gateway, orchestrator, world } = this
    if (!gateway.life.alive) return
    world.send({
      from: gateway.name,
      to: orchestrator.name,
      what: 'stop',
      deliver: stopAtOrchestrator,
      argument: this,
    })
  }

  #end(end: SessionEnd, detail: string): void {
    if (this.#ended) return
    this.#finish()
    recordEnd(this, end, detail)
  }

  #finish(): void {
    this.#ended = true
    this.#processor?.cancel()
  }
}

function nextSegment(session: LiveSession): void {
  session.segment()
}

function endSession(session: LiveSession): void {
  session.stop()
}

function stopAtOrchestrator({ isByoc, orchestrator, name }: LiveSession): void {
  if (isByoc) orchestrator.jobs.close(name)
  else orchestrator.live.stop(name)
  orchestrator.segments.forget(name)
}
