import { assert, unreachable } from '../assert.ts'
import type { Capabilities, OrchestratorInfo } from '../wire/messages.ts'
import { statusOf, type OrchestratorAnswer, type RefreshAnswer } from './orchestrator-answer.ts'
import type { GatewayRefusal, PaymentOutcome } from './payment-outcome.ts'
import { updateSession, type GatewaySession, type Instant, type Payer } from './session.ts'
import { takeAnswer } from './take-answer.ts'

/** Most refreshes that one payment makes; after that many, the next 480 is an error (spec LV-31). */
const REFRESHES_PER_PAYMENT = 4

/**
 * What a gateway keeps of its remote signer. One of these serves all orchestrators that are tried for a stream, and it is
 * discarded when the stream moves to another one later (spec LV-16). `Headers` is the signed payment with its credentials and
 * `State` the signed state: the gateway reads neither.
 */
export interface RemoteSigner<Headers, State> {
  /** The last state that the signer gave; null before the first. */
  state: State | null
  /** The payment that has to be delivered again; null = none. */
  unanswered: { readonly headers: Headers; readonly state: State | null } | null
  /** The call that has to be made again, because nobody knows what became of it; null = none. */
  unansweredCall: SignerRequest<State> | null
  /** How often the signer has said that it cannot read this call. */
  timesUnread: number
}

export function createRemoteSigner<Headers, State>(): RemoteSigner<Headers, State> {
  return { state: null, unanswered: null, unansweredCall: null, timesUnread: 0 }
}

/** A payment that is wanted. `refreshes` counts those of this payment. */
export interface RemotePaymentRequest {
  /** '' for the first payment, before the orchestrator has named one (spec LV-19). */
  readonly manifestId: string
  refreshes: number
}

/** Everything that a remote payment works on. */
export interface RemoteContext<Headers, State> {
  readonly payer: Payer
  /** Null = none is configured. */
  readonly signer: RemoteSigner<Headers, State> | null
  /** Null = not there yet. */
  readonly session: GatewaySession | null
  /** Names a call that is made now; absent = this gateway's calls bear no name. */
  readonly nameCall?: () => CallName
}

/** What makes a signer call the same call when it is made again. */
export interface CallName {
  readonly id: string
  /** The session's own time, Unix nanoseconds (`SessionClock`). */
  readonly askedAtUnixNs: bigint
}

/** Spec LV-30; the gateway never names an amount: the signer bills the time since its own last update (LV-36). */
export interface SignerRequest<State> {
  readonly manifestId: string
  readonly info: OrchestratorInfo
  readonly state: State | null
  readonly jobType: 'lv2v'
  readonly capabilities: Capabilities | null
  /** Null = it has no name: the signer takes each call for another one. */
  readonly name: CallName | null
}

/** The signer could not read what it was asked. */
const BAD_REQUEST = 400
const NO_STATUS = 0

export type SignerAnswer<Headers, State> =
  | { readonly kind: 'unreachable'; readonly cause: string }
  | { readonly kind: 'paid'; readonly headers: Headers; readonly state: State | null }
  /** A 200 whose body cannot be read. */
  | { readonly kind: 'malformed'; readonly error: string }
  /** Any other status. `state` is what a 482 may carry. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly body: string
      readonly state: State | null
    }

/** A payment on its way. Whoever holds it hands it back with the answer that it waits for. */
export interface RemoteFlight<Headers, State> {
  readonly request: RemotePaymentRequest
  /** `request` ends with the signed payment in hand, `send` delivers it. */
  readonly purpose: 'request' | 'send'
  /** What the signer was asked; null until it is. */
  asked: SignerRequest<State> | null
  /** It was asked the same before: what has come since is asked for next. */
  isCallRepeated: boolean
  /** Null until the signer has paid. */
  signed: { readonly headers: Headers; readonly state: State | null } | null
}

