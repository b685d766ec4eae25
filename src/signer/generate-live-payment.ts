import { assert } from '../assert.ts'
import { signedTicketEvent, type UsageEvent } from '../metering/usage-events.ts'
import { billedSeconds } from './bill.ts'
import { charge, type Charge } from './charge.ts'
import { examine, type Asked } from './examine.ts'
import { NO_EVENTS, refuse, type LivePaymentResult, type LivePaymentStep } from './outcome.ts'
import type { LivePaymentContext, LivePaymentRequest, SignerProcess } from './request.ts'
import { chargedState, sign, type Signed } from './sign.ts'
import type { SignerState } from './state.ts'
import {
  authorise,
  authoriseUnasked,
  needsWebhook,
  NO_HEADERS,
  type Authorised,
  type WebhookAnswer,
} from './webhook.ts'

export type {
  ChargedState,
  LivePaymentPaid,
  LivePaymentResult,
  LivePaymentStep,
} from './outcome.ts'
export type { LivePaymentContext, LivePaymentRequest, SignerProcess } from './request.ts'

/** One call on its way through the signer. */
interface Call<Sealed> {
  readonly process: SignerProcess<Sealed>
  readonly request: LivePaymentRequest<Sealed>
  /** With the clock that the call is billed by. */
  readonly context: LivePaymentContext
  /** With the process's own clock. */
  readonly own: LivePaymentContext
  readonly asked: Asked
}

/** The whole of a call to a signer without auth webhook. */
export function generateLivePayment<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  context: LivePaymentContext,
): LivePaymentResult<Sealed> {
  const step = startLivePayment(process, request, context)
  assert(step.kind === 'done', 'a signer with an auth webhook is asked by startLivePayment')
  return step.result
}

/**
 * One payment for a live session: checks in the order of spec SG-10, units, fee, tickets, the new state, and where the auth
 * webhook is asked a step to go on from. The first failure wins; statuses and texts are in `refusals.ts`.
 * go-livepeer server/remote_signer.go:GenerateLivePayment.
 */
export function startLivePayment<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  context: LivePaymentContext,
): LivePaymentStep<Sealed> {
  const named = process.rules.signer.repeatedCall(context, request.name)
  const asked = examine(process, request, named)
  if ('code' in asked) return done(refuse(asked))
  const call: Call<Sealed> = { process, request, context: named, own: context, asked }
  return process.rules.signer.asksWebhookFirst() ? authoriseThenSign(call) : signThenAuthorise(call)
}

function authoriseThenSign<Sealed>(call: Call<Sealed>): LivePaymentStep<Sealed> {
  return withAuthorisation(call, call.asked.state, (authorised) => {
    if (!authorised.ok) return refuse(authorised.refusal)
    const settled = settle(withState(call, authorised.state))
    return 'ok' in settled ? settled : finish(call, settled, settled.signed.state)
  })
}

/** Mostly the webhook changes nothing: then the call stays the same. */
function withState<Sealed>(call: Call<Sealed>, state: SignerState): Call<Sealed> {
  const { asked } = call
  return asked.state === state ? call : { ...call, asked: { ...asked, state } }
}

function signThenAuthorise<Sealed>(call: Call<Sealed>): LivePaymentStep<Sealed> {
  const settled = settle(call)
  if ('ok' in settled) return done(settled)
  const { signed } = settled
  return withAuthorisation(call, signed.state, (authorised) =>
    authorised.ok ? finish(call, settled, authorised.state) : refuse(authorised.refusal, signed),
  )
}

function withAuthorisation<Sealed>(
  call: Call<Sealed>,
  state: SignerState,
  next: (authorised: Authorised) => LivePaymentResult<Sealed>,
): LivePaymentStep<Sealed> {
  const { process, own: context, asked, request } = call
  if (!needsWebhook(process, state, context.nowUnixNs)) {
    return done(next(authoriseUnasked(process, state, context)))
  }
  const charged = { price: asked.price, type: request.type }
  return {
    kind: 'ask-webhook',
    call: { headers: context.headers ?? NO_HEADERS, state },
    resume: (answer: WebhookAnswer) => next(authorise(process, state, context, answer, charged)),
  }
}

interface Settled {
  readonly due: Charge
  readonly signed: Signed
}

