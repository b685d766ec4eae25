import { hexToBytes, type Hex } from '../bytes/hex.ts'
import { encodeBase64 } from '../wire/base64.ts'
import { encodeJson } from '../wire/go-json-encode.ts'
import { goBytes, goField, goString, goStruct, type GoStruct } from '../wire/go-json-types.ts'
import { decodeFirstJson } from '../wire/go-json.ts'
import { encodeUtf8 } from '../wire/go-utf8.ts'
import type { SignerAnswer, SignerRequest } from './remote-payment-sender.ts'

/** A signed state as it travels: both parts are opaque bytes, null = absent. */
export interface SignerStateBytes {
  readonly state: Hex | null
  readonly signature: Hex | null
}

/** The texts of the two headers that go to an orchestrator. */
export interface PaymentHeaders {
  readonly payment: string
  readonly segmentCredentials: string
}

/** What an HTTP client got from the signer. */
export type SignerReply =
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }

const SIGNER_PATH = '/generate-live-payment'

const stateType = goStruct('server.RemotePaymentStateSig', {
  state: goField('State', goBytes),
  signature: goField('Sig', goBytes),
})
const responseFields = {
  payment: goField('payment', goString),
  segmentCredentials: goField('segCreds', goString),
  state: goField('state', stateType),
}
const responseType = goStruct('server.RemotePaymentResponse', responseFields)

/** The endpoint takes the place of the configured URL's path, query and fragment. */
export function signerUrl(configuredUrl: string): string {
  const origin = /^[^:/?#]+:\/\/[^/?#]*/.exec(configuredUrl)
  return `${origin === null ? '' : origin[0]}${SIGNER_PATH}`
}

/**
 * The JSON body of a signer call (spec LV-30; go-livepeer server/live_payment.go:RequestPayment). `info` and `capabilities`
 * are the protobuf bytes of the messages in `request`.
 */
export function signerRequestBody(
  request: Pick<SignerRequest<SignerStateBytes>, 'manifestId' | 'state' | 'jobType'>,
  info: Uint8Array,
  capabilities: Uint8Array | null,
): string {
  return encodeJson({
    state: {
      State: base64OrNull(request.state?.state ?? null),
      Sig: base64OrNull(request.state?.signature ?? null),
    },
    orchestrator: encodeBase64(info),
    ManifestID: request.manifestId,
    inPixels: 0n,
    type: request.jobType,
    capabilities: capabilities === null ? null : encodeBase64(capabilities),
  })
}

/** Headers of a signer call: the configured ones win over the content type, names in Go's canonical form. */
export function signerRequestHeaders(
  configured: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const headers = new Map([['Content-Type', 'application/json']])
  for (const [name, value] of configured) headers.set(canonicalHeaderName(name), value)
  return headers
}

/** Spec LV-31 to LV-33. */
export function readSignerReply(
  reply: SignerReply,
): SignerAnswer<PaymentHeaders, SignerStateBytes> {
  if (reply.kind === 'unreachable') return reply
  const { status, body } = reply
  const decoded = decodeFirstJson(encodeUtf8(body), responseType)
  if (status !== 200) {
    return { kind: 'refused', status, body, state: decoded.ok ? stateOf(decoded.value) : null }
  }
  if (!decoded.ok) return { kind: 'malformed', error: decoded.error }
  const { payment, segmentCredentials, state } = decoded.value
  return { kind: 'paid', headers: { payment, segmentCredentials }, state }
}

/** A body without a state reads as an empty one, which says nothing. */
function stateOf(response: GoStruct<typeof responseFields>): SignerStateBytes | null {
  return response.state.state === null ? null : response.state
}

function base64OrNull(bytes: Hex | null): string | null {
  return bytes === null ? null : encodeBase64(hexToBytes(bytes))
}

/** net/textproto.CanonicalMIMEHeaderKey for names of token characters. */
function canonicalHeaderName(name: string): string {
  return name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join('-')
}
