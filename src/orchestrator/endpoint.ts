import { unreachable } from '../assert.ts'
import { paymentRefusalText, type PaymentOutcome, type PaymentRefusal } from './process-payment.ts'
import { infoRefusalText, type InfoRefusal } from './orchestrator-info.ts'
import { credentialsRefusalText, type CredentialsRefusal } from './verify-credentials.ts'

/** Why an HTTP endpoint that takes payments refused, by the step that refused. */
export type EndpointRefusal =
  | { readonly stage: 'capacity'; readonly status: 503 }
  | { readonly stage: 'payment-header'; readonly status: 402; readonly error: string }
  | { readonly stage: 'credentials'; readonly status: 403; readonly cause: CredentialsRefusal }
  | { readonly stage: 'request'; readonly status: 400; readonly error: string }
  | { readonly stage: 'own-info'; readonly status: 500; readonly cause: InfoRefusal }
  | { readonly stage: 'payment'; readonly status: 400; readonly cause: PaymentRefusal }
  | { readonly stage: 'balance'; readonly status: 400 }

/** There is no free worker. */
export const NO_ROOM: EndpointRefusal = { stage: 'capacity', status: 503 }

/** A refusal, and what became of the payment if the endpoint got as far as processing it. */
export interface EndpointRefused {
  readonly ok: false
  readonly refusal: EndpointRefusal
  readonly payment: PaymentOutcome | null
}

export function refuseRequest(
  refusal: EndpointRefusal,
  payment: PaymentOutcome | null = null,
): EndpointRefused {
  return { ok: false, refusal, payment }
}

/** The text that names the cause, as the node logs it. */
function endpointRefusalText(refusal: EndpointRefusal): string {
  switch (refusal.stage) {
    case 'capacity':
      return 'insufficient capacity'
    case 'payment-header':
    case 'request':
      return refusal.error
    case 'credentials':
      return credentialsRefusalText(refusal.cause)
    case 'own-info':
      return infoRefusalText(refusal.cause)
    case 'payment':
      return paymentRefusalText(refusal.cause)
    case 'balance':
      return 'Insufficient balance'
    default:
      return unreachable(refusal)
  }
}

/** The plain-text body that the caller gets; status 500 is masked (spec LV-48, PM-86 and errata). */
export function endpointRefusalBody(refusal: EndpointRefusal): string {
  const text = refusal.status === 500 ? 'Internal Server Error' : endpointRefusalText(refusal)
  return `${text}\n`
}