/** SG-10.13 to SG-10.24: opens the PM session, charges, signs, closes it. */
function settle<Sealed>(call: Call<Sealed>): Settled | LivePaymentResult<Sealed> {
  const { process, request, context, asked } = call
  const { sender } = process
  const nonce = process.rules.signer.continueNonce(asked.state, asked.ticketParams)
  const id = sender.startSession(asked.ticketParams, nonce)
  const due = charge(process, request, context, asked, { id, nonce })
  const signed = 'code' in due ? due : due.tickets <= 0n ? null : sign(process, asked, due, id)
  sender.cleanupSession(id)
  if ('code' in due) return refuse(due)
  if (signed === null) return noTickets(call, due)
  return 'code' in signed ? refuse(signed) : { due, signed }
}

/** SG-10.19; under some rules the state goes along, charged. Only time can be charged without a payment. */
function noTickets<Sealed>(call: Call<Sealed>, due: Charge): LivePaymentResult<Sealed> {
  const { process, asked } = call
  const refused = refuse({ code: 'no-tickets' })
  const carries = !asked.isNew && due.bill.basis !== null
  if (!carries || !process.rules.signer.noTicketsCarriesState()) return refused
  const state = chargedState(asked, due)
  const { bill, feeWei, balanceWei } = due
  const seal = process.seal.seal(state)
  if (!seal.ok) return refuse({ code: 'state-not-encodable', error: seal.error })
  const charged = { sealed: seal.sealed, state, bill, feeWei, balanceWei }
  // What is charged is told, or the events would not add up to the fees.
  return { ...refused, charged, events: chargeEvents(call, due, state, 0) }
}

/** SG-10.28, SG-10.29. */
function finish<Sealed>(
  call: Call<Sealed>,
  { due, signed }: Settled,
  state: SignerState,
): LivePaymentResult<Sealed> {
  const { process, context, asked } = call
  const seal = process.seal.seal(state)
  if (!seal.ok) return refuse({ code: 'state-not-encodable', error: seal.error }, signed)
  const before = asked.state.lastUpdateUnixNs ?? context.nowUnixNs
  return {
    ok: true,
    payment: signed.payment,
    segmentCredentials: signed.credentials,
    sealed: seal.sealed,
    state,
    bill: due.bill,
    feeWei: due.feeWei,
    tickets: due.tickets,
    ticketEvWei: due.ticketEvWei,
    price: asked.price,
    initialPrice: due.initialPrice,
    elapsedNs: context.nowUnixNs - before,
    firstNonce: signed.firstNonce,
    manifestId: asked.manifestId,
    events:
      process.monitoring === true
        ? [...signed.events, ...chargeEvents(call, due, state, ticketsOf(signed))]
        : NO_EVENTS,
  }
}

/** What a charge to a session is told by; nothing without monitoring, or when JSON cannot hold it. */
function chargeEvents<Sealed>(
  { process, request, context, asked }: Call<Sealed>,
  due: Charge,
  state: SignerState,
  tickets: number,
): readonly UsageEvent[] {
  if (process.monitoring !== true) return NO_EVENTS
  const rules = process.rules.signer
  const { info, capabilities, price } = asked
  const event = signedTicketEvent({
    stateId: state.stateId,
    sequenceNumber: state.sequenceNumber,
    labels: rules.eventLabels({
      type: request.type,
      capabilities,
      capability: request.capability,
      modelId: request.modelId,
      app: state.app,
    }),
    requestId: asked.requestId,
    orchestratorAddress: asked.address,
    orchestratorUrl: info.transcoder,
    manifestId: asked.manifestId,
    pmSessionId: state.pmSessionId,
    nowUnixNs: context.nowUnixNs,
    previousUnixNs: asked.state.lastUpdateUnixNs ?? context.nowUnixNs,
    billedSeconds: billedSeconds(due.bill),
    pixels: due.bill.pixels,
    balance: rules.eventMoney(due.balanceWei),
    fee: rules.eventMoney(due.feeWei),
    cost: rules.eventCost({ initial: due.initialPrice, current: price }),
    tickets,
    authId: state.authId,
  })
  return event === null ? NO_EVENTS : [event]
}

function ticketsOf({ payment }: Signed): number {
  return payment.ticketSenderParams.length
}

function done<Sealed>(result: LivePaymentResult<Sealed>): LivePaymentStep<Sealed> {
  return { kind: 'done', result }
}
