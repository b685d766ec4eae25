import { unreachable } from '../assert.ts'
import { paymentRefusalText, type PaymentRefusal } from '../gateway/payment.ts'
import { refreshRefusalText, type RefreshRefusal } from '../gateway/session-refresh.ts'
import { floatString } from '../money/format.ts'
import type { Rational } from '../money/rational.ts'
import { senderRefusalText, type SenderRefusal } from '../sender/refusal.ts'
import type { CeilingSource } from './ceiling-rules.ts'
import { maxPriceRefusalText, type MaxPriceRefusal } from './max-price.ts'
import type { StateRefusal } from './state.ts'

/** Why the signer does not pay, in the order of spec SG-10. */
export type SignerRefusal =
  | { readonly code: 'signer-not-ready' }
  | { readonly code: 'request-malformed'; readonly text: string }
  | { readonly code: 'orchestrator-missing' }
  | { readonly code: 'price-missing' }
  | { readonly code: 'ticket-params-missing' }
  | StateRefusal
  | { readonly code: 'orchestrator-mismatch' }
  | { readonly code: 'app-mismatch' }
  | { readonly code: 'job-type-mismatch' }
  | { readonly code: 'manifest-missing' }
  | { readonly code: 'refresh-needed'; readonly orchestratorUrl: string }
  | { readonly code: 'refresh-check-failed'; readonly cause: RefreshRefusal }
  | { readonly code: 'job-type-invalid' }
  | { readonly code: 'units-missing' }
  | { readonly code: 'max-price-invalid'; readonly cause: MaxPriceRefusal }
  | { readonly code: 'initial-price-invalid' }
  | {
      readonly code: 'price-above-ceiling'
      readonly price: Rational
      readonly ceiling: Rational
      /** Null: the profile knows one ceiling only and does not name it. */
      readonly source: CeilingSource | null
    }
  | { readonly code: 'ticket-value-unknown'; readonly cause: SenderRefusal }
  | { readonly code: 'no-tickets' }
  | { readonly code: 'too-many-tickets'; readonly tickets: bigint; readonly limit: bigint }
  | { readonly code: 'payment-refused'; readonly cause: PaymentRefusal }
  /** The auth webhook gave no usable answer. */
  | { readonly code: 'webhook-failed'; readonly error: string }
  | { readonly code: 'webhook-rejected'; readonly status: number; readonly reason: string }
  | { readonly code: 'webhook-max-price-invalid'; readonly cause: MaxPriceRefusal }
  | { readonly code: 'auth-id-changed' }
  | { readonly code: 'state-not-encodable'; readonly error: string }
  /** The session is billed by another capability (no upstream counterpart). */
  | { readonly code: 'capability-changed' }

/** HTTP status of a refusal (spec SG-10). */
export function signerRefusalStatus(refusal: SignerRefusal): number {
  switch (refusal.code) {
    case 'refresh-needed':
      return 480
    case 'price-above-ceiling':
      return 481
    case 'no-tickets':
      return 482
    case 'payment-refused':
      return refusal.cause.code === 'price-rose' ? 481 : 500
    case 'webhook-rejected':
      return refusal.status
    case 'webhook-max-price-invalid':
      return 502
    case 'signer-not-ready':
    case 'ticket-value-unknown':
    case 'webhook-failed':
    case 'auth-id-changed':
    case 'state-not-encodable':
      return 500
    default:
      return 400
  }
}

/** The exact upstream text; status 500 is masked where it leaves the process (spec P-14). */
export function signerRefusalText(refusal: SignerRefusal): string {
  switch (refusal.code) {
    case 'signer-not-ready':
      return 'LivepeerNode missing balances or sender'
    case 'request-malformed':
    case 'upstream-panic':
      return refusal.text
    case 'max-price-invalid':
      return maxPriceRefusalText(refusal.cause)
    case 'orchestrator-missing':
      return 'missing orchestrator'
    case 'price-missing':
      return 'missing or zero priceInfo'
    case 'ticket-params-missing':
      return 'missing ticketParams in OrchestratorInfo'
    case 'state-signature-invalid':
      return 'invalid sig'
    case 'state-malformed':
      return 'invalid state'
    case 'orchestrator-mismatch':
      return 'orchestratorAddress mismatch'
    case 'app-mismatch':
      return 'app mismatch'
    case 'job-type-mismatch':
      return 'job type mismatch'
    case 'manifest-missing':
      return 'missing manifestID'
    case 'refresh-needed':
      return 'refresh session for remote signer'
    case 'refresh-check-failed':
      return `remote signer could not check whether to refresh session: ${refreshRefusalText(refusal.cause)}`
    case 'job-type-invalid':
      return 'invalid job type'
    case 'units-missing':
      return 'missing billable unit or job type'
    case 'initial-price-invalid':
      return 'invalid initial price in state'
    case 'price-above-ceiling':
      return ceilingText(refusal)
    case 'ticket-value-unknown':
      return `Failed to update balance: ${senderRefusalText(refusal.cause)}`
    case 'no-tickets':
      return 'no tickets'
    case 'too-many-tickets':
      return `numTickets ${refusal.tickets} exceeds maximum of ${refusal.limit}`
    case 'payment-refused':
      return paymentRefusalText(refusal.cause)
    case 'webhook-failed':
    case 'state-not-encodable':
      return refusal.error
    case 'webhook-rejected':
      return refusal.reason
    case 'webhook-max-price-invalid':
      return `signer auth invalid maxPrice: ${maxPriceRefusalText(refusal.cause)}`
    case 'auth-id-changed':
      return 'remote signer auth ID changed'
    case 'capability-changed':
      return 'capability mismatch'
    default:
      return unreachable(refusal)
  }
}

function ceilingText(
  refusal: Extract<SignerRefusal, { readonly code: 'price-above-ceiling' }>,
): string {
  const price = floatString(refusal.price, 3)
  const ceiling = floatString(refusal.ceiling, 3)
  return refusal.source === null
    ? `orchestrator price ${price} exceeds maximum price ${ceiling}`
    : `orchestrator price ${price} exceeds ${refusal.source} ceiling ${ceiling}`
}
