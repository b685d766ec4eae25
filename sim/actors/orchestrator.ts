import { toAddress, type Address } from '../../src/bytes/hex.ts'
import { discover, discoveryRefusalText } from '../../src/orchestrator/discovery.ts'
import { endpointRefusalBody, type EndpointRefused } from '../../src/orchestrator/endpoint.ts'
import {
  confirmJobPayment,
  jobPaymentRefusalText,
  type JobPaymentOutcome,
} from '../../src/orchestrator/job-account.ts'
import { STREAM_TICK_NS } from '../../src/orchestrator/job-stream-monitor.ts'
import { startLiveSession, type LiveSessionStarted } from '../../src/orchestrator/live-start.ts'
import type { Instant, OrchestratorNode } from '../../src/orchestrator/node.ts'
import { handlePayment, type PaidRequest } from '../../src/orchestrator/payment-endpoint.ts'
import {
  paymentRefusalText,
  processPayment,
  type PaymentOutcome,
} from '../../src/orchestrator/process-payment.ts'
import { jobPriceInfo } from '../../src/price/job-price.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import { PriceBook } from '../../src/price/price-book.ts'
import type { Capabilities } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import { Lifetime } from '../kernel/lifetime.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { OrchestratorSettings } from '../scenario/scenario.ts'
import { buildNode } from './build-node.ts'
import type { Chain } from './chain.ts'
import type { Redemptions } from './redemptions.ts'
import { SessionCharge, type ChargeOutcome, type ChargePlan } from './session-charge.ts'
import { infoIssued, paymentProcessed, ticketWon } from './orchestrator-events.ts'
import type {
  GetInfoAnswer,
  GetInfoRequest,
  PaymentAnswer,
  PaymentRequest,
  StartAnswer,
} from './orchestrator-messages.ts'
import { drawId, type World } from './world.ts'

export class OrchestratorActor {
  readonly name: string
  readonly address: Address
  readonly life: Lifetime = new Lifetime()
  readonly settings: OrchestratorSettings
  readonly book: PriceBook = new PriceBook()
  readonly clock: ActorClock
  /** With what its worker refuses to start a stream; null = it starts. The payment stays taken (spec LV-38). */
  workerFault: string | null = null
  /** What becomes of its winning tickets; null = nothing, and floats are as the chain says. */
  redemptions: Redemptions | null = null
  /** Whether it offers all that a request asks for; null asks for nothing. */
  offers: (capabilities: Capabilities | null) => boolean = () => true
  readonly #world: World
  readonly #chain: Chain
  readonly #charges = new Map<string, SessionCharge>()
  readonly #released = new Set<string>()
  readonly #seeds: RandomStream
  readonly #ids: RandomStream
  readonly #secrets: RandomStream
  #node: OrchestratorNode

  constructor(options: {
    world: World
    chain: Chain
    settings: OrchestratorSettings
    clock: ActorClock
  }) {
    const { world, chain, settings, clock } = options
    this.name = settings.name
    this.settings = settings
    this.clock = clock
    this.#world = world
    this.#chain = chain
    this.#seeds = world.stream(`orchestrator/${settings.name}/seed`)
    this.#ids = world.stream(`orchestrator/${settings.name}/id`)
    this.#secrets = world.stream(`orchestrator/${settings.name}/secret`)
    this.address = world.cryptography.addressOf(
      world.stream(`orchestrator/${settings.name}/key`).bytes32(),
    )
    this.#node = this.#newNode()
  }

  /** For monitors and reports; never changes anything. */
  get node(): OrchestratorNode {
    return this.#node
  }

