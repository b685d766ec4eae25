import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { PaidRequest } from '../../src/orchestrator/paid-request.ts'
import type {
  Capabilities,
  OrchestratorInfo,
  Payment,
  SegmentCredentials,
} from '../../src/wire/messages.ts'

export interface GetInfoRequest {
  readonly session: string
  readonly gateway: string
  readonly sender: Address
  readonly signature: Hex
  readonly capabilities: Capabilities | null
  readonly ignoreCapacityCheck: boolean
}

export type GetInfoAnswer =
  | { readonly ok: true; readonly info: OrchestratorInfo }
  | { readonly ok: false; readonly error: string }

export interface PaymentRequest {
  readonly paymentId: number
  readonly session: string
  readonly gateway: string
  readonly payment: Payment
  readonly credentials: SegmentCredentials
}

/** Status and body of an HTTP answer; `info` is the one of a PaymentResult. */
export interface PaymentAnswer {
  readonly status: number
  readonly body: string
  readonly info: OrchestratorInfo | null
}

export interface StartAnswer {
  readonly status: number
  readonly body: string
  /** Null unless started. */
  readonly manifestId: string | null
}

/** What becomes of a segment of a running session: `released` = its credit has run out, `unknown` = there is no such session. */
export type SegmentFate = 'open' | 'released' | 'unknown'

/** A payment that travelled as a message: its headers are sound. */
export function paidRequest(request: PaymentRequest): PaidRequest {
  return {
    payment: { ok: true, value: request.payment },
    credentials: { ok: true, value: request.credentials },
  }
}
