import { toAddress, type Address } from '../bytes/hex.ts'
import type { Payment, SegmentCredentials } from '../wire/messages.ts'
import { refuseRequest, type EndpointRefused } from './endpoint.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { verifyCredentials, type Decoded, type VerifiedCredentials } from './verify-credentials.ts'

/** The two decoded headers of a request that pays. A missing payment header is an empty payment (spec PM-9). */
export interface PaidRequest {
  readonly payment: Decoded<Payment>
  readonly credentials: Decoded<SegmentCredentials>
}

/** A request whose payment header and credentials passed. */
export interface OpenedRequest {
  readonly ok: true
  readonly payment: Payment
  readonly sender: Address
  readonly credentials: VerifiedCredentials
}

/** The first two steps of every endpoint that takes payments: payment header 402, credentials 403. */
export function openPaidRequest(
  node: OrchestratorNode,
  request: PaidRequest,
  now: Instant,
): OpenedRequest | EndpointRefused {
  node.ledger.sweepUpTo(now.monotonicNs)
  if (!request.payment.ok) {
    const { error } = request.payment
    return refuseRequest({ stage: 'payment-header', status: 402, error })
  }
  const payment = request.payment.value
  const sender = toAddress(payment.sender)
  const verdict = verifyCredentials(node, request.credentials, sender, now.wallUnixNs)
  if (!verdict.ok) {
    return refuseRequest({ stage: 'credentials', status: 403, cause: verdict.refusal })
  }
  return { ok: true, payment, sender, credentials: verdict.credentials }
}
