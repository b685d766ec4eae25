import { unreachable } from '../../assert.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { isZero, multiplyInteger, rational, ZERO, type Rational } from '../../money/rational.ts'
import { senderRefusalText, type SenderRefusal } from '../../sender/refusal.ts'
import type { TicketSender } from '../../sender/ticket-sender.ts'
import { expectedValue, type TicketBatch } from '../../ticket/ticket.ts'
import type { PriceInfo } from '../../price/price-info.ts'
import type { JobToken } from '../../wire/job-token.ts'
import type { Payment } from '../../wire/messages.ts'
import { sessionTicketParams } from '../../wire/protobuf/ticket-params.ts'
import { NIL_DEREFERENCE, type UpstreamPanic } from '../upstream-panic.ts'
import { takeOverBalance, type JobBalanceAccount } from './job-balance.ts'
import type { ByocGatewayRules, JobNonces } from './rules.ts'

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
  /** A job or stream begins with it. */
  readonly starts: boolean
  /** Null = the orchestrator gave none. */
  readonly token: Pick<JobToken, 'ticketParams' | 'balanceWei' | 'price' | 'lastNonce'> | null
  /** Of a running stream: what a second cost when it started. @defaultValue what the token says */
  readonly firstPriceWei?: Rational | undefined
}

export type JobPaymentRefusal =
  | { readonly code: 'token-missing' }
  | { readonly code: 'sender-missing' }
  | { readonly code: 'ticket-params-missing' }
  | { readonly code: 'tickets-refused'; readonly refusal: SenderRefusal }
  | { readonly code: 'price-above-twice-the-first' }
  | UpstreamPanic

/** A null payment = none is needed. `lastNonce` is the token's from now on. */
export type CreatedJobPayment =
  | {
      readonly ok: true
      readonly payment: Payment | null
      readonly lastNonce: number
      /** What the tickets had to cover; 0 without a payment. */
      readonly costWei: Rational
      /** What `bookAnsweredPayment` must book; 0 = nothing, or it is booked already. */
      readonly unbookedWei: Rational
    }
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
  const { token, capability, timeoutSeconds, starts } = need
  if (token === null) return refuse({ code: 'token-missing' })
  const { sender, ledger, rules } = payer
  if (sender === null) return refuse({ code: 'sender-missing' })
  const { ticketParams, price, lastNonce } = token
  if (ticketParams === null) return refuse({ code: 'ticket-params-missing' })
  if (price === null) return refuse(NIL_DEREFERENCE)
  if (price.pixelsPerUnit === 0n) return refuse(DIVISION_BY_ZERO)
  const currentWei = rational(price.pricePerUnit, price.pixelsPerUnit)
  const prices = { firstWei: need.firstPriceWei ?? currentWei, currentWei }
  if (!rules.streamPriceAccepted(prices)) return refuse({ code: 'price-above-twice-the-first' })
  const perSecondWei = rules.streamCostPrice(prices)
  const { recipient } = ticketParams
  const reportedWei = rational(token.balanceWei)
  const reported = takeOverBalance(
    { ledger, recipient, capability },
    reportedWei,
    multiplyInteger(perSecondWei, rules.jobCoveredSeconds(timeoutSeconds)),
    nowNs,
  )
  if (reported.minimumCovered) return nothingToPay(lastNonce)

  const costWei = rules.jobCost({ perSecondWei, timeoutSeconds, reportedWei })
  const tickets = rules.jobTicketCount({
    costWei,
    admissionWei: multiplyInteger(perSecondWei, starts ? ADMISSION_SECONDS : 0n),
    evWei: expectedValue(ticketParams),
    timeoutSeconds,
  })
  const nonces = rules.jobNonces(lastNonce)
  const session = sender.startSession(sessionTicketParams(ticketParams), nonces.sessionStart)
  const made = sender.createTicketBatch(session, tickets)
  if (!made.ok) return refuse({ code: 'tickets-refused', refusal: made.refusal })
  const lastSigned = made.batch.senderParams.at(-1)?.senderNonce
  if (lastSigned === undefined) return refuse(NO_TICKETS)
  const creditWei = rules.jobTicketCredit(ticketParams, tickets)
  const isBooked = rules.jobPaymentBooked() === 'before-sending'
  if (isBooked) ledger.credit(recipient, capability, creditWei, nowNs)
  return {
    ok: true,
    payment: { ...jobPayment(made.batch, nonces), ticketParams, expectedPrice: price },
    lastNonce: nonces.lastNonce(lastSigned),
    costWei,
    unbookedWei: isBooked ? ZERO : creditWei,
  }
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
    : nothingToPay(lastNonce)
}

/**
 * The payment for a stream that runs, out of a new token; whether one is made at all follows from the price of the token before
 * (spec BY-28; go-livepeer byoc/stream_gateway.go:sendPaymentForStream).
 */
export function payForStream(
  payer: JobPayer,
  need: JobPaymentNeed & { readonly token: NonNullable<JobPaymentNeed['token']> },
  priceBefore: PriceInfo | null,
  nowNs: number,
): CreatedJobPayment {
  return priceBefore !== null && priceBefore.pricePerUnit > 0n
    ? createJobPayment(payer, need, nowNs)
    : nothingToPay(need.token.lastNonce)
}

/** The request that carried a payment was answered. */
export function bookAnsweredPayment(
  { ledger }: Pick<JobPayer, 'ledger'>,
  account: Pick<JobBalanceAccount, 'recipient' | 'capability'>,
  unbookedWei: Rational,
  nowNs: number,
): void {
  if (isZero(unbookedWei)) return
  ledger.credit(account.recipient, account.capability, unbookedWei, nowNs)
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
    case 'price-above-twice-the-first':
      return 'the price is above twice the one that the stream started at'
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

function nothingToPay(lastNonce: number): CreatedJobPayment {
  return { ok: true, payment: null, lastNonce, costWei: ZERO, unbookedWei: ZERO }
}

function refuse(refusal: JobPaymentRefusal): CreatedJobPayment {
  return { ok: false, refusal }
}
