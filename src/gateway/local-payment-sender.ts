import { assert } from '../assert.ts'
import type { StagedUpdate } from '../ledger/stage-update.ts'
import { ZERO, type Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { Payment, SegmentCredentials } from '../wire/messages.ts'
import { completeBalanceUpdate, newBalanceUpdate } from './balance-update.ts'
import { liveCredentials } from './live-credentials.ts'
import { calculateFee } from '../price/fee.ts'
import { statusOf, type OrchestratorAnswer, type RefreshAnswer } from './orchestrator-answer.ts'
import type { GatewayRefusal, PaymentOutcome } from './payment-outcome.ts'
import type { PaymentExit } from './payment-rules.ts'
import { createPayment } from './payment.ts'
import { shouldRefreshSession } from './session-refresh.ts'
import { updateSession, type GatewaySession, type Instant, type Payer } from './session.ts'
import { takeAnswer } from './take-answer.ts'
import { NIL_DEREFERENCE } from './upstream-panic.ts'

/** What the payment processor asks to be paid. */
export interface LocalPaymentRequest {
  /** The id that the orchestrator gave the session. */
  readonly manifestId: string
  readonly units: bigint
  /** The price when the session began, P0 of spec LV-11. */
  readonly firstPrice: PriceInfo | null
}

/** A payment on its way. Whoever holds it hands it back with the answer that it waits for. */
export interface LocalFlight {
  readonly request: LocalPaymentRequest
  readonly feeWei: Rational
  /** Why there is no fee; null = there is one. */
  readonly refusal: GatewayRefusal | null
  /** Null until credit is staged. */
  update: StagedUpdate | null
  payment: Payment | null
  segmentCredentials: SegmentCredentials | null
}

/** What to ask next, or how the payment ended. */
export type LocalPaymentStep =
  | { readonly kind: 'ask-refresh'; readonly flight: LocalFlight }
  | {
      readonly kind: 'ask-orchestrator'
      readonly flight: LocalFlight
      /** Null = off-chain: no payment header. */
      readonly payment: Payment | null
      readonly segmentCredentials: SegmentCredentials | null
      /** An earlier payment that goes first; the new one is not made yet. */
      readonly redelivery: boolean
    }
  | {
      readonly kind: 'done'
      readonly outcome: PaymentOutcome
      /** The fee, when the book was charged and no payment of this step counts; null otherwise. */
      readonly chargedWei: Rational | null
    }

const NOTHING_STAGED: StagedUpdate = Object.freeze({
  tickets: 0n,
  newCreditWei: ZERO,
  existingCreditWei: ZERO,
})
const NOTHING_TO_PAY: LocalPaymentStep = Object.freeze({
  kind: 'done',
  outcome: Object.freeze({ ok: true, code: 'nothing-to-pay' }),
  chargedWei: null,
})

/**
 * The gateway's own key pays for a live session. Each function returns what to ask next; `afterLocalRefresh` and
 * `afterLocalAnswer` take the answer. Spec LV-21 to LV-28; go-livepeer server/live_payment.go:livePaymentSender.SendPayment.
 */
export function beginLocalPayment(
  payer: Payer,
  session: GatewaySession,
  request: LocalPaymentRequest,
  now: Instant,
): LocalPaymentStep {
  const { firstPrice } = request
  if (firstPrice === null || firstPrice.pricePerUnit === 0n) return NOTHING_TO_PAY
  const { gateway } = payer.rules
  if (payer.sender === null && !gateway.offChainPaymentCrashes()) return NOTHING_TO_PAY
  const price = gateway.feePrice({ first: firstPrice, current: session.info.priceInfo })
  const fee = calculateFee(request.units, price)
  const flight: LocalFlight = {
    request,
    feeWei: fee.ok ? fee.feeWei : ZERO,
    refusal: fee.ok ? null : fee.refusal,
    update: null,
    payment: null,
    segmentCredentials: null,
  }
  const { unanswered } = session
  if (unanswered === null) return checkSession(payer, session, flight, now)
  return {
    kind: 'ask-orchestrator',
    flight,
    payment: unanswered.payment,
    segmentCredentials: unanswered.segmentCredentials,
    redelivery: true,
  }
}

/** Takes what GetOrchestrator gave (spec PM-163). */
export function afterLocalRefresh(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  answer: RefreshAnswer,
  now: Instant,
): LocalPaymentStep {
  if (!answer.ok) {
    return fail(payer, session, flight, { code: 'refresh-failed', error: answer.error }, now)
  }
  const panic = updateSession(payer, session, answer.info, now.nowNs)
  if (panic !== null) return fail(payer, session, flight, panic, now)
  return stageAndPay(payer, session, flight, now)
}

/** Takes what became of the POST that was asked for. */
export function afterLocalAnswer(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  answer: OrchestratorAnswer,
  now: Instant,
): LocalPaymentStep {
  return flight.update === null
    ? afterRedelivery(payer, session, flight, answer, now)
    : afterPayment(payer, session, flight, flight.update, answer, now)
}

function checkSession(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  now: Instant,
): LocalPaymentStep {
  const check = shouldRefreshSession(session.info, payer.sender, now.wallUnixNs)
  if (!check.ok) return fail(payer, session, flight, check.refusal, now)
  return check.refresh === null
    ? stageAndPay(payer, session, flight, now)
    : { kind: 'ask-refresh', flight }
}

/** Spec LV-23 to LV-25. */
function stageAndPay(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  now: Instant,
): LocalPaymentStep {
  const { rules, sender } = payer
  session.manifestId = flight.request.manifestId
  if (flight.refusal !== null) return fail(payer, session, flight, flight.refusal, now)
  const staged = newBalanceUpdate(
    session.account,
    sender,
    session.pmSessionId,
    flight.feeWei,
    rules.ledger,
    now.nowNs,
  )
  if (!staged.ok) {
    const refusal = { code: 'ticket-value-unknown', refusal: staged.refusal } as const
    return fail(payer, session, flight, refusal, now)
  }
  const { update } = staged
  flight.update = update
  const source = {
    sender,
    pmSessionId: session.pmSessionId,
    price: session.info.priceInfo,
    initialPrice: session.initialPrice,
  }
  const created = createPayment(source, update.tickets, rules.price)
  if (!created.ok) return fail(payer, session, flight, created.refusal, now)
  if (update.tickets === 0n && !rules.gateway.sendsTicketlessPayments()) {
    const chargedWei = book(payer, session, flight, 'nothing-sent', now)
    return { kind: 'done', outcome: { ok: true, code: 'nothing-due' }, chargedWei }
  }
  const signer = payer.credentialsSigner
  flight.payment = created.payment
  flight.segmentCredentials = signer === null ? null : liveCredentials(signer, session)
  return {
    kind: 'ask-orchestrator',
    flight,
    payment: flight.payment,
    segmentCredentials: flight.segmentCredentials,
    redelivery: false,
  }
}

/** Spec LV-26, LV-27. */
function afterPayment(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  update: StagedUpdate,
  answer: OrchestratorAnswer,
  now: Instant,
): LocalPaymentStep {
  const { gateway } = payer.rules
  const status = statusOf(answer)
  if (gateway.redelivers(status)) {
    const { payment, segmentCredentials } = flight
    session.unanswered = { payment, segmentCredentials, newCreditWei: update.newCreditWei }
  }
  const refusal = takeAnswer(payer, session, answer, now.nowNs)
  const exit = status === 200 ? 'acknowledged' : 'not-acknowledged'
  const booked = book(payer, session, flight, exit, now)
  const chargedWei = gateway.bookPayment(exit) === 'received-change' ? null : booked
  if (payer.sender === null) {
    return { kind: 'done', outcome: refused(NIL_DEREFERENCE), chargedWei }
  }
  const logged = refusal?.code === 'payment-not-accepted' && gateway.nonOkAnswerIsSuccess()
  return {
    kind: 'done',
    outcome: refusal === null || logged ? { ok: true, code: 'paid', status } : refused(refusal),
    chargedWei,
  }
}

/** An earlier payment comes first; only when its fate is known the new one is made. */
function afterRedelivery(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  answer: OrchestratorAnswer,
  now: Instant,
): LocalPaymentStep {
  const { unanswered, account } = session
  assert(unanswered !== null, 'local payment: nothing was sent again')
  const status = statusOf(answer)
  const refusal = takeAnswer(payer, session, answer, now.nowNs)
  if (refusal !== null && payer.rules.gateway.redelivers(status)) {
    return fail(payer, session, flight, refusal, now)
  }
  session.unanswered = null
  if (status === 200) {
    completeBalanceUpdate(
      account,
      { ...NOTHING_STAGED, newCreditWei: unanswered.newCreditWei },
      'received-change',
      ZERO,
      now.nowNs,
    )
  }
  return checkSession(payer, session, flight, now)
}

function fail(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  refusal: GatewayRefusal,
  now: Instant,
): LocalPaymentStep {
  const exit = flight.update === null ? 'before-staging' : 'not-sent'
  const chargedWei = book(payer, session, flight, exit, now)
  return { kind: 'done', outcome: refused(refusal), chargedWei }
}

/** On the account that the session has by now (spec LV-24 errata). The fee, or null when nothing is booked. */
function book(
  payer: Payer,
  session: GatewaySession,
  flight: LocalFlight,
  exit: PaymentExit,
  now: Instant,
): Rational | null {
  const status = payer.rules.gateway.bookPayment(exit)
  if (status === null) return null
  completeBalanceUpdate(
    session.account,
    flight.update ?? NOTHING_STAGED,
    status,
    flight.feeWei,
    now.nowNs,
  )
  return flight.feeWei
}

function refused(refusal: GatewayRefusal): PaymentOutcome {
  return { ok: false, refusal }
}
