import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Payment, SegmentCredentials } from './messages.ts'
import type { ProtoResult } from './protobuf/message.ts'
import { decodePayment, EMPTY_PAYMENT, encodePayment } from './protobuf/payment.ts'
import {
  decodeSegmentCredentials,
  encodeSegmentCredentials,
} from './protobuf/segment-credentials.ts'

/** Value of `Livepeer-Payment`, the header that carries a payment (spec PM-9); no payment is an empty value. */
export function paymentHeader(payment: Payment | null): string {
  return payment === null ? '' : encodeBase64(encodePayment(payment))
}

/** Value of `Livepeer-Segment`, the header that carries the credentials that go with a payment. */
export function segmentHeader(credentials: SegmentCredentials | null): string {
  return credentials === null ? '' : encodeBase64(encodeSegmentCredentials(credentials))
}

/** An empty header is an empty payment. `error` is upstream's text (spec PM-9; go-livepeer server/segment_rpc.go:getPayment). */
export function decodePaymentHeader(header: string): ProtoResult<Payment> {
  if (header === '') return { ok: true, value: EMPTY_PAYMENT }
  const raw = decodeBase64(header)
  if (!raw.ok) return { ok: false, error: `base64 decode error: ${raw.error}` }
  const decoded = decodePayment(raw.bytes)
  return decoded.ok ? decoded : { ok: false, error: `protobuf unmarshal error: ${decoded.error}` }
}

/** `error` is upstream's text (go-livepeer server/rpc.go:verifySegCreds). */
export function decodeSegmentHeader(header: string): ProtoResult<SegmentCredentials> {
  const raw = decodeBase64(header)
  if (!raw.ok) return { ok: false, error: 'ErrorSegEncoding' }
  return decodeSegmentCredentials(raw.bytes)
}
