import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { OrchestratorAnswer } from '../../src/gateway/orchestrator-answer.ts'
import { PaymentProcessor } from '../../src/gateway/payment-processor.ts'
import {
  startSession,
  type GatewaySession,
  type Instant,
  type Payer,
} from '../../src/gateway/session.ts'
import { ratString } from '../../src/money/format.ts'
import { compare, multiplyInteger, ZERO, type Rational } from '../../src/money/rational.ts'
import { CAPABILITY_BYOC, CAPABILITY_LIVE_VIDEO } from '../../src/price/capability-models.ts'
import { readPriceInfo, type PriceInfo } from '../../src/price/price-info.ts'
import { expectedValue } from '../../src/ticket/ticket.ts'
import type { Capabilities, Payment } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { SessionSettings } from '../scenario/scenario.ts'
import type { SessionEnd } from '../trace/events.ts'
import { call } from './call.ts'
import { capabilitiesFor } from './capabilities.ts'
import type {
  GetInfoAnswer,
  PaymentAnswer,
  PaymentRequest,
  StartAnswer,
} from './orchestrator-messages.ts'
import type { OrchestratorActor } from './orchestrator.ts'
import type { PaymentDriver, PaymentHeaders } from './payment-driver.ts'
import type { ChargePlan } from './session-charge.ts'
import type { World } from './world.ts'

const SECOND_NS = 1_000_000_000
/** Time-outs of upstream's clients (spec live 0.2, pm 10). */
const INFO_TIMEOUT_NS = 2.5 * SECOND_NS
const START_TIMEOUT_NS = 5 * SECOND_NS
const PAYMENT_TIMEOUT_NS = 60 * SECOND_NS
const BYOC = 'byoc'

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
  #processor: PaymentProcessor | null = null
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

  begin(driver: PaymentDriver): void {
    this.#driver = driver
    this.askInfo(false, (answer) => {
      if (!answer.ok) return this.#end('start-refused', answer.error)
      const tooDear = this.#aboveMaximum(answer.info.priceInfo)
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
      this.#answered(request, status, error)
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
    if (this.#processor !== null) {
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
    if (this.#processor !== null) this.#end('orchestrator-lost', 'the gateway restarted')
  }

  /** One segment: a payment if one is due, then the segment itself (spec LV-12). */
  segment(): void {
    const processor = this.#processor
    if (this.#ended || processor === null) return
    this.#payIfDue(processor.trigger(this.world.nowNs))
    const { world, gateway, orchestrator } = this
    world.send({
      from: gateway.name,
      to: orchestrator.name,
      what: 'segment',
      deliver: segmentAtOrchestrator,
      argument: this,
    })
    const nextNs = world.nowNs + this.settings.segmentIntervalNs
    if (nextNs <= this.settings.endNs) world.at(gateway.life, nextNs, nextSegment, this)
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
        this.#answered(request, status, status === 200 ? null : body.trimEnd())
        if (manifestId === null) this.#end('start-refused', body.trimEnd())
        else this.#run(manifestId)
      },
      fail: (error) => {
        this.#answered(request, 0, error)
        this.#end('start-refused', error)
      },
    })
  }

  #run(manifestId: string): void {
    if (this.#session === null || this.#ended) return
    this.#session.manifestId = manifestId
    const { world, settings, gateway } = this
    this.#processor = new PaymentProcessor({
      intervalNs: settings.paymentIntervalNs,
      unitsPerSecond: Number(this.unitsPerSecond),
      startNs: world.nowNs,
      rules: world.rules.gateway,
    })
    world.at(gateway.life, world.nowNs + settings.segmentIntervalNs, nextSegment, this)
    if (settings.endNs >= world.nowNs) world.at(gateway.life, settings.endNs, endSession, this)
  }

  /** The gateway's own maximum counts once, when it selects the orchestrator (spec PM-134, pricing PR-59). */
  #aboveMaximum(price: PriceInfo | null): string | null {
    const maximum = this.gateway.maxPriceWei
    const reading = readPriceInfo(price)
    if (maximum === null || !reading.ok || reading.price === null) return null
    if (compare(reading.price, maximum) <= 0) return null
    return `price ${ratString(reading.price)} is above the gateway's maximum ${ratString(maximum)}`
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
      evWei: evOf(payment),
      expectedPrice: payment.expectedPrice,
    })
    return { paymentId, session: this.name, gateway: this.gateway.name, payment, credentials }
  }

  #answered(request: PaymentRequest, status: number, error: string | null): void {
    this.world.emit({
      type: 'payment.answered',
      atNs: this.world.nowNs,
      paymentId: request.paymentId,
      session: this.name,
      gateway: this.gateway.name,
      status,
      error,
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

function requestedCapabilities(settings: SessionSettings): Capabilities | null {
  if (settings.model === null) return null
  return capabilitiesFor(
    settings.capability === BYOC ? CAPABILITY_BYOC : CAPABILITY_LIVE_VIDEO,
    settings.model,
  )
}

function evOf(payment: Payment): Rational {
  const { ticketParams, ticketSenderParams } = payment
  if (ticketParams === null) return ZERO
  return multiplyInteger(expectedValue(ticketParams), BigInt(ticketSenderParams.length))
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
