import { toAddress, type Address } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type {
  Capabilities,
  OrchestratorInfo,
  Payment,
  SegmentCredentials,
} from '../wire/messages.ts'
import { sufficientBalance } from './balance.ts'
import { sessionDebitPrice } from './debit-price.ts'
import { refuseRequest, type EndpointRefused } from './endpoint.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { orchestratorInfo, type InfoResult } from './orchestrator-info.ts'
import { processPayment, type PaymentOutcome } from './process-payment.ts'
import { verifyCredentials, type Decoded, type VerifiedCredentials } from './verify-credentials.ts'

/** The two decoded headers of a request that pays. A missing payment header is an empty payment (spec PM-9). */
export interface PaidRequest {
  readonly payment: Decoded<Payment>
  readonly credentials: Decoded<SegmentCredentials>
}

export interface PaidRequestChoices {
  readonly seed: bigint
  /** The price that the authentication webhook set for the sender, null = none. */
  readonly webhookPrice: PriceInfo | null
}

export interface PaymentAccepted {
  readonly ok: true
  /** Goes back in the PaymentResult: new ticket parameters, the token that was presented. */
  readonly info: OrchestratorInfo
  readonly manifestId: string
  readonly payment: PaymentOutcome
}

/** A segment that may be transcoded. */
export interface SegmentAccepted extends PaymentAccepted {
  /** The price of the pixels that come out (spec PM-142). */
  readonly debitPrice: PriceInfo | null
}

/** What credentials without capabilities stand for once parsed (spec BY-1). */
const NO_CAPABILITIES: Capabilities = {
  bitstring: [],
  mandatories: [],
  capacities: new Map(),
  version: '',
  constraints: null,
}

/**
 * POST /payment: payment header 402, credentials 403, own info 500, payment 400, else 200 (spec LV-48;
 * go-livepeer server/segment_rpc.go:Payment). The info is made before the payment is processed, so it shows the price from
 * before it. A 200 reads the balance, as upstream does for its log.
 */
export function handlePayment(
  node: OrchestratorNode,
  request: PaidRequest,
  choices: PaidRequestChoices,
  now: Instant,
): PaymentAccepted | EndpointRefused {
  const opened = openPaidRequest(node, request, now)
  if (!opened.ok) return opened
  const { payment, sender, credentials } = opened
  const { manifestId, authToken } = credentials
  const ids = { manifestId, authSessionId: authToken.sessionId }
  const info = answerInfo(node, opened, choices, {
    manifestId: node.rules.paymentResultPriceKey(ids),
    capabilities: credentials.capabilities ?? NO_CAPABILITIES,
  })
  if (!info.ok) return refuseRequest({ stage: 'own-info', status: 500, cause: info.refusal })
  const outcome = processPayment(node, payment, manifestId, now.monotonicNs)
  if (outcome.refusal !== null) {
    return refuseRequest({ stage: 'payment', status: 400, cause: outcome.refusal }, outcome)
  }
  node.ledger.balance(sender, manifestId, now.monotonicNs)
  return { ok: true, info: info.info, manifestId, payment: outcome }
}

/**
 * POST /segment up to the point where transcoding starts: payment header 402, credentials 403, own info 500, payment 400,
 * balance 400 when the segment is charged (spec PM-86; go-livepeer server/segment_rpc.go:ServeSegment).
 */
export function handleSegmentPayment(
  node: OrchestratorNode,
  request: PaidRequest,
  choices: PaidRequestChoices,
  now: Instant,
): SegmentAccepted | EndpointRefused {
  const opened = openPaidRequest(node, request, now)
  if (!opened.ok) return opened
  const { payment, sender, credentials } = opened
  const manifestId = credentials.authToken.sessionId
  const info = answerInfo(node, opened, choices, { manifestId, capabilities: null })
  if (!info.ok) return refuseRequest({ stage: 'own-info', status: 500, cause: info.refusal })
  const outcome = processPayment(node, payment, manifestId, now.monotonicNs)
  if (outcome.refusal !== null) {
    return refuseRequest({ stage: 'payment', status: 400, cause: outcome.refusal }, outcome)
  }
  const session = { sender, manifestId, capabilities: null }
  const price = sessionDebitPrice(node, session, payment.expectedPrice)
  if (!price.ok) {
    return refuseRequest({ stage: 'own-info', status: 500, cause: price.refusal }, outcome)
  }
  const debitPrice = price.priceInfo
  const isCharged = debitPrice !== null && debitPrice.pricePerUnit > 0n
  if (isCharged && !sufficientBalance(node, sender, manifestId, now.monotonicNs)) {
    return refuseRequest({ stage: 'balance', status: 400 }, outcome)
  }
  return { ok: true, info: info.info, manifestId, payment: outcome, debitPrice }
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

function answerInfo(
  node: OrchestratorNode,
  opened: OpenedRequest,
  choices: PaidRequestChoices,
  priced: { readonly manifestId: string; readonly capabilities: Capabilities | null },
): InfoResult {
  return orchestratorInfo(node, {
    sender: opened.sender,
    manifestId: priced.manifestId,
    capabilities: priced.capabilities,
    webhookPrice: choices.webhookPrice,
    authToken: opened.credentials.authToken,
    seed: choices.seed,
  })
}
