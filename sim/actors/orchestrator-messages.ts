import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { PaidRequest } from '../../src/orchestrator/paid-request.ts'
import type { JobSignatureFormat } from '../../src/wire/job-token.ts'
import type {
  Capabilities,
  OrchestratorInfo,
  Payment,
  SegmentCredentials,
} from '../../src/wire/messages.ts'
import { UNDECODABLE_PROTOBUF } from './call.ts'

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

/** A payment on its way; the id ties together what becomes of it. */
export interface SentPayment {
  readonly paymentId: number
  readonly session: string
  readonly gateway: string
  readonly payment: Payment
}

export interface PaymentRequest extends SentPayment {
  readonly credentials: SegmentCredentials
  /** Its payment header arrives damaged. */
  readonly unreadable?: true
}

/** GET /process/token. */
export interface TokenMessage {
  readonly session: string
  readonly gateway: string
  readonly capability: string
  /** Livepeer-Eth-Address. */
  readonly addressHeader: string
}

/** A request about a BYOC job or stream. */
export interface JobMessage {
  /** Of the job or stream. */
  readonly id: string
  readonly session: string
  readonly gateway: string
  readonly sender: Address
  readonly capability: string
  readonly timeoutSeconds: bigint
  /** What its signature covers; null = what the orchestrator demands. */
  readonly signedAs: JobSignatureFormat | null
  /** Null = no payment header. */
  readonly payment: SentPayment | null
}

/** What the worker makes of a batch job. */
export interface JobTask {
  /** Until it has answered, or its stream is over. */
  readonly workNs: number
  /** It answers at once and streams. */
  readonly streams: boolean
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

/** A payment that travelled as a message: its headers are sound, or its payment header is not (spec PM-9). */
export function paidRequest(request: PaymentRequest): PaidRequest {
  return {
    payment:
      request.unreadable === true
        ? { ok: false, error: `protobuf unmarshal error: ${UNDECODABLE_PROTOBUF}` }
        : { ok: true, value: request.payment },
    credentials: { ok: true, value: request.credentials },
  }
}
