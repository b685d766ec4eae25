import { assert } from '../../src/assert.ts'
import type { Answer } from '../../src/price/http/answer.ts'
import type { PriceApiRequest } from '../../src/price/http/price-api.ts'
import type { Address, Hex } from '../../src/bytes/hex.ts'
import { RememberedSignatures } from '../../src/gateway/segment-credentials.ts'
import { rational } from '../../src/money/rational.ts'
import type { CapabilityCeilings } from '../../src/price/capability-ceilings.ts'
import { TicketSender } from '../../src/sender/ticket-sender.ts'
import {
  startLivePayment,
  type ChargedState,
  type LivePaymentPaid,
  type LivePaymentRequest,
  type LivePaymentResult,
  type LivePaymentStep,
  type SignerProcess,
} from '../../src/signer/generate-live-payment.ts'
import type { SignerAnswer } from '../../src/gateway/remote-payment-sender.ts'
import { errorReply } from '../../src/signer/http-reply.ts'
import {
  signerRefusalStatus,
  signerRefusalText,
  type SignerRefusal,
} from '../../src/signer/refusals.ts'
import type { SignerState, StateSeal } from '../../src/signer/state.ts'
import type { Payment } from '../../src/wire/messages.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import { Lifetime } from '../kernel/lifetime.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { Restart } from '../scenario/restart.ts'
import type { PriceSetting, SignerSettings } from '../scenario/scenario.ts'
import type { AnswersGiven, GivenAnswer } from './answers-given.ts'
import type { Chain } from './chain.ts'
import type { ChainView } from './chain-view.ts'
import { restartedPayer } from './new-flags.ts'
import { NodeFeed } from './node-feed.ts'
import { PayerCeilings } from './payer-ceilings.ts'
import { answerPriceRequest } from './price-api.ts'
import type { CallOptions } from './call.ts'
import type { PaymentHeaders } from './payment-driver.ts'
import type { PriceFeedActor } from './price-feed.ts'
import type { SignerWebhook } from './signer-webhook.ts'
import type { Wait } from '../trace/wait.ts'
import type { UsageCollector } from './usage-collector.ts'
import { UsageTeller } from './usage-teller.ts'
import { drawId, type World } from './world.ts'

/** For whom a signer is asked. */
export interface Asker {
  readonly session: string
  readonly gateway: string
  /** What signers have answered it, for the trace. */
  readonly given: AnswersGiven
}

/** One host of a remote signer. Replicas share key and settings; each has its own clock and scratch space. */
export class SignerActor<Sealed> {
  readonly name: string
  /** Name of the signer whose replica this is. */
  readonly group: string
  readonly life: Lifetime = new Lifetime()
  readonly clock: ActorClock
  readonly #world: World
  readonly #chain: ChainView
  readonly #feed: NodeFeed
  #settings: SignerSettings
  readonly #privateKey: Hex
  readonly #seal: StateSeal<Sealed>
  readonly #ids: RandomStream
  readonly #ceilings: PayerCeilings
  readonly #usage: UsageTeller | null
  readonly #webhook: SignerWebhook | null
  #process: SignerProcess<Sealed>

