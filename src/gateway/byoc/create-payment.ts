import { unreachable } from '../../assert.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { multiplyInteger, rational } from '../../money/rational.ts'
import { senderRefusalText, type SenderRefusal } from '../../sender/refusal.ts'
import type { TicketSender } from '../../sender/ticket-sender.ts'
import { expectedValue, type TicketBatch } from '../../ticket/ticket.ts'
import type { JobToken } from '../../wire/job-token.ts'
import type { Payment } from '../../wire/messages.ts'
import { sessionTicketParams } from '../../wire/protobuf/ticket-params.ts'
import { NIL_DEREFERENCE, type UpstreamPanic } from '../upstream-panic.ts'
import { takeOverBalance } from './job-balance.ts'
import type { ByocGatewayRules, JobNonces } from './rules.ts'

/** Seconds of work that the credit must cover for a payment to be left out (spec BY-27). */
const COVERED_SECONDS = 120n
/** Seconds of work that an orchestrator wants covered before it takes a job (spec BY-22). */
const ADMISSION_SECONDS = 60n

/** A gateway that pays for BYOC jobs with its own key. */
export interface JobPayer {
  /** Null = off-chain. */
  readonly sender: Pick<TicketSender, 'address' | 'startSession' | 'createTicketBatch'> | null
  readonly ledger: Ledger
  readonly rules: ByocGatewayRules
}

/** What is paid for. */
export interface JobPaymentNeed {
  readonly capability: string
  readonly timeoutSeconds: bigint
  /** Null = the orchestrator gave none. */
  readonly token: Pick<JobToken, 'ticketParams' | 'balanceWei' | 'price' | 'lastNonce'> | null
}

export type JobPaymentRefusal =
  | { readonly code: 'token-missing' }
  | { readonly code: 'sender-missing' }
  | { readonly code: 'ticket-params-missing' }
  | { readonly code: 'tickets-refused'; readonly refusal: SenderRefusal }
  | UpstreamPanic

/** A null payment = none is needed. `lastNonce` is the token's from now on. */
export type CreatedJobPayment =
  | { readonly ok: true; readonly payment: Payment | null; readonly lastNonce: number }
  | { readonly ok: false; readonly refusal: JobPaymentRefusal }

const DIVISION_BY_ZERO: UpstreamPanic = { code: 'upstream-panic', text: 'division by zero' }
const NO_TICKETS: UpstreamPanic = {
  code: 'upstream-panic',
  text: 'runtime error: index out of range [-1]',
}

/**
 * The payment of a BYOC request: takes over the token's balance, and unless that covers 120 s at the token's price makes
 * tickets for the request's time-out (spec BY-27, PR-85 and errata; go-livepeer byoc/payment.go:createPayment).
 */
export function createJobPayment(
  payer: JobPayer,
  need: JobPaymentNeed,
  nowNs: number,
): CreatedJobPayment {
  const { token, capability, timeoutSeconds } = need
  if (token === null) return refuse({ code: 'token-missing' })
  const { sender, ledger, rules } = payer
  if (sender === null) return refuse({ code: 'sender-missing' })
  const { ticketParams, price, lastNonce } = token
  if (ticketParams === null) return refuse({ code: 'ticket-params-missing' })
  if (price === null) return refuse(NIL_DEREFERENCE)
  if (price.pixelsPerUnit === 0n) return refuse(DIVISION_BY_ZERO)
  const perSecondWei = rational(price.pricePerUnit, price.pixelsPerUnit)
  const { recipient } = ticketParams
  const reported = takeOverBalance(
    { ledger, recipient, capability },
    rational(token.balanceWei),
    multiplyInteger(perSecondWei, COVERED_SECONDS),
    nowNs,
  )
  if (reported.minimumCovered) return { ok: true, payment: null, lastNonce }

  const tickets = rules.jobTicketCount({
    costWei: multiplyInteger(perSecondWei, timeoutSeconds),
    admissionWei: multiplyInteger(perSecondWei, ADMISSION_SECONDS),
    evWei: expectedValue(ticketParams),
    timeoutSeconds,
  })
  const nonces = rules.jobNonces(lastNonce)
  const session = sender.startSession(sessionTicketParams(ticketParams), nonces.sessionStart)
  const made = sender.createTicketBatch(session, tickets)
  if (!made.ok) return refuse({ code: 'tickets-refused', refusal: made.refusal })
  const lastSigned = made.batch.senderParams.at(-1)?.senderNonce
  if (lastSigned === undefined) return refuse(NO_TICKETS)
  ledger.credit(recipient, capability, rules.jobTicketCredit(ticketParams, tickets), nowNs)
  const payment = { ...jobPayment(made.batch, nonces), ticketParams, expectedPrice: price }
  return { ok: true, payment, lastNonce: nonces.lastNonce(lastSigned) }
}

/**
 * The payment that goes with a BYOC request: none at a price of 0 or below, or without a price, where nothing is looked at
 * (spec PR-85; go-livepeer byoc/job_gateway.go:sendJobToOrch).
 */
export function payForJob(
  payer: JobPayer,
  need: JobPaymentNeed & { readonly token: NonNullable<JobPaymentNeed['token']> },
  nowNs: number,
): CreatedJobPayment {
  const { price, lastNonce } = need.token
  return price !== null && price.pricePerUnit > 0n
    ? createJobPayment(payer, need, nowNs)
    : { ok: true, payment: null, lastNonce }
}

/** The exact upstream text. */
export function jobPaymentRefusalText(refusal: JobPaymentRefusal): string {
  switch (refusal.code) {
    case 'token-missing':
      return 'orchestrator token is nil, cannot create payment'
    case 'sender-missing':
      return 'no ticket sender available, cannot create payment'
    case 'ticket-params-missing':
      return 'no ticket params available, cannot create payment'
    case 'tickets-refused':
      return senderRefusalText(refusal.refusal)
    case 'upstream-panic':
      return refusal.text
    default:
      return unreachable(refusal)
  }
}

/** Without the parts that come from the token as they are, the parameters with their expiration parameters (or none). */
function jobPayment(
  batch: TicketBatch,
  nonces: JobNonces,
): Omit<Payment, 'ticketParams' | 'expectedPrice'> {
  return {
    sender: batch.sender,
    expirationParams: batch.expirationParams,
    ticketSenderParams: batch.senderParams.map(({ senderNonce, signature }) => ({
      senderNonce: nonces.wireNonce(senderNonce),
      signature,
    })),
  }
}

function refuse(refusal: JobPaymentRefusal): CreatedJobPayment {
  return { ok: false, refusal }
}
