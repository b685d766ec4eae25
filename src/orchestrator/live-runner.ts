import { fitsInt64 } from '../money/integers.ts'
import { compare, multiplyInteger, rational } from '../money/rational.ts'
import { priceInfo, type PriceInfo } from '../price/price-info.ts'
import { encodeJson } from '../wire/go-json-encode.ts'
import { sessionDebitPrice } from './debit-price.ts'
import type { EndpointRefusal } from './endpoint.ts'
import { accountPayment, type AccountOutcome, type SessionAccount } from './live-receiver.ts'
import {
  liveRunnerRefusalBody,
  type LiveRunnerRefusal,
  type RegistryRefusal,
} from './live-runner-refusal.ts'
import {
  readRunnerUnit,
  TimedRunnerCharge,
  unitsPerInterval,
  type RunnerBilling,
  type RunnerUnit,
} from './live-runner-session.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { handlePayment, type PaymentAccepted } from './payment-endpoint.ts'
import { openPaidRequest, type OpenedRequest, type PaidRequest } from './paid-request.ts'
import { processPayment, type PaymentOutcome } from './process-payment.ts'
import { parseAccount, sessionChallenge, type PaymentChallenge } from './refresh-payment.ts'

/** A runner's price, converted to wei (spec LV-47); `weiPerUnit` is a JSON number's text. */
export interface RunnerPrice {
  readonly weiPerUnit: string
  readonly unit: string
}

/** A request to reserve a session. `payer` is the header Livepeer-Payer-Address, '' for none. */
export interface ReserveRequest {
  /** Null = neither a payment nor a segment header. */
  readonly paid: PaidRequest | null
  readonly payer: string
}

export interface ReserveChoices {
  /** Drawn for a challenge, and for the session of a free runner. */
  readonly sessionId: string
  readonly seed: bigint
  /** What the registry of runners says to a new session; null = nothing against it. */
  readonly registry: RegistryRefusal | null
}

export type ReserveResult =
  | { readonly kind: 'challenged'; readonly status: 402; readonly challenge: PaymentChallenge }
  | {
      readonly kind: 'reserved'
      readonly status: 200
      readonly sessionId: string
      readonly body: string
      readonly payment: PaymentOutcome | null
    }
  | LiveRunnerRefused

export interface LiveRunnerRefused {
  readonly kind: 'refused'
  readonly status: number
  readonly body: string
  readonly refusal: LiveRunnerRefusal
  readonly payment: PaymentOutcome | null
}

export type RunnerPaymentResult =
  | { readonly kind: 'paid'; readonly status: 200; readonly accepted: PaymentAccepted }
  | LiveRunnerRefused

export interface LiveRunnerOptions {
  readonly node: OrchestratorNode
  readonly runnerId: string
  readonly isPersistent: boolean
  /** Null = free. */
  readonly price: RunnerPrice | RegistryRefusal | null
  readonly billing: RunnerBilling
}

/** Null charge = fixed or free: nothing more is due. */
interface Session {
  readonly isFixed: boolean
  readonly charge: TimedRunnerCharge | null
}

/**
 * The sessions of one live runner: challenge, reservation, follow-up payments, ticks, stop. Whoever owns it calls `tick` at
 * `nextTickNs` (spec LV-44 to LV-48; go-livepeer server/ai_http.go:ReserveLiveRunnerSession).
 */
export class LiveRunner {
  price: LiveRunnerOptions['price']
  readonly #options: LiveRunnerOptions
  readonly #sessions = new Map<string, Session>()
  #released = 0

  constructor(options: LiveRunnerOptions) {
    this.#options = options
    this.price = options.price
  }

  get sessionCount(): number {
    return this.#sessions.size
  }

  /** Sessions that were given back, by refusal, for want of credit, or by the client. */
  get releasedCount(): number {
    return this.#released
  }

  get nextTickNs(): number {
    let nextNs = Infinity
    for (const { charge } of this.#sessions.values()) {
      nextNs = Math.min(nextNs, charge?.nextTickNs ?? Infinity)
    }
    return nextNs
  }