/** What to ask next, or how the payment ended. `headers` are there after a `request` that the signer paid. */
export type RemotePaymentStep<Headers, State> =
  | {
      readonly kind: 'ask-signer'
      readonly flight: RemoteFlight<Headers, State>
      readonly request: SignerRequest<State>
    }
  /** GetOrchestrator, at full capacity too. */
  | { readonly kind: 'ask-refresh'; readonly flight: RemoteFlight<Headers, State> }
  | {
      readonly kind: 'ask-orchestrator'
      readonly flight: RemoteFlight<Headers, State>
      readonly headers: Headers
      /** An earlier payment that goes first; the signer is not asked yet. */
      readonly redelivery: boolean
    }
  | {
      readonly kind: 'done'
      readonly outcome: PaymentOutcome
      readonly headers: Headers | null
    }

/**
 * A remote signer pays for a live session. Each function returns what to ask next; `afterSignerAnswer`, `afterRemoteRefresh`
 * and `afterRemoteAnswer` take the answer. Spec LV-29 to LV-37; go-livepeer server/live_payment.go:remotePaymentSender.
 * `request` is null when the caller has no segment information.
 */
export function beginRemotePayment<Headers, State>(
  context: RemoteContext<Headers, State>,
  request: RemotePaymentRequest | null,
  purpose: 'request' | 'send',
): RemotePaymentStep<Headers, State> {
  const { signer } = context
  if (signer === null) return refused({ code: 'signer-not-configured' })
  if (request === null) return refused({ code: 'segment-info-missing' })
  const flight = newFlight<Headers, State>(request, purpose)
  if (purpose === 'request' || signer.unanswered === null) return askSigner(context, flight)
  const { headers } = signer.unanswered
  return { kind: 'ask-orchestrator', flight, headers, redelivery: true }
}

/** Spec LV-31 to LV-33. */
export function afterSignerAnswer<Headers, State>(
  context: RemoteContext<Headers, State>,
  flight: RemoteFlight<Headers, State>,
  answer: SignerAnswer<Headers, State>,
): RemotePaymentStep<Headers, State> {
  switch (answer.kind) {
    case 'unreachable':
      keepCall(context, flight, NO_STATUS)
      return refused({ code: 'signer-unreachable', cause: answer.cause })
    case 'malformed':
      // The signer has answered, but nobody knows what.
      keepCall(context, flight, NO_STATUS)
      return refused({ code: 'signer-answer-malformed', error: answer.error })
    case 'paid':
      return afterSignerPaid(context, flight, answer.headers, answer.state)
    case 'refused':
      // This is the answer to one copy of the call: another one may have been paid.
      keepCall(context, flight, answer.status)
      return afterSignerRefused(context, flight, answer)
    default:
      return unreachable(answer)
  }
}

/** Takes what GetOrchestrator gave; the signer is asked again with the same state. */
export function afterRemoteRefresh<Headers, State>(
  context: RemoteContext<Headers, State>,
  flight: RemoteFlight<Headers, State>,
  answer: RefreshAnswer,
  now: Instant,
): RemotePaymentStep<Headers, State> {
  if (!answer.ok) return refused({ code: 'signer-refresh-failed', error: answer.error })
  const { payer, session } = context
  assert(session !== null, 'remote payment: no session to refresh')
  const panic = updateSession(payer, session, answer.info, now.nowNs)
  if (panic !== null) return refused(panic)
  flight.request.refreshes += 1
  return askSigner(context, flight)
}

/** Spec LV-34, LV-35. */
export function afterRemoteAnswer<Headers, State>(
  context: RemoteContext<Headers, State>,
  flight: RemoteFlight<Headers, State>,
  answer: OrchestratorAnswer,
  now: Instant,
): RemotePaymentStep<Headers, State> {
  const { payer, signer, session } = context
  assert(signer !== null && session !== null, 'remote payment: answer without signer or session')
  const { gateway } = payer.rules
  const status = statusOf(answer)
  const sent = flight.signed ?? signer.unanswered
  assert(sent !== null, 'remote payment: answer to nothing')
  const again = gateway.redelivers(status)
  signer.unanswered = again ? sent : null
  const refusal = takeAnswer(payer, session, answer, now.nowNs)
  if (status === 200 && !gateway.storesStateOnSignerAnswer()) signer.state = sent.state
  if (flight.signed === null) return again ? refused(refusal) : askSigner(context, flight)
  if (refusal === null && flight.isCallRepeated) return askAnew(context, flight)
  return refusal === null
    ? { kind: 'done', outcome: { ok: true, code: 'paid', status }, headers: null }
    : refused(refusal)
}

