import type { Address } from '../bytes/hex.ts'
import { takeChargedPayment, type ChargedPayment } from './charged-payment.ts'
import { NO_ROOM, refuseRequest, type EndpointRefused } from './endpoint.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { openPaidRequest, type PaidRequest } from './paid-request.ts'

/** What the start of a live session is told from outside. */
export interface LiveStartChoices {
  /** The id that the orchestrator drew for the session; it is the key of balance and fixed price. */
  readonly manifestId: string
  /** Whether the asked model has a free worker. */
  readonly hasModelCapacity: boolean
}

/** A live session that may start; its price is that of every charge. */
export interface LiveSessionStarted extends ChargedPayment {
  readonly sender: Address
  readonly manifestId: string
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
  const noRoom = !choices.hasModelCapacity
  if (noRoom && node.rules.looksForRoomFirst()) return refuseRequest(NO_ROOM)
  const opened = openPaidRequest(node, request, now)
  if (!opened.ok) return opened
  const { sender } = opened
  const { manifestId } = choices
  const { capabilities } = opened.credentials
  const taken = takeChargedPayment(node, opened, { manifestId, capabilities }, now)
  if (!taken.ok) return taken
  return noRoom ? refuseRequest(NO_ROOM, taken.payment) : { ...taken, sender, manifestId }
}