  /** POST …/session: a challenge when nothing is paid, else a session (spec LV-45). */
  reserve(request: ReserveRequest, choices: ReserveChoices, now: Instant): ReserveResult {
    if (!this.#options.isPersistent) return refuse({ code: 'not-persistent', status: 400 })
    const { price } = this
    if (price === null) return this.#reserveFree(choices)
    if ('code' in price) return refuse(price)
    const wire = readRunnerPrice(price)
    if (wire === null) return refuse({ code: 'price-invalid', status: 500 })
    if (request.paid === null) return this.#challenge(request.payer, wire, choices, now)
    const opened = openPaidRequest(this.#options.node, request.paid, now)
    if (!opened.ok) return refuseAt(opened.refusal)
    return this.#reservePaid(opened, { wire, unit: price.unit }, choices, now)
  }

  /** POST …/session/ID/payment (spec LV-48). */
  pay(sessionId: string, request: PaidRequest, seed: bigint, now: Instant): RunnerPaymentResult {
    const { node } = this.#options
    const opened = openPaidRequest(node, request, now)
    if (!opened.ok) return refuseAt(opened.refusal)
    const session = this.#sessions.get(sessionId)
    if (session === undefined) return refuse({ code: 'session-unknown', status: 404 })
    if (session.isFixed) return refuse({ code: 'fixed-session', status: 409 })
    if (opened.credentials.manifestId !== sessionId) {
      return refuse({ code: 'payment-manifest-mismatch', status: 403 })
    }
    const accepted = handlePayment(node, request, { seed, webhookPrice: null }, now)
    return accepted.ok
      ? { kind: 'paid', status: 200, accepted }
      : refuseAt(accepted.refusal, accepted.payment)
  }

  /** The client gives the session back: 204, or 404. */
  stop(sessionId: string): { readonly status: 204 } | LiveRunnerRefused {
    if (!this.#release(sessionId)) return refuse({ code: 'session-unknown', status: 404 })
    return { status: 204 }
  }

  /** Charges every session whose tick is due now; one that cannot pay is released. The ids of those. */
  tick(nowNs: number): readonly string[] {
    const ended: string[] = []
    for (const [id, { charge }] of this.#sessions) {
      if (charge === null || charge.nextTickNs > nowNs) continue
      if (charge.tick(nowNs) !== null) ended.push(id)
    }
    for (const id of ended) this.#release(id)
    return ended
  }

  #reserveFree({ sessionId, registry }: ReserveChoices): ReserveResult {
    if (registry !== null) return refuse(registry)
    this.#sessions.set(sessionId, { isFixed: false, charge: null })
    return this.#reserved(sessionId, null)
  }

  #challenge(
    payer: string,
    price: PriceInfo,
    { sessionId, seed }: ReserveChoices,
    now: Instant,
  ): ReserveResult {
    const { node, runnerId } = this.#options
    const sender = parseAccount(payer)
    if (sender === null) return refuse({ code: 'payer-invalid', status: 402 })
    const session = { sender, manifestId: sessionId, price }
    const path = `/apps/${runnerId}/session/${sessionId}/payment`
    const challenge = sessionChallenge(node, session, path, seed, now)
    return challenge.ok
      ? { kind: 'challenged', status: 402, challenge: challenge.challenge }
      : refuseAt({ stage: 'own-info', status: 500, cause: challenge.cause })
  }

  #reservePaid(
    opened: OpenedRequest,
    price: { readonly wire: PriceInfo; readonly unit: string },
    { registry }: ReserveChoices,
    now: Instant,
  ): ReserveResult {
    const { node } = this.#options
    const { sender, credentials } = opened
    const { manifestId } = credentials
    if (manifestId !== credentials.authToken.sessionId) {
      return refuse({ code: 'manifest-mismatch', status: 403 })
    }
    const unit = readRunnerUnit(price.unit)
    if (unit === null) return refuse({ code: 'unit-unsupported', status: 500, unit: price.unit })
    if (unit === 'fixed' && !isSamePrice(opened.payment.expectedPrice, price.wire)) {
      return refuse({ code: 'price-mismatch', status: 400 })
    }
    if (registry !== null) return refuse(registry)
    if (this.#sessions.has(manifestId)) return refuse({ code: 'session-exists', status: 409 })

    const payment = processPayment(node, opened.payment, manifestId, now.monotonicNs)
    if (payment.refusal !== null) {
      this.#released += 1
      return refuseAt({ stage: 'payment', status: 400, cause: payment.refusal }, payment)
    }
    const account = { sender, manifestId }
    const capabilities = credentials.capabilities
    const debit = sessionDebitPrice(
      node,
      { ...account, capabilities },
      opened.payment.expectedPrice,
    )
    if (!debit.ok) {
      this.#released += 1
      return refuseAt({ stage: 'own-info', status: 500, cause: debit.refusal }, payment)
    }
    const first = this.#firstCharge(account, debit.priceInfo, unit, now.monotonicNs)
    if (!first.ok) {
      this.#released += 1
      return refuse({ code: 'charge-refused', status: 400, cause: first.refusal }, payment)
    }
    this.#open(account, debit.priceInfo, unit, now.monotonicNs)
    return this.#reserved(manifestId, payment)
  }

  /** A fixed price is charged whole; a timed session is at most asked whether it could pay. */
  #firstCharge(
    account: SessionAccount,
    price: PriceInfo | null,
    unit: RunnerUnit,
    nowNs: number,
  ): AccountOutcome {
    const { node, billing } = this.#options
    if (unit === 'fixed') return accountPayment(node.ledger, account, price, 1n, nowNs)
    const feeWei = rational(0n)
    const isCharged = price !== null && price.pricePerUnit !== 0n && price.pixelsPerUnit !== 0n
    if (!node.rules.timedSessionNeedsCredit() || !isCharged) return { ok: true, feeWei }
    const needWei = multiplyInteger(
      rational(price.pricePerUnit, price.pixelsPerUnit),
      unitsPerInterval(unit, billing.intervalNs),
    )
    const { sender, manifestId } = account
    const balanceWei = node.ledger.balance(sender, manifestId, nowNs)
    if (balanceWei !== null && compare(balanceWei, needWei) >= 0) return { ok: true, feeWei }
    const refusal = {
      code: 'insufficient-balance',
      manifestId,
      feeWei: needWei,
      balanceWei,
    } as const
    return { ok: false, refusal }
  }

