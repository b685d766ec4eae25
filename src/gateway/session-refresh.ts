import { EXACT_SECOND_NS } from '../durations.ts'
import { needsNewParams, senderRefusalText, type SenderRefusal } from '../sender/refusal.ts'
import type { TicketSender } from '../sender/ticket-sender.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import type { AuthToken } from '../wire/messages.ts'

/** A tenth of a token's life of 1800 s. */
const REFRESH_BUFFER_NS = 180_000_000_000n

export type RefreshRefusal =
  | { readonly code: 'auth-token-missing' }
  | { readonly code: 'ticket-params-refused'; readonly refusal: SenderRefusal }

export type RefreshCheck =
  | { readonly ok: true; readonly refresh: null | 'auth-token-expires' | 'ticket-params-expired' }
  | { readonly ok: false; readonly refusal: RefreshRefusal }

const NO_REFRESH: RefreshCheck = Object.freeze({ ok: true, refresh: null })

/**
 * Whether a session needs a new OrchestratorInfo before it is paid for: its token is in its last 180 s (later than, to the
 * nanosecond), or its ticket parameters have expired. Any other fault of the parameters is a refusal.
 * Spec PM-162, SG-13; go-livepeer server/broadcast.go:shouldRefreshSession. `wallUnixNs` is the payer's own clock.
 */
export function shouldRefreshSession(
  info: { readonly authToken: AuthToken | null; readonly ticketParams: TicketParams | null },
  sender: Pick<TicketSender, 'validateTicketParams'> | null,
  wallUnixNs: bigint,
): RefreshCheck {
  const { authToken } = info
  if (authToken === null) return { ok: false, refusal: { code: 'auth-token-missing' } }
  const refreshFromNs = authToken.expirationUnixSeconds * EXACT_SECOND_NS - REFRESH_BUFFER_NS
  if (wallUnixNs > refreshFromNs) return { ok: true, refresh: 'auth-token-expires' }
  if (sender === null) return NO_REFRESH
  const refusal = sender.validateTicketParams(info.ticketParams)
  if (refusal === null) return NO_REFRESH
  return needsNewParams(refusal)
    ? { ok: true, refresh: 'ticket-params-expired' }
    : { ok: false, refusal: { code: 'ticket-params-refused', refusal } }
}

/** The exact upstream text. */
export function refreshRefusalText(refusal: RefreshRefusal): string {
  return refusal.code === 'auth-token-missing'
    ? 'missing auth token'
    : senderRefusalText(refusal.refusal)
}