  constructor(options: {
    world: World
    chain: Chain
    feed: PriceFeedActor | null
    /** Where usage events go; null = none are made. */
    collector: UsageCollector | null
    name: string
    settings: SignerSettings
    privateKey: Hex
    seal: StateSeal<Sealed>
    clock: ActorClock
    /** Who says whether a caller may pay; null = everybody may. */
    webhook: SignerWebhook | null
  }) {
    this.name = options.name
    this.group = options.settings.name
    this.clock = options.clock
    this.#world = options.world
    this.#settings = options.settings
    this.#privateKey = options.privateKey
    this.#chain = options.chain.view({
      name: options.name,
      account: options.world.cryptography.addressOf(options.privateKey),
      pollingNs: options.settings.chainPollingNs,
    })
    this.#seal = options.seal
    this.#webhook = options.webhook
    this.#ids = options.world.stream(`signer/${options.name}/id`)
    this.#feed = new NodeFeed({ world: options.world, feed: options.feed, owner: this })
    this.#ceilings = new PayerCeilings(this.#feed, options.settings)
    const { world, collector } = options
    this.#usage = collector === null ? null : new UsageTeller({ world, collector, node: this })
    this.#process = this.#newProcess()
  }

  get address(): Address {
    return this.#process.sender.address
  }

  /** The global ceiling in force (spec SG-17). */
  get ceilings(): CapabilityCeilings {
    return this.#ceilings.ceilings
  }

  setMaxPrice(maxPrice: PriceSetting | null): void {
    if (this.life.alive) this.#ceilings.setMaxPrice(maxPrice)
    else this.#ceilings.configure(maxPrice)
  }

  /** A request to its command-line server. */
  answer(request: PriceApiRequest): Answer {
    const { followed: maxPrices } = this.#ceilings
    const rules = this.#world.rules.price
    return answerPriceRequest(
      { nodeType: 'remotesigner', feed: this.#feed, rules, maxPrices },
      request,
    )
  }

  /** Its usage events that nobody has taken yet. */
  waits(): readonly Wait[] {
    return this.#usage?.waits() ?? []
  }

  /** A new process: nothing but configuration survives (spec SG-26). False: its ceiling could not be converted, so it has ended. */
  restart(restart: Restart): boolean {
    this.#settings = restartedPayer(this.#settings, restart.with)
    this.#feed.restart()
    this.#chain.restart()
    this.#usage?.restart()
    const refusal = this.#ceilings.restart(restart)
    if (refusal !== null) {
      this.#feed.failToStart(refusal)
      return false
    }
    this.#process = this.#newProcess()
    return true
  }

  /** POST /generate-live-payment; with an auth webhook the answer may take its time. */
  serve(
    request: LivePaymentRequest<Sealed>,
    asker: Asker,
  ): CallOptions<SignerAnswer<PaymentHeaders, Sealed>>['serve'] {
    if (this.#webhook !== null) return { later: (reply) => this.#payLater(request, asker, reply) }
    return () => this.pay(request, asker)
  }

  /** The same of a signer that has no auth webhook. */
  pay(request: LivePaymentRequest<Sealed>, asker: Asker): SignerAnswer<PaymentHeaders, Sealed> {
    const step = this.#begin(request)
    assert(step.kind === 'done', 'a signer without an auth webhook answers at once')
    return this.#answered(request, asker, step.result)
  }

  #begin(request: LivePaymentRequest<Sealed>): LivePaymentStep<Sealed> {
    return startLivePayment(this.#process, request, {
      nowUnixNs: this.clock.unixNs(this.#world.nowNs),
      randomId: () => drawId(this.#ids),
    })
  }

  #payLater(
    request: LivePaymentRequest<Sealed>,
    asker: Asker,
    reply: (answer: SignerAnswer<PaymentHeaders, Sealed>) => void,
  ): void {
    const step = this.#begin(request)
    if (step.kind === 'done') return reply(this.#answered(request, asker, step.result))
    assert(this.#webhook !== null, 'who asks an auth webhook has one')
    const subject = { session: asker.session, gateway: asker.gateway, type: request.type }
    this.#webhook.ask(this, subject, (answer) =>
      reply(this.#answered(request, asker, step.resume(answer))),
    )
  }

  #answered(
    request: LivePaymentRequest<Sealed>,
    asker: Asker,
    result: LivePaymentResult<Sealed>,
  ): SignerAnswer<PaymentHeaders, Sealed> {
    if (result.ok) {
      const { bill, feeWei } = result
      if (isRepeat(request, asker, result)) {
        this.#emitRepeated(asker, result.state)
      } else {
        this.#emitPaid(asker, request.type, result)
        this.#usage?.told(asker.session, result.events, { billedUnits: bill.units, feeWei })
      }
      const { payment, segmentCredentials, sealed } = result
      return { kind: 'paid', headers: { payment, credentials: segmentCredentials }, state: sealed }
    }
    const { charged, withheld } = result
    const isRepeated = charged !== null && isRepeat(request, asker, charged)
    if (withheld !== null) this.#emitWithheld(asker, withheld)
    const answer = this.#refused(asker, result.refusal, charged, isRepeated)
    if (isRepeated) return answer
    const charge =
      charged === null ? null : { billedUnits: charged.bill.units, feeWei: charged.feeWei }
    this.#usage?.told(asker.session, result.events, charge)
    return answer
  }

  /** A request whose body cannot be decoded (spec SG-10.2). */
  cannotRead(text: string, asker: Asker): SignerAnswer<PaymentHeaders, Sealed> {
    return this.#refused(asker, { code: 'request-malformed', text }, null, false)
  }

  #refused(
    asker: Asker,
    refusal: SignerRefusal,
    charged: ChargedState<Sealed> | null,
    isRepeated: boolean,
  ): SignerAnswer<PaymentHeaders, Sealed> {
    const status = signerRefusalStatus(refusal)
    const { session, gateway } = asker
    const text = signerRefusalText(refusal)
    this.#world.emit({
      type: 'signer.refused',
      atNs: this.#world.nowNs,
      session,
      signer: this.name,
      gateway,
      status,
      code: refusal.code,
      text,
    })
    if (charged !== null && isRepeated) {
      this.#emitRepeated(asker, charged.state)
    } else if (charged !== null) {
      this.#world.emit({
        type: 'signer.charged',
        atNs: this.#world.nowNs,
        session,
        gateway,
        signer: this.name,
        stateId: charged.state.stateId,
        billedUnits: charged.bill.units,
        feeWei: charged.feeWei,
        balanceWei: charged.balanceWei,
      })
    }
    const { body } = errorReply(status, text)
    return { kind: 'refused', status, body, state: charged?.sealed ?? null }
  }

  #emitRepeated({ session, gateway }: Asker, { stateId, sequenceNumber }: SignerState): void {
    this.#world.emit({
      type: 'signer.repeated',
      atNs: this.#world.nowNs,
      session,
      signer: this.name,
      gateway,
      stateId,
      sequenceNumber,
    })
  }

  #emitWithheld({ session, gateway }: Asker, payment: Payment): void {
    const tickets = payment.ticketSenderParams
    this.#world.emit({
      type: 'signer.withheld',
      atNs: this.#world.nowNs,
      session,
      signer: this.name,
      gateway,
      tickets: tickets.length,
      recipientRandHash: payment.ticketParams?.recipientRandHash ?? '',
      firstNonce: tickets[0]?.senderNonce ?? 0,
      lastNonce: tickets.at(-1)?.senderNonce ?? 0,
    })
  }

  #emitPaid(asker: Asker, jobType: string, paid: LivePaymentPaid<Sealed>): void {
    const { state, bill } = paid
    this.#world.emit({
      type: 'signer.paid',
      atNs: this.#world.nowNs,
      session: asker.session,
      signer: this.name,
      gateway: asker.gateway,
      jobType,
      stateId: state.stateId,
      sequenceNumber: state.sequenceNumber,
      elapsedNs: paid.elapsedNs,
      billedUnits: bill.units,
      feeWei: paid.feeWei,
      tickets: Number(paid.tickets),
      ticketEvWei: paid.ticketEvWei,
      balanceWei: state.balanceWei ?? rational(0n),
      price: paid.price,
      initialPrice: paid.initialPrice,
      recipientRandHash: state.pmSessionId,
      firstNonce: paid.firstNonce,
      lastNonce: state.senderNonce,
      preloadUnits: bill.preloadUnits,
    })
  }

  #newProcess(): SignerProcess<Sealed> {
    const { rules, cryptography } = this.#world
    const chain = this.#chain
    const privateKey = this.#privateKey
    const address = cryptography.addressOf(privateKey)
    return {
      sender: new TicketSender({
        privateKey,
        cryptography,
        limits: {
          maxEvWei: this.#settings.limits.maxTicketEvWei,
          maxTotalEvWei: this.#settings.limits.maxTotalEvWei,
          depositMultiplier: this.#settings.limits.depositMultiplier,
        },
        chain,
        senderInfo: () => chain.senderInfo(address),
        rules: rules.sender,
      }),
      credentialsSigner: { privateKey, cryptography, remembered: new RememberedSignatures() },
      seal: this.#seal,
      ceilings: this.ceilings,
      byocPerCapabilityPricing: this.#settings.byocPerCapabilityPricing,
      monitoring: this.#usage !== null,
      hasWebhook: this.#webhook !== null,
      // Model states always carry their balance, so nothing is ever read back.
      scratch: null,
      liveSignatures: new Map(),
      rules: { signer: rules.signer, price: rules.price, ledger: rules.ledger },
    }
  }
}

/** A call without a name is another one, whatever it says. */
function isRepeat(
  { name }: Pick<LivePaymentRequest<unknown>, 'name'>,
  { given }: Asker,
  answer: GivenAnswer,
): boolean {
  return name !== null && given.isRepeat(answer)
}
