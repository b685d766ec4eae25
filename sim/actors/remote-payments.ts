import { assert } from '../../src/assert.ts'
import {
  afterRemoteAnswer,
  afterRemoteRefresh,
  afterSignerAnswer,
  beginRemotePayment,
  createRemoteSigner,
  type CallName,
  type RemoteContext,
  type RemoteFlight,
  type RemotePaymentStep,
  type RemoteSigner,
  type SignerAnswer,
  type SignerRequest,
} from '../../src/gateway/remote-payment-sender.ts'
import { gatewayRefusalText } from '../../src/gateway/payment-outcome.ts'
import { SessionClock } from '../../src/gateway/session-clock.ts'
import { updateSession } from '../../src/gateway/session.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { LivePaymentRequest } from '../../src/signer/generate-live-payment.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import { AnswersGiven } from './answers-given.ts'
import { call, UNDECODABLE_JSON } from './call.ts'
import type { LiveSession } from './live-session.ts'
import type { FirstPaymentResult, PaymentDriver, PaymentHeaders } from './payment-driver.ts'
import type { Asker, SignerActor } from './signer.ts'
import { TIME_OUTS } from './time-outs.ts'
import { drawId } from './world.ts'

type Step<Sealed> = RemotePaymentStep<PaymentHeaders, Sealed>

/** The states that a signer has given, the newest two. */
class NewestStates<Sealed> {
  #newest: Sealed | null = null
  #before: Sealed | null = null

  /** The state that was the newest before this one; null = there was none. */
  before(state: Sealed | null): Sealed | null {
    if (state !== this.#newest) {
      this.#before = this.#newest
      this.#newest = state
    }
    return this.#before
  }
}