function askSigner<Headers, State>(
  context: RemoteContext<Headers, State>,
  flight: RemoteFlight<Headers, State>,
): RemotePaymentStep<Headers, State> {
  const { signer, session } = context
  if (session === null || session.info.priceInfo === null) {
    return refused({ code: 'session-info-missing' })
  }
  const unanswered = signer === null ? null : signer.unansweredCall
  flight.isCallRepeated = unanswered !== null
  const request: SignerRequest<State> = unanswered ?? {
    manifestId: flight.request.manifestId,
    info: session.info,
    state: signer === null ? null : signer.state,
    jobType: 'lv2v',
    capabilities: session.capabilities,
    name: context.nameCall?.() ?? null,
  }
  if (signer !== null) {
    signer.unansweredCall = null
    if (unanswered === null) signer.timesUnread = 0
  }
  flight.asked = request
  return { kind: 'ask-signer', flight, request }
}

/** The same payment goes on with a call for what has come due since the one that was repeated. */
function askAnew<Headers, State>(
  context: RemoteContext<Headers, State>,
  { request, purpose }: RemoteFlight<Headers, State>,
): RemotePaymentStep<Headers, State> {
  return askSigner(context, newFlight(request, purpose))
}

function newFlight<Headers, State>(
  request: RemotePaymentRequest,
  purpose: 'request' | 'send',
): RemoteFlight<Headers, State> {
  return { request, purpose, asked: null, isCallRepeated: false, signed: null }
}

function keepCall<Headers, State>(
  { payer, signer }: RemoteContext<Headers, State>,
  { asked }: RemoteFlight<Headers, State>,
  status: number,
): void {
  if (signer === null) return
  if (status === BAD_REQUEST) signer.timesUnread += 1
  const { timesUnread } = signer
  if (payer.rules.gateway.keepsUnansweredCall({ status, timesUnread })) {
    signer.unansweredCall = asked
  }
}

function afterSignerPaid<Headers, State>(
  context: RemoteContext<Headers, State>,
  flight: RemoteFlight<Headers, State>,
  headers: Headers,
  state: State | null,
): RemotePaymentStep<Headers, State> {
  const { payer, signer } = context
  assert(signer !== null, 'remote payment: no signer')
  const keepNow = flight.purpose === 'request' || payer.rules.gateway.storesStateOnSignerAnswer()
  if (keepNow) signer.state = state
  flight.signed = { headers, state }
  return flight.purpose === 'request'
    ? { kind: 'done', outcome: { ok: true, code: 'paid', status: 200 }, headers }
    : { kind: 'ask-orchestrator', flight, headers, redelivery: false }
}

function afterSignerRefused<Headers, State>(
  context: RemoteContext<Headers, State>,
  flight: RemoteFlight<Headers, State>,
  answer: { readonly status: number; readonly body: string; readonly state: State | null },
): RemotePaymentStep<Headers, State> {
  const { status, body } = answer
  if (status === 480) {
    return flight.request.refreshes >= REFRESHES_PER_PAYMENT
      ? refused({ code: 'too-many-refreshes' })
      : { kind: 'ask-refresh', flight }
  }
  if (status === 482 && context.payer.rules.gateway.adoptsStateOf482()) {
    if (context.signer !== null && answer.state !== null) context.signer.state = answer.state
    if (flight.isCallRepeated && flight.purpose === 'send') return askAnew(context, flight)
    return { kind: 'done', outcome: { ok: true, code: 'nothing-due' }, headers: null }
  }
  return refused({ code: 'signer-refused', status, body })
}

function refused(refusal: GatewayRefusal | null): {
  readonly kind: 'done'
  readonly outcome: PaymentOutcome
  readonly headers: null
} {
  assert(refusal !== null, 'remote payment: refused without reason')
  return { kind: 'done', outcome: { ok: false, refusal }, headers: null }
}
