import { unreachable } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import { fitsInt64 } from '../money/integers.ts'
import { reduce, type Rational } from '../money/rational.ts'
import { priceInfo, type PriceInfo } from '../price/price-info.ts'
import type { OrchestratorInfo } from '../wire/messages.ts'
import { authTokenExpiration, createAuthToken } from './auth-token.ts'
import { trimSpace } from '../wire/trim-space.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { infoRefusalText, ticketParamsFor, type InfoRefusal } from './orchestrator-info.ts'

/** A decoded /refresh-payment body; missing members are ''. */
export interface RefreshPaymentRequest {
  readonly sender: string
  readonly manifestId: string
}

/** The challenge that a 200 answers; `info` travels as base64 protobuf (spec PR-52). */
export interface PaymentChallenge {
  readonly info: OrchestratorInfo
  readonly orchestrator: string
  readonly manifestId: string
  /** Null where upstream leaves the member out. */
  readonly paymentUrl: string | null
}

export type RefreshRefusal =
  | { readonly code: 'sender-invalid'; readonly status: 400 }
  | { readonly code: 'manifest-id-missing'; readonly status: 400 }
  | { readonly code: 'fixed-price-missing'; readonly status: 409 }
  | { readonly code: 'fixed-price-not-representable'; readonly status: 500 }
  | {
      readonly code: 'ticket-params-unavailable'
      readonly status: 500
      readonly cause: InfoRefusal
    }

export type RefreshResult =
  | { readonly ok: true; readonly challenge: PaymentChallenge }
  | { readonly ok: false; readonly refusal: RefreshRefusal }

const ACCOUNT = /^(?:0[xX])?[0-9a-fA-F]{40}$/

/**
 * POST /refresh-payment: new ticket parameters for a session at its fixed price, with a fresh token for it (spec PR-52;
 * go-livepeer server/rpc.go:RefreshPayment). The caller decodes the JSON body (400 on failure) and encodes the answer.
 */
export function refreshPayment(
  node: OrchestratorNode,
  request: RefreshPaymentRequest,
  choices: { readonly seed: bigint },
  now: Instant,
): RefreshResult {
  const sender = parseAccount(request.sender)
  if (sender === null) return refuse({ code: 'sender-invalid', status: 400 })
  const manifestId = trimSpace(request.manifestId)
  if (manifestId === '') return refuse({ code: 'manifest-id-missing', status: 400 })
  node.ledger.sweepUpTo(now.monotonicNs)
  const fixedPrice = node.ledger.fixedPrice(sender, manifestId)
  if (fixedPrice === null) return refuse({ code: 'fixed-price-missing', status: 409 })
  const price = exactPriceInfo(fixedPrice)
  if (price === null) return refuse({ code: 'fixed-price-not-representable', status: 500 })
  const session = { sender, manifestId, price }
  const result = sessionChallenge(node, session, '/payment', choices.seed, now)
  return result.ok
    ? result
    : refuse({ code: 'ticket-params-unavailable', status: 500, cause: result.cause })
}

/**
 * New ticket parameters bound to a session's price, with a fresh token for it (spec PR-52, LV-46;
 * go-livepeer server/ai_http.go:runnerChallenge). `paymentPath` is where follow-up payments go, below the service URI.
 */
export function sessionChallenge(
  node: OrchestratorNode,
  session: { readonly sender: Address; readonly manifestId: string; readonly price: PriceInfo },
  paymentPath: string,
  seed: bigint,
  now: Instant,
):
  | { readonly ok: true; readonly challenge: PaymentChallenge }
  | { readonly ok: false; readonly cause: InfoRefusal } {
  const { sender, manifestId, price } = session
  const params = ticketParamsFor(node, sender, price, seed)
  if (!params.ok) return { ok: false, cause: params.refusal }
  const expiration = authTokenExpiration(now.wallUnixNs)
  const info: OrchestratorInfo = {
    transcoder: node.serviceUri,
    ticketParams: params.params,
    priceInfo: price,
    address: node.address,
    capabilities: null,
    authToken: createAuthToken(node, manifestId, expiration),
    capabilitiesPrices: [],
    nodes: [],
  }
  const paymentUrl = node.rules.refreshPaymentUrl() ? `${node.serviceUri}${paymentPath}` : null
  return { ok: true, challenge: { info, orchestrator: node.serviceUri, manifestId, paymentUrl } }
}

/** The text that names the cause, as the node logs it. */
function refreshRefusalText(refusal: RefreshRefusal): string {
  switch (refusal.code) {
    case 'sender-invalid':
      return 'invalid sender'
    case 'manifest-id-missing':
      return 'missing manifest_id'
    case 'fixed-price-missing':
      return 'fixed price not found for session'
    case 'fixed-price-not-representable':
      return 'fixed price cannot be represented as int64 price info'
    case 'ticket-params-unavailable':
      return infoRefusalText(refusal.cause)
    default:
      return unreachable(refusal)
  }
}

/** The message inside the JSON error body; status 500 is masked. */
export function refreshRefusalMessage(refusal: RefreshRefusal): string {
  return refusal.status === 500 ? 'Internal Server Error' : refreshRefusalText(refusal)
}

/** An account as 40 hex digits, `0x` optional; null = something else. */
export function parseAccount(text: string): Address | null {
  if (!ACCOUNT.test(text)) return null
  return `0x${text.slice(-40).toLowerCase()}`
}

function exactPriceInfo(price: Rational): PriceInfo | null {
  const { numerator, denominator } = reduce(price)
  return fitsInt64(numerator) && fitsInt64(denominator) ? priceInfo(numerator, denominator) : null
}

function refuse(refusal: RefreshRefusal): RefreshResult {
  return { ok: false, refusal }
}
