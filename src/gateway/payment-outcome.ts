import { unreachable } from '../assert.ts'
import { paymentRefusalText, type PaymentRefusal } from './payment.ts'
import { refreshRefusalText, type RefreshRefusal } from './session-refresh.ts'
import { senderRefusalText, type SenderRefusal } from '../sender/refusal.ts'
import { segmentFeeRefusalText, type SegmentFeeRefusal } from '../price/segment-fee.ts'
import type { UpstreamPanic } from './upstream-panic.ts'

/** How a payment ended. `status` is the orchestrator's, for the local sender possibly not 200 (spec LV-26). */
export type PaymentOutcome =
  | { readonly ok: true; readonly code: 'nothing-to-pay' | 'nothing-due' }
  | { readonly ok: true; readonly code: 'paid'; readonly status: number }
  | { readonly ok: false; readonly refusal: GatewayRefusal }

export type GatewayRefusal =
  | RefreshRefusal
  | PaymentRefusal
  | UpstreamPanic
  | { readonly code: 'refresh-failed'; readonly error: string }
  | { readonly code: 'ticket-value-unknown'; readonly refusal: SenderRefusal }
  | { readonly code: 'segment-fee-unknown'; readonly refusal: SegmentFeeRefusal }
  | {
      readonly code: 'orchestrator-unreachable'
      readonly transcoder: string
      readonly cause: string
    }
  | { readonly code: 'payment-not-accepted'; readonly status: number }
  | { readonly code: 'payment-result-malformed'; readonly error: string }
  | { readonly code: 'signer-not-configured' }
  | { readonly code: 'segment-info-missing' }
  | { readonly code: 'session-info-missing' }
  | { readonly code: 'too-many-refreshes' }
  | { readonly code: 'signer-refresh-failed'; readonly error: string }
  | { readonly code: 'signer-unreachable'; readonly cause: string }
  | { readonly code: 'signer-refused'; readonly status: number; readonly body: string }
  | { readonly code: 'signer-answer-malformed'; readonly error: string }

/** The exact upstream text (go-livepeer server/live_payment.go). */
export function gatewayRefusalText(refusal: GatewayRefusal): string {
  switch (refusal.code) {
    case 'auth-token-missing':
    case 'ticket-params-refused':
      return refreshRefusalText(refusal)
    case 'price-malformed':
    case 'price-missing':
    case 'price-rose':
    case 'tickets-refused':
      return paymentRefusalText(refusal)
    case 'upstream-panic':
      return refusal.text
    case 'refresh-failed':
      return refusal.error
    case 'ticket-value-unknown':
      return senderRefusalText(refusal.refusal)
    case 'segment-fee-unknown':
      return segmentFeeRefusalText(refusal.refusal)
    case 'orchestrator-unreachable':
      return `Post "${refusal.transcoder}/payment": ${refusal.cause}`
    case 'payment-not-accepted':
      return `orchestrator did not accept payment, status=${refusal.status}`
    case 'payment-result-malformed':
      return refusal.error
    case 'signer-not-configured':
      return 'remote signer not configured'
    case 'segment-info-missing':
      return 'segment info missing'
    case 'session-info-missing':
      return 'missing session or OrchestratorInfo'
    case 'too-many-refreshes':
      return 'too many consecutive session refreshes'
    case 'signer-refresh-failed':
      return `could not refresh session for remote signer: ${refusal.error}`
    case 'signer-unreachable':
      return `failed to call remote signer: ${refusal.cause}`
    case 'signer-refused':
      return `remote signer returned status ${refusal.status}: ${refusal.body}`
    case 'signer-answer-malformed':
      return `failed to decode remote signer response: ${refusal.error}`
    default:
      return unreachable(refusal)
  }
}
