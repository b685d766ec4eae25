import { hexToBytes } from '../bytes/hex.ts'
import { encodeBase64 } from '../wire/base64.ts'
import { encodeJson, type GoJson } from '../wire/go-json-encode.ts'
import { encodePayment } from '../wire/protobuf/payment.ts'
import { encodeSegmentCredentials } from '../wire/protobuf/segment-credentials.ts'
import type { SignedStateBytes } from './exact-state-seal.ts'
import type { LivePaymentResult } from './outcome.ts'
import { signerRefusalStatus, signerRefusalText } from './refusals.ts'

/** An HTTP answer as the handler writes it. */
export interface HttpReply {
  readonly status: number
  /** Header `Livepeer-Orchestrator-URL`; null = not set. */
  readonly orchestratorUrl: string | null
  readonly body: string
}

/** Texts that stand in for what an error of these statuses says (spec P-14). */
const MASKED: ReadonlyMap<number, string> = new Map([
  [500, 'Internal Server Error'],
  [503, 'Service Unavailable Error'],
])

/** The body of an error (spec P-14; go-livepeer server/handlers.go:respondJsonError). `extra` are further members. */
export function errorReply(
  status: number,
  text: string,
  extra: { readonly [member: string]: GoJson } = {},
): HttpReply {
  const message = MASKED.get(status) ?? text
  return {
    status,
    orchestratorUrl: null,
    body: `${encodeJson({ error: { message }, ...extra })}\n`,
  }
}

/** The answer to POST /generate-live-payment (spec SG-2, SG-10). */
export function livePaymentReply(result: LivePaymentResult<SignedStateBytes>): HttpReply {
  if (result.ok) return paidReply(result)
  const { refusal, charged } = result
  const extra = charged === null ? {} : { state: stateJson(charged.sealed) }
  const reply = errorReply(signerRefusalStatus(refusal), signerRefusalText(refusal), extra)
  return refusal.code === 'refresh-needed'
    ? { ...reply, orchestratorUrl: refusal.orchestratorUrl }
    : reply
}

function paidReply(
  paid: Extract<LivePaymentResult<SignedStateBytes>, { readonly ok: true }>,
): HttpReply {
  const body = encodeJson({
    payment: encodeBase64(encodePayment(paid.payment)),
    segCreds: encodeBase64(encodeSegmentCredentials(paid.segmentCredentials)),
    state: stateJson(paid.sealed),
  })
  return { status: 200, orchestratorUrl: null, body: `${body}\n` }
}

function stateJson({ state, signature }: SignedStateBytes): GoJson {
  return {
    State: encodeBase64(hexToBytes(state)),
    Sig: encodeBase64(hexToBytes(signature)),
  }
}