  #open(account: SessionAccount, price: PriceInfo | null, unit: RunnerUnit, nowNs: number): void {
    const { node, billing } = this.#options
    this.#sessions.set(account.manifestId, {
      isFixed: unit === 'fixed',
      charge:
        unit === 'fixed'
          ? null
          : new TimedRunnerCharge(node.ledger, { account, price }, unit, billing, nowNs),
    })
  }

  #reserved(sessionId: string, payment: PaymentOutcome | null): ReserveResult {
    const { node, runnerId } = this.#options
    const controlUrl = `${node.serviceUri}/apps/${runnerId}/session/${sessionId}`
    const body = encodeJson({
      session_id: sessionId,
      app_url: `${controlUrl}/app`,
      control_url: controlUrl,
    })
    return { kind: 'reserved', status: 200, sessionId, body, payment }
  }

  #release(sessionId: string): boolean {
    if (!this.#sessions.delete(sessionId)) return false
    this.#released += 1
    return true
  }
}

/** A positive int64, per unit; null = neither. */
function readRunnerPrice(price: RunnerPrice): PriceInfo | null {
  if (!/^[+-]?[0-9]+$/.test(price.weiPerUnit)) return null
  const wei = BigInt(price.weiPerUnit.replace('+', ''))
  return wei > 0n && fitsInt64(wei) ? priceInfo(wei) : null
}

/** The two numbers, not their quotient. */
function isSamePrice(a: PriceInfo | null, b: PriceInfo): boolean {
  return a !== null && a.pricePerUnit === b.pricePerUnit && a.pixelsPerUnit === b.pixelsPerUnit
}

function refuse(
  refusal: LiveRunnerRefusal,
  payment: PaymentOutcome | null = null,
): LiveRunnerRefused {
  const { status } = refusal
  return { kind: 'refused', status, body: liveRunnerRefusalBody(refusal), refusal, payment }
}

function refuseAt(
  cause: EndpointRefusal,
  payment: PaymentOutcome | null = null,
): LiveRunnerRefused {
  return refuse({ code: 'endpoint', status: cause.status, cause }, payment)
}
