import type { Address } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { Capabilities, OrchestratorInfo } from '../wire/messages.ts'
import { takeChargedPayment } from './charged-payment.ts'
import { refuseRequest, type EndpointRefused } from './endpoint.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { orchestratorInfo, type InfoResult } from './orchestrator-info.ts'
import { processPayment, type PaymentOutcome } from './process-payment.ts'
import { openPaidRequest, type OpenedRequest, type PaidRequest } from './paid-request.ts'

export interface PaidRequestChoices {
  readonly seed: bigint
  /** The price that the authentication webhook set for the sender, null = none. */
  readonly webhookPrice: PriceInfo | null
}

export interface PaymentAccepted {
  readonly ok: true
  /** Goes back in the PaymentResult: new ticket parameters, the token that was presented; null = it cannot make any. */
  readonly info: OrchestratorInfo | null
  readonly manifestId: string
  readonly payment: PaymentOutcome
}

/** A segment that may be transcoded. */
export interface SegmentAccepted extends PaymentAccepted {
  readonly sender: Address
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
 * go-livepeer server/segment_rpc.go:Payment). By rule the info shows the price from before the payment or
 * the one that it has fixed. A 200 reads the balance, as upstream does for its log.
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
  const priced = {
    manifestId: node.rules.paymentResultPriceKey(ids),
    capabilities: node.rules.answersForCapabilities()
      ? (credentials.capabilities ?? NO_CAPABILITIES)
      : null,
  }
  const wasFixed = isPriceFixed(node, opened, priced)
  const before = answerInfo(node, opened, choices, priced)
  if (isInfoMissed(node, before)) return withoutInfo(before.refusal)
  const outcome = processPayment(node, payment, manifestId, now.monotonicNs)
  if (outcome.refusal !== null) {
    return refuseRequest({ stage: 'payment', status: 400, cause: outcome.refusal }, outcome)
  }
  const info = wasFixed ? before : infoAfterPayment(node, opened, choices, priced, before)
  if (isInfoMissed(node, info)) return withoutInfo(info.refusal, outcome)
  node.ledger.balance(sender, manifestId, now.monotonicNs)
  return { ok: true, info: info.ok ? info.info : null, manifestId, payment: outcome }
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
  const { credentials } = opened
  const manifestId = node.rules.segmentAccount({
    manifestId: credentials.manifestId,
    authSessionId: credentials.authToken.sessionId,
  })
  const priced = { manifestId, capabilities: null }
  const wasFixed = isPriceFixed(node, opened, priced)
  const before = answerInfo(node, opened, choices, priced)
  if (isInfoMissed(node, before)) return withoutInfo(before.refusal)
  const taken = takeChargedPayment(node, opened, priced, now)
  if (!taken.ok) return taken
  const info = wasFixed ? before : infoAfterPayment(node, opened, choices, priced, before)
  if (isInfoMissed(node, info)) return withoutInfo(info.refusal, taken.payment)
  return { ...taken, sender: opened.sender, info: info.ok ? info.info : null, manifestId }
}

type InfoMissing = Extract<InfoResult, { readonly ok: false }>

function isInfoMissed(node: OrchestratorNode, info: InfoResult): info is InfoMissing {
  return !info.ok && !node.rules.takesPaymentWithoutInfo()
}

function withoutInfo(cause: InfoMissing['refusal'], payment?: PaymentOutcome): EndpointRefused {
  return refuseRequest({ stage: 'own-info', status: 500, cause }, payment)
}

interface PricedRequest {
  readonly manifestId: string
  readonly capabilities: Capabilities | null
}

function isPriceFixed(
  node: OrchestratorNode,
  { sender }: OpenedRequest,
  { manifestId }: PricedRequest,
): boolean {
  return node.ledger.fixedPrice(sender, manifestId) !== null
}

/** The info of an answer: by rule the one made before the payment, or one that shows the price which it has fixed. */
function infoAfterPayment(
  node: OrchestratorNode,
  opened: OpenedRequest,
  choices: PaidRequestChoices,
  priced: PricedRequest,
  before: InfoResult,
): InfoResult {
  const changed = node.rules.answersAfterPayment() && isPriceFixed(node, opened, priced)
  return changed ? answerInfo(node, opened, choices, priced) : before
}

function answerInfo(
  node: OrchestratorNode,
  opened: OpenedRequest,
  choices: PaidRequestChoices,
  priced: PricedRequest,
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
