import { unreachable } from '../assert.ts'
import { floatString } from '../money/format.ts'
import { multiplyInteger, type Rational } from '../money/rational.ts'

/** Why a payer makes no ticket. */
export type SenderRefusal =
  | { readonly code: 'params-missing' }
  | { readonly code: 'expiration-block-missing' }
  /** The one refusal that upstream answers with a refresh (spec PM-66 step 3, PM-162). */
  | { readonly code: 'params-expired' }
  | { readonly code: 'face-value-too-low'; readonly faceValueWei: bigint }
  | { readonly code: 'ticket-ev-too-high'; readonly evWei: Rational; readonly maxEvWei: Rational }
  | { readonly code: 'sender-info-unavailable'; readonly text: string }
  /** The payer's own account cannot pay: a distinct error type upstream (spec PM-67, PM-69). */
  | {
      readonly code: 'sender-validation'
      readonly reason: 'unlocking-soon' | 'no-reserve' | 'no-deposit'
    }
  | {
      readonly code: 'total-ev-too-high'
      readonly tickets: bigint
      readonly evWei: Rational
      readonly maxTotalEvWei: Rational
    }
  | {
      readonly code: 'face-value-too-high'
      readonly faceValueWei: bigint
      readonly maxFaceValueWei: bigint
    }
  | { readonly code: 'session-unknown'; readonly sessionId: string }
  | { readonly code: 'signing-failed'; readonly sessionId: string; readonly cause: string }
  /** The parameters allow no further ticket (no upstream counterpart). */
  | { readonly code: 'nonces-exhausted' }
  /** The parameters do not say which round they are for (no upstream counterpart). */
  | { readonly code: 'expiration-params-missing' }
  | { readonly code: 'upstream-panic'; readonly text: string }

/** Whether new ticket parameters would mend it. */
export function needsNewParams(refusal: SenderRefusal): boolean {
  return refusal.code === 'params-expired' || refusal.code === 'nonces-exhausted'
}

/** The exact upstream text (spec PM-66, PM-67, PM-71, PM-72; go-livepeer pm/sender.go). */
export function senderRefusalText(refusal: SenderRefusal): string {
  switch (refusal.code) {
    case 'params-missing':
      return 'ticketParams is nil'
    case 'expiration-block-missing':
      return 'ticketParams expiration block is 0'
    case 'params-expired':
      return 'TicketParams expired'
    case 'face-value-too-low':
      return `ticket faceValue too low faceValue=${refusal.faceValueWei}`
    case 'ticket-ev-too-high':
      return `ticket EV ${floatString(refusal.evWei, 5)} > max ticket EV ${floatString(refusal.maxEvWei, 5)}`
    case 'sender-info-unavailable':
      return refusal.text
    case 'sender-validation':
      return {
        'unlocking-soon': 'unable to validate sender: deposit and reserve is set to unlock soon',
        'no-reserve': 'no sender reserve',
        'no-deposit': 'no sender deposit',
      }[refusal.reason]
    case 'total-ev-too-high': {
      const total = floatString(multiplyInteger(refusal.evWei, refusal.tickets), 5)
      return `total ticket EV ${total} for ${refusal.tickets} tickets > max total ticket EV ${floatString(refusal.maxTotalEvWei, 5)}`
    }
    case 'face-value-too-high':
      return `ticket faceValue ${refusal.faceValueWei} > max faceValue ${refusal.maxFaceValueWei}`
    case 'session-unknown':
      return `error loading session: ${Buffer.from(refusal.sessionId, 'utf8').toString('hex')}`
    case 'signing-failed':
      return `error signing ticket for session: ${refusal.sessionId}: ${refusal.cause}`
    case 'nonces-exhausted':
      return 'ticket params have no sender nonces left'
    case 'expiration-params-missing':
      return 'ticketParams have no expiration params'
    case 'upstream-panic':
      return refusal.text
    default:
      return unreachable(refusal)
  }
}