/** A remote signer pays for the session (spec LV-29 to LV-37). */
export class RemotePayments<Sealed> implements PaymentDriver {
  readonly #live: LiveSession
  readonly #replicas: readonly SignerActor<Sealed>[]
  readonly #signer: RemoteSigner<PaymentHeaders, Sealed> = createRemoteSigner()
  readonly #maxPriceWei: Rational | null
  readonly #ids: RandomStream
  readonly #asker: Asker
  readonly #clock = new SessionClock()
  readonly #nameCall = (): CallName => ({
    id: drawId(this.#ids),
    askedAtUnixNs: this.#clock.unixNs(this.#live.now()),
  })
  readonly #states = new NewestStates<Sealed>()
  #calls = 0

  constructor(options: {
    live: LiveSession
    /** For the names of its calls. */
    ids: RandomStream
    /** The replicas that answer, in the order in which they are asked. */
    replicas: readonly SignerActor<Sealed>[]
    maxPriceWei: Rational | null
  }) {
    this.#live = options.live
    this.#ids = options.ids
    const { name: session, gateway } = options.live
    this.#asker = { session, gateway: gateway.name, given: new AnswersGiven() }
    this.#replicas = options.replicas
    this.#maxPriceWei = options.maxPriceWei
  }

  first(receive: (result: FirstPaymentResult) => void): void {
    const begun = beginRemotePayment(this.#context(), { manifestId: '', refreshes: 0 }, 'request')
    this.#follow(begun, (step) => {
      if (step.headers !== null)
        return receive({ ok: true, headers: step.headers, acknowledged: null })
      const { outcome } = step
      receive({ ok: false, error: outcome.ok ? 'no payment' : gatewayRefusalText(outcome.refusal) })
    })
  }

  /** A BYOC client has no PaymentResult: it fetches a new info before each payment. */
  pay(_units: bigint, done: () => void): void {
    if (!this.#live.isByoc) return this.#send(done)
    this.#live.askInfo(true, (answer) => {
      const { session, payer } = this.#live
      if (answer.ok && session !== null) {
        updateSession(payer, session, answer.info, this.#live.world.nowNs)
      }
      this.#send(done)
    })
  }

  #send(done: () => void): void {
    const manifestId = this.#live.session?.manifestId ?? ''
    const begun = beginRemotePayment(this.#context(), { manifestId, refreshes: 0 }, 'send')
    this.#follow(begun, (step) => {
      const { outcome } = step
      if (!outcome.ok) {
        this.#live.world.emit({
          type: 'gateway.payment-failed',
          atNs: this.#live.world.nowNs,
          session: this.#live.name,
          gateway: this.#live.gateway.name,
          stage: outcome.refusal.code === 'signer-refused' ? 'sign' : 'send',
          error: gatewayRefusalText(outcome.refusal),
        })
      }
      done()
    })
  }

  #follow(step: Step<Sealed>, end: (step: Extract<Step<Sealed>, { kind: 'done' }>) => void): void {
    switch (step.kind) {
      case 'done':
        return end(step)
      case 'ask-signer':
        return this.#askSigner(step.flight, step.request, (next) => this.#follow(next, end))
      case 'ask-refresh':
        return this.#refresh(step.flight, (next) => this.#follow(next, end))
      case 'ask-orchestrator': {
        const { flight } = step
        return this.#live.post(
          step.headers,
          (answer) => afterRemoteAnswer(this.#context(), flight, answer, this.#live.now()),
          (next) => this.#follow(next, end),
        )
      }
    }
  }

  #askSigner(
    flight: RemoteFlight<PaymentHeaders, Sealed>,
    request: SignerRequest<Sealed>,
    next: (step: Step<Sealed>) => void,
  ): void {
    const { world, gateway } = this.#live
    const replica = this.#nextReplica()
    const body = this.#body(request)
    call<SignerAnswer<PaymentHeaders, Sealed>>({
      world,
      from: gateway.name,
      to: replica.name,
      what: 'POST /generate-live-payment',
      session: this.#live.name,
      timeoutNs: TIME_OUTS.signer.ns,
      repeats: gateway.repeats,
      serve: replica.serve(body, this.#asker),
      receive: (answer) => {
        if (answer.kind === 'paid') this.#clock.answered(world.nowNs)
        next(afterSignerAnswer(this.#context(), flight, answer))
      },
      damaged: {
        serve: (damage) => replica.cannotRead(UNDECODABLE_JSON[damage], this.#asker),
        receive: (_, damage) => {
          const answer = { kind: 'malformed', error: UNDECODABLE_JSON[damage] } as const
          next(afterSignerAnswer(this.#context(), flight, answer))
        },
      },
      fail: (cause) =>
        next(afterSignerAnswer(this.#context(), flight, { kind: 'unreachable', cause })),
    })
  }

  #refresh(flight: RemoteFlight<PaymentHeaders, Sealed>, next: (step: Step<Sealed>) => void): void {
    const { world, gateway, name } = this.#live
    world.emit({
      type: 'session.refreshed',
      atNs: world.nowNs,
      session: name,
      gateway: gateway.name,
      why: 'the signer asked for it',
    })
    this.#live.askInfo(true, (answer) =>
      next(afterRemoteRefresh(this.#context(), flight, answer, this.#live.now())),
    )
  }

  #body(request: SignerRequest<Sealed>): LivePaymentRequest<Sealed> {
    const { settings } = this.#live
    const { capabilities } = request
    return {
      state: this.#stateOf(request),
      orchestrator: { ok: true, value: request.info },
      manifestId: request.manifestId,
      inPixels: 0n,
      type: settings.type,
      capabilities: capabilities === null ? null : { ok: true, value: capabilities },
      capability: settings.capabilityPriceRequested ? (settings.model ?? '') : '',
      modelId: settings.labels.modelId,
      app: settings.labels.app,
      maxPrice: this.#maxPriceWei,
      paymentIntervalNs: BigInt(settings.paymentIntervalNs),
      name: request.name,
    }
  }

  /** The newest one, unless the gateway goes back to the one before. */
  #stateOf({ state }: SignerRequest<Sealed>): Sealed | null {
    const before = this.#states.before(state)
    return before !== null && this.#live.deceit.replaysState() ? before : state
  }

  #nextReplica(): SignerActor<Sealed> {
    const replica = this.#replicas[this.#calls % this.#replicas.length]
    this.#calls += 1
    assert(replica !== undefined, 'a remote session has a signer')
    return replica
  }

  #context(): RemoteContext<PaymentHeaders, Sealed> {
    const { payer, session } = this.#live
    const signer = this.#signer
    return payer.rules.gateway.keepsUnansweredCall()
      ? { payer, signer, session, nameCall: this.#nameCall }
      : { payer, signer, session }
  }
}
