import { unreachable } from '../assert.ts'
import { encodeJson } from '../wire/go-json-encode.ts'
import { goQuote } from '../wire/go-quote.ts'
import { endpointRefusalBody, type EndpointRefusal } from './endpoint.ts'
import { accountRefusalText, type AccountRefusal } from './live-receiver.ts'

/** What a runner's registry refuses with: full, unknown, or no price. */
export interface RegistryRefusal {
  readonly code: 'registry-refused'
  readonly status: number
  readonly text: string
}

/** Why a request to a live runner was refused (spec LV-45, LV-48 and errata). */
export type LiveRunnerRefusal =
  | { readonly code: 'not-persistent'; readonly status: 400 }
  | { readonly code: 'price-invalid'; readonly status: 500 }
  | { readonly code: 'payer-invalid'; readonly status: 402 }
  | { readonly code: 'endpoint'; readonly status: number; readonly cause: EndpointRefusal }
  | { readonly code: 'manifest-mismatch'; readonly status: 403 }
  | { readonly code: 'price-mismatch'; readonly status: 400 }
  | { readonly code: 'unit-unsupported'; readonly status: 500; readonly unit: string }
  | { readonly code: 'session-exists'; readonly status: 409 }
  | { readonly code: 'charge-refused'; readonly status: 400; readonly cause: AccountRefusal }
  | { readonly code: 'session-unknown'; readonly status: 404 }
  | { readonly code: 'fixed-session'; readonly status: 409 }
  | { readonly code: 'payment-manifest-mismatch'; readonly status: 403 }
  | RegistryRefusal

/** The body that the caller gets: plain text, but JSON where a challenge was asked for. */
export function liveRunnerRefusalBody(refusal: LiveRunnerRefusal): string {
  if (refusal.code === 'endpoint') return endpointRefusalBody(refusal.cause)
  const text = refusalText(refusal)
  return refusal.code === 'payer-invalid'
    ? `${encodeJson({ error: { message: text } })}\n`
    : `${text}\n`
}

function refusalText(refusal: Exclude<LiveRunnerRefusal, { readonly code: 'endpoint' }>): string {
  switch (refusal.code) {
    case 'not-persistent':
      return 'only persistent runners have sessions'
    case 'price-invalid':
      return 'invalid live runner price info'
    case 'payer-invalid':
      return 'invalid live runner payment signer address'
    case 'manifest-mismatch':
      return 'mismatched manifest and auth token'
    case 'price-mismatch':
      return 'payment price does not match live runner price'
    case 'unit-unsupported':
      return `unsupported live runner payment unit ${goQuote(refusal.unit)}`
    case 'session-exists':
      return 'session already exists'
    case 'charge-refused':
      return accountRefusalText(refusal.cause)
    case 'session-unknown':
      return 'session not found'
    case 'fixed-session':
      return 'fixed-price live runner sessions do not accept follow-up payments'
    case 'payment-manifest-mismatch':
      return 'mismatched session and payment manifest'
    case 'registry-refused':
      return refusal.text
    default:
      return unreachable(refusal)
  }
}
