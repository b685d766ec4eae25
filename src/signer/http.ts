import type { UsageEvent } from '../metering/usage-events.ts'
import type { SignedStateBytes } from './exact-state-seal.ts'
import { startLivePayment } from './generate-live-payment.ts'
import { errorReply, livePaymentReply, type HttpReply } from './http-reply.ts'
import { readLivePaymentRequest } from './http-request.ts'
import { NO_EVENTS, type LivePaymentResult } from './outcome.ts'
import type { LivePaymentContext, SignerProcess } from './request.ts'
import { signerRefusalStatus, signerRefusalText, type SignerRefusal } from './refusals.ts'
import { readWebhookAnswer, webhookBody, type WebhookHttpAnswer } from './webhook-http.ts'

/** What came of a request; `panicked` = the original's connection is aborted, the reply stands in for that. */
export interface HttpOutcome {
  readonly reply: HttpReply
  readonly panicked: string | null
  readonly events: readonly UsageEvent[]
}

/** Done, or a POST to the auth webhook whose answer `resume` takes. */
export type HttpStep =
  | { readonly kind: 'done'; readonly outcome: HttpOutcome }
  | {
      readonly kind: 'ask-webhook'
      readonly body: string
      readonly resume: (answer: WebhookHttpAnswer) => HttpOutcome
    }

export interface HttpContext extends LivePaymentContext {
  /** URL of the auth webhook as configured, '' = none; it stands in error texts. */
  readonly webhookUrl: string
}

/** What Go's HTTP server can write. */
const LEAST_STATUS = 100
const GREATEST_STATUS = 999

const NOT_READY: SignerRefusal = { code: 'signer-not-ready' }

/** POST /generate-live-payment from body to reply; null = a node without ticket sender or balance book (spec SG-10.1). */
export function handleLivePayment(
  process: SignerProcess<SignedStateBytes> | null,
  body: Uint8Array,
  context: HttpContext,
): HttpStep {
  if (process === null) return done(refused(NOT_READY))
  const rules = process.rules.signer
  const request = readLivePaymentRequest(body, rules.requestFields())
  if (!request.ok) return done(refused({ code: 'request-malformed', text: request.error }))
  const step = startLivePayment(process, request.value, context)
  if (step.kind === 'done') return done(outcomeOf(step.result))
  const asked = webhookBody(step.call, rules.stateLayout())
  if (!asked.ok) return done(outcomeOf(step.resume({ kind: 'failed', error: asked.error })))
  const options = { url: context.webhookUrl, readsMaxPrice: rules.webhookSetsMaxPrice() }
  return {
    kind: 'ask-webhook',
    body: asked.text,
    resume: (answer) => outcomeOf(step.resume(readWebhookAnswer(answer, options))),
  }
}

function outcomeOf(result: LivePaymentResult<SignedStateBytes>): HttpOutcome {
  const reply = livePaymentReply(result)
  const panicked = result.ok ? null : panicOf(result.refusal, reply.status)
  return { reply, panicked, events: result.events }
}

/** The text of the crash that this refusal is upstream; null = none (spec SG-10, SG-22). */
function panicOf(refusal: SignerRefusal, status: number): string | null {
  if (status < LEAST_STATUS || status > GREATEST_STATUS) return `invalid WriteHeader code ${status}`
  if (refusal.code === 'upstream-panic') return refusal.text
  if (refusal.code !== 'refresh-check-failed') return null
  const { cause } = refusal
  const crashed = cause.code === 'ticket-params-refused' && cause.refusal.code === 'upstream-panic'
  return crashed ? signerRefusalText(refusal) : null
}

function refused(refusal: SignerRefusal): HttpOutcome {
  return {
    reply: errorReply(signerRefusalStatus(refusal), signerRefusalText(refusal)),
    panicked: null,
    events: NO_EVENTS,
  }
}

function done(outcome: HttpOutcome): HttpStep {
  return { kind: 'done', outcome }
}
