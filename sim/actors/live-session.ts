import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { OrchestratorAnswer } from '../../src/gateway/orchestrator-answer.ts'
import { PaymentProcessor } from '../../src/gateway/payment-processor.ts'
import {
  startSession,
  type GatewaySession,
  type Instant,
  type Payer,
} from '../../src/gateway/session.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { SessionSettings } from '../scenario/scenario.ts'
import type { SessionEnd } from '../trace/events.ts'
import { call } from './call.ts'
import { BYOC, requestedCapabilities } from './capabilities.ts'
import type {
  GetInfoAnswer,
  PaymentAnswer,
  PaymentRequest,
  StartAnswer,
} from './orchestrator-messages.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import { paymentEv, type PaymentDriver, type PaymentHeaders } from './payment-driver.ts'
import type { ChargePlan } from './session-charge.ts'
import { aboveMaximum } from './session-terms.ts'
import type { World } from './world.ts'

const SECOND_NS = 1_000_000_000
/** Time-outs of upstream's clients (spec live 0.2, pm 10). */
const INFO_TIMEOUT_NS = 2.5 * SECOND_NS
const START_TIMEOUT_NS = 5 * SECOND_NS
const PAYMENT_TIMEOUT_NS = 60 * SECOND_NS

/** What a session needs of the gateway that runs it. */
export interface SessionGateway {
  readonly name: string
  readonly life: Lifetime
  readonly clock: ActorClock
  readonly world: World
  readonly sender: Address
  readonly requestSignature: Hex
  /** Highest price at which an orchestrator is selected; null = any. */
  readonly maxPriceWei: Rational | null
}

/** A viewer's session at the gateway: info, first payment and start, then segments and payments until the end. */
export class LiveSession {
  readonly settings: SessionSettings
  readonly gateway: SessionGateway
  readonly orchestrator: OrchestratorActor
  readonly payer: Payer
  readonly unitsPerSecond: bigint
  readonly capabilities: Capabilities | null
  #driver: PaymentDriver | null = null
  #session: GatewaySession | null = null
  /** Null before the start, and for ever when the first price is 0 or absent (spec LV-11). */
  #processor: PaymentProcessor | null = null
  #started = false
  #ended = false

  constructor(options: {
    settings: SessionSettings
    gateway: SessionGateway
    orchestrator: OrchestratorActor
    payer: Payer
    unitsPerSecond: bigint
  }) {
    this.settings = options.settings
    this.gateway = options.gateway
    this.orchestrator = options.orchestrator
    this.payer = options.payer
    this.unitsPerSecond = options.unitsPerSecond
    this.capabilities = requestedCapabilities(options.settings)
  }

  get world(): World {
    return this.gateway.world
  }

