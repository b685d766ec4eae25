import type { Address } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { sufficientBalance } from './balance.ts'
import { sessionDebitPrice } from './debit-price.ts'
import { refuseRequest, type EndpointRefused } from './endpoint.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { openPaidRequest, type PaidRequest } from './payment-endpoint.ts'
import { processPayment, type PaymentOutcome } from './process-payment.ts'

/** What the start of a live session is told from outside. */
export interface LiveStartChoices {
  /** The id that the orchestrator drew for the session; it is the key of balance and fixed price. */
  readonly manifestId: string
  /** Whether the asked model has a free worker. */
  readonly hasModelCapacity: boolean
}

/** A live session that may start. */
export interface LiveSessionStarted {
  readonly ok: true
  readonly sender: Address
  readonly manifestId: string
  /** The price of every charge of this session; null or 0 per unit = it is never charged (spec LV-40, LV-41). */
  readonly debitPrice: PriceInfo | null
  readonly payment: PaymentOutcome
}

/**
 * Start of a live session: capacity 503, payment header 402, credentials 403, payment 400, and, when it will be charged,
 * balance 400 (spec LV-38; go-livepeer server/ai_http.go:StartLiveVideoToVideo). The price of its charges is pinned here
 * (spec LV-40). The worker is asked by the caller.
 */
export function startLiveSession(
  node: OrchestratorNode,
  request: PaidRequest,
  choices: LiveStartChoices,
  now: Instant,
): LiveSessionStarted | EndpointRefused {
  if (!choices.hasModelCapacity) return refuseRequest({ stage: 'capacity', status: 503 })
  const opened = openPaidRequest(node, request, now)
  if (!opened.ok) return opened
  const { sender } = opened
  const { manifestId } = choices
  const payment = processPayment(node, opened.payment, manifestId, now.monotonicNs)
  if (payment.refusal !== null) {
    return refuseRequest({ stage: 'payment', status: 400, cause: payment.refusal }, payment)
  }
  const { capabilities } = opened.credentials
  const session = { sender, manifestId, capabilities }
  const price = sessionDebitPrice(node, session, opened.payment.expectedPrice)
  if (!price.ok) {
    return refuseRequest({ stage: 'own-info', status: 500, cause: price.refusal }, payment)
  }
  const debitPrice = price.priceInfo
  const isCharged = debitPrice !== null && debitPrice.pricePerUnit > 0n
  if (isCharged && !sufficientBalance(node, sender, manifestId, now.monotonicNs)) {
    return refuseRequest({ stage: 'balance', status: 400 }, payment)
  }
  return { ok: true, sender, manifestId, debitPrice, payment }
}
