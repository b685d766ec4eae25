import { EXACT_SECOND_NS } from '../durations.ts'
import { rational, type Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { breachedCeiling } from './ceiling-rules.ts'
import { parseMaxPrice, type RequestedMaxPrice } from './max-price.ts'
import type { SignerRefusal } from './refusals.ts'
import type { LivePaymentContext, SignerProcess } from './request.ts'
import { stateWith, type SignerState } from './state.ts'

/** What the auth webhook is asked (spec SG-22). */
export interface WebhookCall {
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly state: SignerState
}

/** The webhook's reply; `status` 200 = accepted. */
export interface WebhookReply {
  readonly status: bigint
  readonly reason: string
  readonly expiryUnixSeconds: bigint
  readonly authId: string
  readonly maxPrice: RequestedMaxPrice | null
}

/** A reply, or why there is none in the original's words. */
export type WebhookAnswer =
  | { readonly kind: 'replied'; readonly reply: WebhookReply }
  | { readonly kind: 'failed'; readonly error: string }

export type Authorised =
  | { readonly ok: true; readonly state: SignerState }
  | { readonly ok: false; readonly refusal: SignerRefusal }

export const NO_HEADERS: ReadonlyMap<string, readonly string[]> = new Map()
const AUTH_ID_HEADER = 'Signer-Auth-Id'

/** Not asked without a webhook, nor up to the instant that its last reply named (inclusive, spec SG-22). */
export function needsWebhook(
  process: Pick<SignerProcess<unknown>, 'hasWebhook'>,
  state: Pick<SignerState, 'authExpiryUnixSeconds'> | null,
  nowUnixNs: bigint,
): boolean {
  if (process.hasWebhook !== true) return false
  const expiry = state?.authExpiryUnixSeconds ?? 0n
  return expiry === 0n || unixSeconds(nowUnixNs) > expiry
}

/** The state of a caller whom the webhook was not asked about. */
export function authoriseUnasked(
  process: Pick<SignerProcess<unknown>, 'rules'>,
  state: SignerState,
  context: LivePaymentContext,
): Authorised {
  return withAuthId(process, state, context, null)
}

/**
 * Takes the webhook's answer: its refusal, its ceiling, its expiry and the caller's id. Spec SG-10.25 to SG-10.27;
 * go-livepeer server/remote_signer.go:authLivePayment.
 */
export function authorise(
  process: Pick<SignerProcess<unknown>, 'rules'>,
  state: SignerState,
  context: LivePaymentContext,
  answer: WebhookAnswer,
  charge: { readonly price: PriceInfo; readonly type: string },
): Authorised {
  if (answer.kind === 'failed') {
    return { ok: false, refusal: { code: 'webhook-failed', error: answer.error } }
  }
  const { status, reason, expiryUnixSeconds, authId, maxPrice } = answer.reply
  if (status !== 200n) {
    // exact: a status that is no HTTP status is none either after rounding
    return { ok: false, refusal: { code: 'webhook-rejected', status: Number(status), reason } }
  }
  const accepted = stateWith(state, { authExpiryUnixSeconds: expiryUnixSeconds })
  if (process.rules.signer.webhookSetsMaxPrice()) {
    const refusal = checkMaxPrice(maxPrice, charge)
    if (refusal !== null) return { ok: false, refusal }
  }
  return withAuthId(process, accepted, context, authId)
}

function checkMaxPrice(
  maxPrice: RequestedMaxPrice | null,
  { price, type }: { readonly price: PriceInfo; readonly type: string },
): SignerRefusal | null {
  const parsed = parseMaxPrice(maxPrice, type)
  if (!parsed.ok) return { code: 'webhook-max-price-invalid', cause: parsed.refusal }
  const current: Rational = rational(price.pricePerUnit, price.pixelsPerUnit)
  const breach = breachedCeiling(current, [
    { source: 'auth webhook maxPrice', price: parsed.price },
  ])
  return breach === null ? null : { code: 'price-above-ceiling', price: current, ...breach }
}

function withAuthId(
  process: Pick<SignerProcess<unknown>, 'rules'>,
  state: SignerState,
  context: LivePaymentContext,
  reply: string | null,
): Authorised {
  const header = context.headers?.get(AUTH_ID_HEADER)?.[0] ?? ''
  if (header === '' && reply === null) return { ok: true, state }
  const authId = process.rules.signer.mergeAuthId({ state: state.authId, header, reply })
  if (authId === null) return { ok: false, refusal: { code: 'auth-id-changed' } }
  return { ok: true, state: authId === state.authId ? state : stateWith(state, { authId }) }
}

function unixSeconds(unixNs: bigint): bigint {
  const seconds = unixNs / EXACT_SECOND_NS
  return unixNs % EXACT_SECOND_NS < 0n ? seconds - 1n : seconds
}