  get name(): string {
    return this.settings.name
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

  begin(driver: PaymentDriver): void {
    this.#driver = driver
    this.askInfo(false, (answer) => {
      if (!answer.ok) return this.#end('start-refused', answer.error)
      const tooDear = aboveMaximum(answer.info.priceInfo, this.gateway.maxPriceWei)
      if (tooDear !== null) return this.#end('start-refused', tooDear)
      this.#session = startSession(this.payer, answer.info, {
        manifestId: '',
        capabilities: this.capabilities,
      })
      driver.first((first) => {
        if (first.ok) this.#start(first.headers)
        else this.#end('start-refused', first.error)
      })
    })
  }

  /** GetOrchestrator. */
  askInfo(ignoreCapacityCheck: boolean, receive: (answer: GetInfoAnswer) => void): void {
    const { gateway, orchestrator } = this
    const withCapabilities = this.world.rules.gateway.asksWithCapabilities(
      this.settings.sendCapabilities,
    )
    const capabilities = withCapabilities ? this.capabilities : null
    call<GetInfoAnswer>({
      world: this.world,
      from: gateway.name,
      to: orchestrator.name,
      what: 'GetOrchestrator',
      timeoutNs: INFO_TIMEOUT_NS,
      serve: () =>
        orchestrator.getInfo({
          session: this.name,
          gateway: gateway.name,
          sender: gateway.sender,
          signature: gateway.requestSignature,
          capabilities,
          ignoreCapacityCheck,
        }),
      receive,
      fail: (error) => receive({ ok: false, error }),
    })
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
    const request = this.#request(headers)
    const { orchestrator, name } = this
    const settle = (answer: OrchestratorAnswer, status: number, error: string | null): void => {
      const step = take(answer)
      const kept = this.world.rules.gateway.redelivers(status)
      this.#answered(request, { status, error, kept })
      next(step)
    }
    call<PaymentAnswer>({
      world: this.world,
      from: this.gateway.name,
      to: orchestrator.name,
      what: 'POST /payment',
      timeoutNs: PAYMENT_TIMEOUT_NS,
      serve: () =>
        this.isByoc
          ? { ...orchestrator.payJob(request, this.settings.model ?? name, null), info: null }
          : orchestrator.pay(request),
      receive: ({ status, body, info }) =>
        settle(
          { kind: 'answered', status, result: { ok: true, info } },
          status,
          status === 200 ? null : body.trimEnd(),
        ),
      fail: (error) => settle({ kind: 'unreachable', cause: error }, 0, error),
    })
  }

  now(): Instant {
    const nowNs = this.world.nowNs
    return { nowNs, wallUnixNs: this.gateway.clock.unixNs(nowNs) }
  }

  /** The viewer leaves. */
  stop(): void {
    if (this.#ended) return
    const { gateway, orchestrator, world } = this
    if (this.#started) {
      world.send({
        from: gateway.name,
        to: orchestrator.name,
        what: 'stop',
        deliver: stopAtOrchestrator,
        argument: this,
      })
    }
    this.#end('completed', '')
  }

  /** The orchestrator has closed the session; it has said so itself when it released it. */
  closed(released: boolean): void {
    if (this.#ended) return
    if (released) this.#finish()
    else this.#end('orchestrator-lost', 'the orchestrator does not know the session')
  }

  /** The gateway has crashed and forgotten the session. */
  lost(): void {
    if (this.#started) this.#end('orchestrator-lost', 'the gateway restarted')
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
    this.#payIfDue(this.#processor.trigger(this.world.nowNs))
  }

  /** The second half: the segment goes to the orchestrator. */
  writeSegment(): void {
    if (!this.isStreaming) return
    this.world.send({
      from: this.gateway.name,
      to: this.orchestrator.name,
      what: 'segment',
      deliver: segmentAtOrchestrator,
      argument: this,
    })
  }

  #start(headers: PaymentHeaders): void {
    const request = this.#request(headers)
    const { orchestrator, settings, world, gateway } = this
    const plan: ChargePlan = {
      session: this.name,
      gateway: gateway.name,
      unitsPerSecond: this.unitsPerSecond,
      kind: this.isByoc ? 'byoc' : 'live',
    }
    call<StartAnswer>({
      world,
      from: gateway.name,
      to: orchestrator.name,
      what: 'start',
      timeoutNs: START_TIMEOUT_NS,
      serve: () =>
        this.isByoc
          ? orchestrator.payJob(request, settings.model ?? this.name, plan)
          : orchestrator.start(request, plan),
      receive: ({ status, body, manifestId }) => {
        const error = status === 200 ? null : body.trimEnd()
        this.#answered(request, { status, error, kept: false })
        if (manifestId === null) this.#end('start-refused', body.trimEnd())
        else this.#run(manifestId)
      },
      fail: (error) => {
        this.#answered(request, { status: 0, error, kept: false })
        this.#end('start-refused', error)
      },
    })
  }

  #run(manifestId: string): void {
    if (this.#session === null || this.#ended) return
    this.#session.manifestId = manifestId
    const { world, settings, gateway } = this
    this.#started = true
    const hasPrice = (this.#session.initialPrice?.pricePerUnit ?? 0n) !== 0n
    // A request that is priced as a whole was paid for at the start.
    if (this.unitsPerSecond > 0n && (this.isByoc || hasPrice)) {
      this.#processor = new PaymentProcessor({
        intervalNs: settings.paymentIntervalNs,
        unitsPerSecond: Number(this.unitsPerSecond),
        startNs: world.nowNs,
        rules: world.rules.gateway,
      })
    }
    world.at(gateway.life, world.nowNs + settings.segmentIntervalNs, nextSegment, this)
    if (settings.endNs >= world.nowNs) world.at(gateway.life, settings.endNs, endSession, this)
  }

  #payIfDue(units: bigint | null): void {
    if (units === null || this.#driver === null) return
    this.world.emit({
      type: 'payment.due',
      atNs: this.world.nowNs,
      session: this.name,
      gateway: this.gateway.name,
      units,
    })
    this.#driver.pay(units, () => {
      const next = this.#processor?.finish() ?? null
      if (!this.#ended) this.#payIfDue(next)
    })
  }

  #request(headers: PaymentHeaders): PaymentRequest {
    const paymentId = this.world.nextPaymentId()
    const { payment, credentials } = headers
    const tickets = payment.ticketSenderParams.length
    this.world.emit({
      type: 'payment.sent',
      atNs: this.world.nowNs,
      paymentId,
      session: this.name,
      gateway: this.gateway.name,
      orchestrator: this.orchestrator.name,
      tickets,
      evWei: paymentEv(payment),
      expectedPrice: payment.expectedPrice,
    })
    return { paymentId, session: this.name, gateway: this.gateway.name, payment, credentials }
  }

  #answered(
    request: PaymentRequest,
    how: { readonly status: number; readonly error: string | null; readonly kept: boolean },
  ): void {
    this.world.emit({
      type: 'payment.answered',
      atNs: this.world.nowNs,
      paymentId: request.paymentId,
      session: this.name,
      gateway: this.gateway.name,
      ...how,
    })
  }

  #end(end: SessionEnd, detail: string): void {
    if (this.#ended) return
    this.#finish()
    this.world.emit({
      type: 'session.ended',
      atNs: this.world.nowNs,
      session: this.name,
      gateway: this.gateway.name,
      orchestrator: this.orchestrator.name,
      end,
      detail,
    })
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

function stopAtOrchestrator(session: LiveSession): void {
  session.orchestrator.stop(session.name)
}

/** A closed session is told so: the next write of the gateway fails. */
function segmentAtOrchestrator(session: LiveSession): void {
  const { orchestrator, gateway, world } = session
  const outcome = orchestrator.segment(session.name, session.settings.segmentIntervalNs)
  if (outcome === 'open') return
  world.send({
    from: orchestrator.name,
    to: gateway.name,
    what: 'channel closed',
    deliver: outcome === 'released' ? closeReleased : closeUnknown,
    argument: session,
  })
}

function closeReleased(session: LiveSession): void {
  session.closed(true)
}

function closeUnknown(session: LiveSession): void {
  session.closed(false)
}
