import type { Payer } from '../../src/gateway/session.ts'
import { assert } from '../../src/assert.ts'
import {
  bookAnsweredPayment,
  jobPaymentRefusalText,
  payForJob,
  payForStream,
  type CreatedJobPayment,
  type JobPayer,
} from '../../src/gateway/byoc/create-payment.ts'
import { rational, ZERO, type Rational } from '../../src/money/rational.ts'
import type { JobReply } from '../../src/orchestrator/job-run.ts'
import type { JobTokenReply } from '../../src/orchestrator/job-token.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import { checksumAddress } from '../../src/ticket/checksum.ts'
import { expectedValue } from '../../src/ticket/ticket.ts'
import { encodeBase64 } from '../../src/wire/base64.ts'
import type { JobToken } from '../../src/wire/job-token.ts'
import type { Payment } from '../../src/wire/messages.ts'
import { call } from './call.ts'
import type { GatewayDeceit } from './gateway-deceit.ts'
import type { JobMessage, SentPayment } from './orchestrator-messages.ts'
import { recordAnswered, recordSentPayment } from './payment-record.ts'
import { replay } from './replay.ts'
import { JOB_TOKEN_BACKOFF_NS, JOB_TOKEN_TRIES, TIME_OUTS } from './time-outs.ts'
import { deceitOf, type SessionParties } from './viewer-session.ts'

/** A BYOC session: whom it has to do with, and what pays. */
export interface JobParties extends SessionParties {
  readonly payer: Payer
}

/** When a gateway gives up on a token: while it searches for an orchestrator, and later (go-livepeer byoc/types.go). */
const SEARCH = { attempts: JOB_TOKEN_TRIES.search, timeoutNs: TIME_OUTS.jobTokenSearch.ns }
const RENEWAL = { attempts: JOB_TOKEN_TRIES.renewal, timeoutNs: TIME_OUTS.jobTokenRenewal.ns }

export type TokenAnswer =
  { readonly ok: true; readonly token: JobToken } | { readonly ok: false; readonly error: string }

/** A request's payment, signed but not sent; `payment` null = none is needed. */
export interface SignedPayment {
  readonly payment: Payment | null
  readonly costWei: Rational
  readonly unbookedWei: Rational
  /** Of the stream; null = each job agrees on its own. */
  readonly initialPrice: PriceInfo | null
}

export type PaymentMade =
  | { readonly ok: true; readonly signed: SignedPayment }
  | { readonly ok: false; readonly error: string }

/** What comes of a request; status 0 = no answer. */
export type JobOutcome =
  { readonly ok: true; readonly reply: JobReply } | { readonly ok: false; readonly error: string }

/** A BYOC request about one job or stream. */
export interface JobRequestPlan {
  readonly route: string
  readonly timeoutSeconds: bigint
  readonly clientTimeoutNs: number
}

/**
 * How a gateway that pays itself deals with an orchestrator's external capability: tokens, payments, requests
 * (spec BY-27, BY-28; go-livepeer byoc/job_gateway.go, byoc/payment.go).
 */
export class JobClient {
  readonly capability: string
  readonly #parties: JobParties
  readonly #payer: JobPayer
  readonly #deceit: GatewayDeceit
  #hasPaid = false

  constructor(parties: JobParties) {
    this.#parties = parties
    const { settings, payer } = parties
    this.capability = settings.model ?? settings.name
    this.#deceit = deceitOf(parties.gateway, settings.name)
    const { sender, ledger, rules } = payer
    assert(ledger !== null, 'a gateway that pays itself has a ledger')
    this.#payer = { sender, ledger, rules: rules.gateway }
  }

