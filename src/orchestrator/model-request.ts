import type { Address } from '../bytes/hex.ts'
import { orchestratorModelUnits, type ModelRequest } from '../price/model-units.ts'
import { NIL_DEREFERENCE } from './balance.ts'
import { takeChargedPayment, type ChargedPayment } from './charged-payment.ts'
import { NO_ROOM, refuseRequest, type EndpointRefused } from './endpoint.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { openPaidRequest, type PaidRequest } from './paid-request.ts'

/** A batch AI request as it arrives. */
export interface ModelRequestArrived extends PaidRequest {
  readonly capability: number
  readonly model: string
  readonly asked: ModelRequest
}

/** A batch AI request that may run. It is charged when its work is done, and only then. */
export interface ModelRequestAccepted extends ChargedPayment {
  readonly sender: Address
  readonly manifestId: string
  readonly units: bigint
}

/**
 * POST of a batch AI request up to where the worker is asked: payment header 402, credentials 403, a request that cannot be
 * counted 400, capacity 503, payment 400, and, when it will be charged, balance 400 (spec PR-81; go-livepeer
 * server/ai_http.go:handleAIRequest). The charge is `debitFees` of units and price when the work is done.
 */
export function handleModelRequest(
  node: OrchestratorNode,
  request: ModelRequestArrived,
  choices: { readonly hasModelCapacity: boolean },
  now: Instant,
): ModelRequestAccepted | EndpointRefused {
  const opened = openPaidRequest(node, request, now)
  if (!opened.ok) return opened
  const { sender, credentials } = opened
  const counted = orchestratorModelUnits(request.asked, node.pricing.rules)
  if (!counted.ok) {
    return counted.refusal.code === 'refused'
      ? refuseRequest({ stage: 'request', status: 400, error: counted.refusal.text })
      : refuseRequest({ stage: 'own-info', status: 500, cause: NIL_DEREFERENCE })
  }
  const noRoom = !choices.hasModelCapacity
  if (noRoom && node.rules.looksForRoomFirst()) return refuseRequest(NO_ROOM)
  const { capability, model } = request
  const { capabilities } = credentials
  const manifestId = node.rules.modelAccount({
    capability,
    model,
    manifestId: credentials.manifestId,
  })
  const taken = takeChargedPayment(node, opened, { manifestId, capabilities }, now)
  if (!taken.ok) return taken
  if (noRoom) return refuseRequest(NO_ROOM, taken.payment)
  return { ...taken, sender, manifestId, units: counted.units }
}
