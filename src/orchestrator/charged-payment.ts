import type { PriceInfo } from '../price/price-info.ts'
import type { Capabilities } from '../wire/messages.ts'
import { sufficientBalance } from './balance.ts'
import { sessionDebitPrice } from './debit-price.ts'
import { refuseRequest, type EndpointRefused } from './endpoint.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import type { OpenedRequest } from './paid-request.ts'
import { processPayment, type PaymentOutcome } from './process-payment.ts'

/** A payment that was taken, and the price of the work that follows it. */
export interface ChargedPayment {
  readonly ok: true
  readonly payment: PaymentOutcome
  /** Null or 0 per unit = the work is not charged (spec LV-40, LV-41, PM-142). */
  readonly debitPrice: PriceInfo | null
}

/**
 * Takes the payment of a request that asks for work: payment 400 and, when the work will be charged, credit of one ticket's
 * expected value 400 (spec PM-86, LV-38, PR-81).
 */
export function takeChargedPayment(
  node: OrchestratorNode,
  { payment, sender }: Pick<OpenedRequest, 'payment' | 'sender'>,
  account: { readonly manifestId: string; readonly capabilities: Capabilities | null },
  { monotonicNs }: Instant,
): ChargedPayment | EndpointRefused {
  const { manifestId } = account
  const outcome = processPayment(node, payment, manifestId, monotonicNs)
  if (outcome.refusal !== null) {
    return refuseRequest({ stage: 'payment', status: 400, cause: outcome.refusal }, outcome)
  }
  const price = sessionDebitPrice(node, { sender, ...account }, payment.expectedPrice)
  if (!price.ok) {
    return refuseRequest({ stage: 'own-info', status: 500, cause: price.refusal }, outcome)
  }
  const debitPrice = price.priceInfo
  const isCharged = debitPrice !== null && debitPrice.pricePerUnit > 0n
  if (isCharged && !sufficientBalance(node, sender, manifestId, monotonicNs)) {
    return refuseRequest({ stage: 'balance', status: 400 }, outcome)
  }
  return { ok: true, payment: outcome, debitPrice }
}
