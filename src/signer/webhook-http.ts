import { decodeWholeJson, type GoJsonResult } from '../wire/go-json.ts'
import { encodeJsonString } from '../wire/go-json-encode.ts'
import {
  goField,
  goInt,
  goInt64,
  goPointer,
  goString,
  goStruct,
  type GoStruct,
} from '../wire/go-json-types.ts'
import { maxPriceType } from './http-request.ts'
import type { MaxPriceText } from './max-price.ts'
import { encodeState, type StateLayout, type StateText } from './state-json.ts'
import type { WebhookAnswer, WebhookCall } from './webhook.ts'

/** What an HTTP client got from the auth webhook. */
export type WebhookHttpAnswer =
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'unreadable'; readonly cause: string }
  | { readonly kind: 'answered'; readonly status: number; readonly body: Uint8Array }

const replyFields = {
  status: goField('status', goPointer(goInt)),
  reason: goField('reason', goString),
  expiry: goField('expiry', goInt64),
  authId: goField('auth_id', goString),
}
const replyType = goStruct('server.authResponse', replyFields)
const replyTypeWithMaxPrice = goStruct('server.authResponse', {
  ...replyFields,
  maxPrice: goField('maxPrice', goPointer(maxPriceType)),
})

/** The JSON body of the call (spec SG-22): the headers of the request, names in byte order, and the state so far. */
export function webhookBody(call: WebhookCall, layout: StateLayout): StateText {
  const state = encodeState(call.state, layout)
  if (!state.ok) return state
  const headers = [...call.headers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, values]) => `${encodeJsonString(name)}:[${values.map(encodeJsonString).join(',')}]`,
    )
  return { ok: true, text: `{"headers":{${headers.join(',')}},"state":${state.text}}` }
}

/** Headers of the call: the configured ones win over the content type; names in Go's canonical form. */
export function webhookHeaders(
  configured: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const headers = new Map([['Content-Type', 'application/json']])
  for (const [name, value] of configured) headers.set(canonicalHeaderName(name), value)
  return headers
}

/** net/textproto.CanonicalMIMEHeaderKey: names with other than token characters stay as they are. */
export function canonicalHeaderName(name: string): string {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return name
  return name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join('-')
}

/** Spec SG-22; go-livepeer server/remote_signer.go:authLivePayment, with its internal texts. */
export function readWebhookAnswer(
  answer: WebhookHttpAnswer,
  options: { readonly url: string; readonly readsMaxPrice: boolean },
): WebhookAnswer {
  if (answer.kind === 'unreachable') {
    return failed(`failed to call remote signer webhook: Post "${options.url}": ${answer.cause}`)
  }
  if (answer.kind === 'unreadable') {
    return failed(`failed to read signer auth response: ${answer.cause}`)
  }
  if (answer.status !== 200) return failed(`signer auth error status ${answer.status}`)
  const decoded = decodeReply(answer.body, options.readsMaxPrice)
  if (!decoded.ok) return failed(`signer auth invalid response: ${decoded.error}`)
  const { status, reason, expiry, authId } = decoded.value
  if (status === null || status <= 0n) return failed('signer auth invalid status')
  const rejected = `signer auth rejected request with status ${status}`
  return {
    kind: 'replied',
    reply: {
      status,
      reason: reason === '' && status !== 200n ? rejected : reason,
      expiryUnixSeconds: expiry,
      authId,
      maxPrice: decoded.value.maxPrice,
    },
  }
}

function decodeReply(
  body: Uint8Array,
  readsMaxPrice: boolean,
): GoJsonResult<GoStruct<typeof replyFields> & { readonly maxPrice: MaxPriceText | null }> {
  if (readsMaxPrice) return decodeWholeJson(body, replyTypeWithMaxPrice)
  const decoded = decodeWholeJson(body, replyType)
  return decoded.ok ? { ok: true, value: { ...decoded.value, maxPrice: null } } : decoded
}

function failed(error: string): WebhookAnswer {
  return { kind: 'failed', error }
}