  /** GET /process/token. */
  askToken(when: 'search' | 'renewal', receive: (answer: TokenAnswer) => void): void {
    const { attempts, timeoutNs } = when === 'search' ? SEARCH : RENEWAL
    const deadlineNs = this.#parties.gateway.world.nowNs + timeoutNs
    this.#askToken(
      { left: attempts, timeoutNs, deadlineNs, backoffNs: JOB_TOKEN_BACKOFF_NS },
      receive,
    )
  }

  /** Of a request that starts or stops something. */
  payFor(
    what: 'start' | 'stop',
    timeoutSeconds: bigint,
    token: JobToken,
    first: PriceInfo | null,
  ): PaymentMade {
    const need = { ...this.#need(timeoutSeconds, token, first), starts: what === 'start' }
    const { nowNs } = this.#parties.gateway.world
    return this.#made(payForJob(this.#payer, need, nowNs), first)
  }

  /** Of a stream that runs: whether it is paid for follows from the token before (go-livepeer sendPaymentForStream). */
  payForStream(
    timeoutSeconds: bigint,
    tokens: { readonly earlier: JobToken; readonly now: JobToken },
    first: PriceInfo | null,
  ): PaymentMade {
    const need = this.#need(timeoutSeconds, tokens.now, first)
    const { nowNs } = this.#parties.gateway.world
    const created = payForStream(this.#payer, need, tokens.earlier.price, nowNs)
    return this.#made(created, first)
  }

  /** A request with its payment. `serve` runs at the orchestrator, which may answer later. */
  post(
    id: string,
    plan: JobRequestPlan,
    signed: SignedPayment,
    serve: (message: JobMessage, answer: (reply: JobReply) => void) => void,
    receive: (outcome: JobOutcome) => void,
  ): void {
    const { gateway, orchestrator } = this.#parties
    const { world } = gateway
    const { payment } = signed
    const sent = payment === null ? null : this.#send(payment)
    const message = this.#message(id, plan.timeoutSeconds, sent)
    const settle = (outcome: JobOutcome): void => {
      this.#settle(sent, signed, outcome)
      receive(outcome)
    }
    call<JobReply>({
      world,
      from: gateway.name,
      to: orchestrator.name,
      what: `POST ${plan.route}`,
      session: this.#parties.settings.name,
      timeoutNs: plan.clientTimeoutNs,
      repeats: gateway.repeats,
      serve: { later: (answer) => serve(message, answer) },
      receive: (reply) => {
        settle({ ok: true, reply })
        if (sent === null || reply.status !== 200 || !this.#deceit.replaysPayment()) return
        const again = (): void => serve(message, () => undefined)
        replay({ gateway, orchestrator, what: `POST ${plan.route}`, serve: again })
      },
      fail: (error) => settle({ ok: false, error }),
    })
  }

  /** Whether the gateway leaves out a payment of a stream that is due. */
  stopsPaying(): boolean {
    return this.#deceit.stopsPaying()
  }

  #send(payment: Payment): SentPayment {
    const isFirst = !this.#hasPaid
    this.#hasPaid = true
    return recordSentPayment(this.#parties, this.#deceit.sent(payment, isFirst), null)
  }

  /** Says in the trace why nothing was paid. */
  recordFailure(stage: 'sign' | 'send' | 'price', error: string): void {
    const { gateway, settings } = this.#parties
    const { world } = gateway
    const place = { atNs: world.nowNs, session: settings.name, gateway: gateway.name }
    world.emit({ type: 'gateway.payment-failed', ...place, stage, error })
  }

  /** The gateway's own record of its credit with this orchestrator. */
  balanceWei(): Rational | null {
    return this.#payer.ledger.peek(this.#parties.orchestrator.address, this.capability)
  }

  #askToken(
    attempt: {
      readonly left: number
      readonly timeoutNs: number
      readonly deadlineNs: number
      readonly backoffNs: number
    },
    receive: (answer: TokenAnswer) => void,
  ): void {
    const { gateway, orchestrator, settings } = this.#parties
    const { world } = gateway
    const { left, backoffNs } = attempt
    const sender = { addr: checksumAddress(gateway.sender), sig: gateway.requestSignature.slice(2) }
    const request = {
      session: settings.name,
      gateway: gateway.name,
      capability: this.capability,
      addressHeader: encodeBase64(new TextEncoder().encode(JSON.stringify(sender))),
    }
    call<JobTokenReply>({
      world,
      from: gateway.name,
      to: orchestrator.name,
      what: 'GET /process/token',
      session: settings.name,
      timeoutNs: attempt.timeoutNs,
      repeats: gateway.repeats,
      serve: () => orchestrator.jobs.token(request),
      receive: (reply) => {
        if (reply.status === 200) return receive({ ok: true, token: reply.token })
        const againNs = world.nowNs + backoffNs
        if (left <= 1 || againNs >= attempt.deadlineNs) {
          return receive({ ok: false, error: reply.body.trimEnd() })
        }
        const next = { ...attempt, left: left - 1, backoffNs: 2 * backoffNs }
        world.at(gateway.life, againNs, () => this.#askToken(next, receive), null)
      },
      fail: (error) => {
        if (left <= 1 || !gateway.life.alive) return receive({ ok: false, error })
        this.#askToken({ ...attempt, left: left - 1 }, receive)
      },
    })
  }

  #need(
    timeoutSeconds: bigint,
    token: JobToken,
    first: PriceInfo | null,
  ): Parameters<typeof payForJob>[1] {
    return {
      capability: this.capability,
      timeoutSeconds,
      starts: false,
      token,
      firstPriceWei:
        first === null || first.pixelsPerUnit === 0n
          ? undefined
          : rational(first.pricePerUnit, first.pixelsPerUnit),
    }
  }

  #made(created: CreatedJobPayment, initialPrice: PriceInfo | null): PaymentMade {
    if (!created.ok) {
      const error = jobPaymentRefusalText(created.refusal)
      const isPrice = created.refusal.code === 'price-above-twice-the-first'
      this.recordFailure(isPrice ? 'price' : 'sign', error)
      return { ok: false, error }
    }
    const { payment, costWei, unbookedWei } = created
    const signed = { payment, costWei, unbookedWei, initialPrice }
    const isBooked = this.#payer.rules.jobPaymentBooked() === 'before-sending'
    if (isBooked || payment === null) this.#recordPaid(signed)
    return { ok: true, signed }
  }

  #settle(sent: SentPayment | null, signed: SignedPayment, outcome: JobOutcome): void {
    if (sent === null) return
    const { orchestrator, gateway } = this.#parties
    if (outcome.ok && this.#payer.rules.jobPaymentBooked() === 'on-answer') {
      const account = { recipient: orchestrator.address, capability: this.capability }
      bookAnsweredPayment(this.#payer, account, signed.unbookedWei, gateway.world.nowNs)
      this.#recordPaid(signed)
    }
    const status = outcome.ok ? outcome.reply.status : 0
    const error = outcome.ok
      ? status === 200
        ? null
        : outcome.reply.body.trimEnd()
      : outcome.error
    // What it holds at the orchestrator shows in the balance of the next token.
    const kept = !outcome.ok && gateway.world.rules.gateway.redelivers(0)
    recordAnswered(this.#parties, sent, { status, error, kept })
  }

  #recordPaid({ payment, costWei, initialPrice }: SignedPayment): void {
    const { gateway, settings } = this.#parties
    const { world } = gateway
    const tickets = payment?.ticketSenderParams ?? []
    const params = payment?.ticketParams ?? null
    world.emit({
      type: 'gateway.paid',
      atNs: world.nowNs,
      session: settings.name,
      gateway: gateway.name,
      feeWei: costWei,
      tickets: tickets.length,
      ticketEvWei: params === null ? ZERO : expectedValue(params),
      balanceWei: this.balanceWei(),
      price: payment?.expectedPrice ?? null,
      initialPrice,
      recipientRandHash: params?.recipientRandHash ?? null,
      firstNonce: tickets[0]?.senderNonce ?? 0,
      lastNonce: tickets.at(-1)?.senderNonce ?? 0,
    })
  }

  #message(id: string, timeoutSeconds: bigint, payment: SentPayment | null): JobMessage {
    const { gateway, settings } = this.#parties
    return {
      id,
      session: settings.name,
      gateway: gateway.name,
      sender: gateway.sender,
      capability: this.capability,
      timeoutSeconds,
      signedAs: gateway.world.rules.gateway.jobSignature(),
      payment,
    }
  }
}