  getInfo(request: GetInfoRequest): GetInfoAnswer {
    const now = this.#now()
    const answer = discover(
      this.#node,
      {
        address: request.sender,
        signature: request.signature,
        capabilities: request.capabilities,
        ignoreCapacityCheck: request.ignoreCapacityCheck,
      },
      { seed: this.#seeds.bigint256(), sessionId: drawId(this.#ids), webhookPrice: null },
      now,
    )
    if (answer.ok) {
      this.#world.emit(infoIssued(this.#place(), request, answer.info))
      return answer
    }
    const error = discoveryRefusalText(answer.refusal)
    this.#world.emit({
      type: 'info.refused',
      atNs: this.#world.nowNs,
      orchestrator: this.name,
      gateway: request.gateway,
      session: request.session,
      error,
    })
    return { ok: false, error }
  }

  /** A live session's start request with its first payment (spec LV-38). */
  start(request: PaymentRequest, plan: ChargePlan): StartAnswer {
    const manifestId = drawId(this.#ids)
    const result = startLiveSession(
      this.#node,
      paidRequest(request),
      { manifestId, hasModelCapacity: true },
      this.#now(),
    )
    const { status, body } = this.#startAnswer(result)
    this.#record(request, manifestId, { status, body }, result.payment)
    if (!result.ok || status !== 200) return { status, body, manifestId: null }
    this.#open(plan, { sender: result.sender, manifestId, price: result.debitPrice })
    return { status, body, manifestId }
  }

  /** A BYOC stream's start, or a later payment for it: payment, then credit for 60 s at the job's price (spec BY-22). */
  payJob(request: PaymentRequest, capability: string, plan: ChargePlan | null): StartAnswer {
    const now = this.#now()
    const node = this.#node
    const sender = toAddress(request.payment.sender)
    const job = jobPriceInfo(node.pricing, sender, capability)
    if (!job.ok) return { status: 400, body: 'Could not get price', manifestId: null }
    const price = job.priceInfo
    const outcome = confirmJobPayment(
      node.ledger,
      {
        account: { sender, manifestId: capability },
        price,
        payment: { ok: true, value: request.payment },
      },
      (payment, manifestId) => processPayment(node, payment, manifestId, now.monotonicNs),
      now.monotonicNs,
    )
    const status = outcome.refusal === null ? 200 : 402
    const body = outcome.refusal === null ? '' : jobRefusalText(outcome)
    this.#record(request, capability, { status, body }, outcome.payment)
    if (outcome.refusal !== null) return { status, body, manifestId: null }
    if (plan !== null) this.#open(plan, { sender, manifestId: capability, price })
    return { status, body, manifestId: capability }
  }

  /** POST /payment (spec LV-48). */
  pay(request: PaymentRequest): PaymentAnswer {
    const result = handlePayment(
      this.#node,
      paidRequest(request),
      { seed: this.#seeds.bigint256(), webhookPrice: null },
      this.#now(),
    )
    const status = result.ok ? 200 : result.refusal.status
    const body = result.ok ? '' : endpointRefusalBody(result.refusal)
    this.#record(request, request.credentials.manifestId, { status, body }, result.payment)
    if (!result.ok) return { status, body, info: null }
    this.#world.emit(infoIssued(this.#place(), request, result.info))
    return { status, body, info: result.info }
  }

  /** Whether segments of this session are still taken. */
  isOpen(session: string): boolean {
    return this.#charges.has(session)
  }

  /**
   * A segment has arrived whole. The one that the credit does not cover still arrives, the next write fails (spec LV-44):
   * `released`; `unknown`: no such session.
   */
  segment(session: string, durationNs: number): 'open' | 'released' | 'unknown' {
    const charge = this.#charges.get(session)
    if (charge === undefined) return this.#released.has(session) ? 'released' : 'unknown'
    this.#world.emit({
      type: 'work.delivered',
      atNs: this.#world.nowNs,
      session,
      orchestrator: this.name,
      durationNs,
    })
    const outcome = charge.segment(this.#node.ledger, this.#world.nowNs)
    this.#settle(charge, outcome)
    return 'open'
  }

  /** The gateway has closed the session. */
  stop(session: string): void {
    this.#charges.delete(session)
  }

  /** New ledger, nonces, secrets; open sessions are gone unless kept (spec PM-42, INV). */
  restart(keeps: readonly string[]): void {
    const old = this.#node
    if (!keeps.includes('sessions')) this.#charges.clear()
    const fresh = this.#newNode()
    this.#node = {
      ...fresh,
      ledger: keeps.includes('ledger') ? old.ledger : fresh.ledger,
      recipient:
        keeps.includes('secret') || keeps.includes('nonces') ? old.recipient : fresh.recipient,
      authSecret: keeps.includes('secret') ? old.authSecret : fresh.authSecret,
    }
  }

  #startAnswer(result: LiveSessionStarted | EndpointRefused): {
    readonly status: number
    readonly body: string
  } {
    if (!result.ok) {
      return { status: result.refusal.status, body: endpointRefusalBody(result.refusal) }
    }
    return this.workerFault === null
      ? { status: 200, body: '' }
      : { status: 500, body: `${this.workerFault}\n` }
  }

  #open(
    plan: ChargePlan,
    account: { sender: Address; manifestId: string; price: PriceInfo | null },
  ): void {
    const startedNs = this.#world.nowNs
    const charge = new SessionCharge({
      plan,
      ...account,
      startedNs,
      chargeIntervalNs: this.settings.livePaymentIntervalNs,
      rules: this.#world.rules,
    })
    this.#charges.set(plan.session, charge)
    this.#world.emit({
      type: 'session.started',
      atNs: startedNs,
      session: plan.session,
      gateway: plan.gateway,
      orchestrator: this.name,
      jobType: plan.kind,
      manifestId: account.manifestId,
      price: account.price,
    })
    if (plan.kind === 'byoc') {
      this.#world.at(this.life, startedNs + STREAM_TICK_NS, tickJob, { actor: this, charge })
    }
  }

  /** Called by the kernel every 23 s of a BYOC stream (spec BY-25). */
  tick(charge: SessionCharge): void {
    if (this.#charges.get(charge.plan.session) !== charge) return
    const goesOn = this.#settle(charge, charge.tick(this.#node.ledger, this.#world.nowNs))
    if (!goesOn) return
    this.#world.at(this.life, this.#world.nowNs + STREAM_TICK_NS, tickJob, { actor: this, charge })
  }

  /** Records a charge; an uncovered one releases the session (spec LV-39, LV-44). False = released. */
  #settle(charge: SessionCharge, outcome: ChargeOutcome | null): boolean {
    if (outcome === null) return true
    const { plan } = charge
    const nowNs = this.#world.nowNs
    this.#world.emit({
      type: 'work.charged',
      atNs: nowNs,
      session: plan.session,
      orchestrator: this.name,
      sender: charge.sender,
      manifestId: charge.manifestId,
      units: outcome.units,
      price: charge.price,
      feeWei: outcome.feeWei,
      covered: outcome.covered,
      balanceWei: this.#node.ledger.peek(charge.sender, charge.manifestId),
    })
    if (outcome.covered) return true
    this.#charges.delete(plan.session)
    this.#released.add(plan.session)
    this.#world.emit({
      type: 'session.ended',
      atNs: nowNs,
      session: plan.session,
      gateway: plan.gateway,
      orchestrator: this.name,
      end: 'released-insufficient-balance',
      detail: outcome.text,
    })
    return false
  }

  #record(
    request: PaymentRequest,
    manifestId: string,
    answer: { readonly status: number; readonly body: string },
    outcome: PaymentOutcome | null,
  ): void {
    const sender = outcome?.sender ?? toAddress(request.payment.sender)
    const balanceWei = this.#node.ledger.peek(sender, manifestId)
    const place = this.#place()
    this.#world.emit(
      paymentProcessed(place, request, { sender, manifestId, balanceWei, answer, outcome }),
    )
    for (const won of outcome?.won ?? []) {
      this.#world.emit(ticketWon(place, sender, won))
      this.redemptions?.add(won)
    }
  }

  #place(): { readonly atNs: number; readonly orchestrator: string; readonly evWei: bigint } {
    return {
      atNs: this.#world.nowNs,
      orchestrator: this.name,
      evWei: this.settings.ticketEvWei,
    }
  }

  #now(): Instant {
    const monotonicNs = this.#world.nowNs
    const { ledger } = this.#node
    ledger.sweepUpTo(monotonicNs)
    return { monotonicNs, wallUnixNs: this.clock.unixNs(monotonicNs) }
  }

  #newNode(): OrchestratorNode {
    const { settings } = this
    return buildNode({
      address: this.address,
      settings,
      book: this.book,
      chain: this.#chain,
      world: this.#world,
      secrets: this.#secrets,
      maxFloatWei: (sender) =>
        this.redemptions?.maxFloatWei(sender) ?? this.#chain.maxFloatWei(sender),
      offersCapabilities: (capabilities) => this.offers(capabilities),
      hasCapacity: () => settings.capacity === null || this.#charges.size < settings.capacity,
    })
  }
}

function paidRequest(request: PaymentRequest): PaidRequest {
  return {
    payment: { ok: true, value: request.payment },
    credentials: { ok: true, value: request.credentials },
  }
}

/** A payment that was refused is named; upstream only says that the balance is insufficient. */
function jobRefusalText(outcome: JobPaymentOutcome): string {
  const { payment, refusal } = outcome
  if (payment !== null && payment.refusal !== null) return paymentRefusalText(payment.refusal)
  return refusal === null ? '' : jobPaymentRefusalText(refusal)
}

function tickJob({ actor, charge }: { actor: OrchestratorActor; charge: SessionCharge }): void {
  actor.tick(charge)
}
