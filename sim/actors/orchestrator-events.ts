import type { Address } from '../../src/bytes/hex.ts'
import { ZERO, type Rational } from '../../src/money/rational.ts'
import type { PaymentOutcome, WonTicket } from '../../src/orchestrator/process-payment.ts'
import { expectedValue } from '../../src/ticket/ticket.ts'
import type { OrchestratorInfo } from '../../src/wire/messages.ts'
import type { EventOf } from '../trace/events.ts'
import type { SentPayment } from './orchestrator-messages.ts'

/** Where and when: what every event of an orchestrator begins with. */
export interface Place {
  readonly atNs: number
  readonly orchestrator: string
  /** The EV that it is configured to ask for. */
  readonly evWei: bigint
  /** Of one redemption at the gas price of the moment. */
  readonly redemptionCostWei: bigint
}

export function infoIssued(
  place: Place,
  request: { readonly session: string; readonly gateway: string },
  info: Pick<OrchestratorInfo, 'priceInfo' | 'ticketParams'>,
): EventOf<'info.issued'> {
  const params = info.ticketParams
  return {
    type: 'info.issued',
    atNs: place.atNs,
    orchestrator: place.orchestrator,
    gateway: request.gateway,
    session: request.session,
    price: info.priceInfo,
    recipientRandHash: params?.recipientRandHash ?? null,
    faceValueWei: params?.faceValueWei ?? 0n,
    winProb: params?.winProb ?? 0n,
    ticketEvWei: params === null ? ZERO : expectedValue(params),
    configuredEvWei: place.evWei,
    expirationBlock: params?.expirationBlock ?? 0n,
    redemptionCostWei: place.redemptionCostWei,
  }
}

export function paymentProcessed(
  place: Place,
  request: Pick<SentPayment, 'paymentId' | 'session' | 'payment'>,
  processed: {
    readonly sender: Address
    readonly manifestId: string
    readonly balanceWei: Rational | null
    readonly answer: { readonly status: number; readonly body: string }
    readonly outcome: PaymentOutcome | null
  },
): EventOf<'payment.processed'> {
  const { sender, manifestId, balanceWei, answer, outcome } = processed
  const { payment } = request
  const tickets = payment.ticketSenderParams
  return {
    type: 'payment.processed',
    atNs: place.atNs,
    paymentId: request.paymentId,
    session: request.session,
    orchestrator: place.orchestrator,
    sender,
    manifestId,
    tickets: tickets.length,
    creditedTickets: outcome?.creditedTickets ?? 0,
    creditedWei: outcome?.creditedWei ?? ZERO,
    faceValueWei: payment.ticketParams?.faceValueWei ?? 0n,
    wonTickets: outcome?.won.length ?? 0,
    expectedPrice: payment.expectedPrice,
    recipientRandHash: payment.ticketParams?.recipientRandHash ?? null,
    firstNonce: tickets[0]?.senderNonce ?? 0,
    lastNonce: tickets.at(-1)?.senderNonce ?? 0,
    status: answer.status,
    error: answer.status === 200 ? null : answer.body.trimEnd(),
    balanceWei,
  }
}

export function paymentRepeated(
  { atNs, orchestrator }: Place,
  { paymentId, session, payment }: SentPayment,
  { status }: { readonly status: number },
): EventOf<'payment.repeated'> {
  const tickets = payment.ticketSenderParams.length
  return { type: 'payment.repeated', atNs, paymentId, session, orchestrator, tickets, status }
}

export function ticketWon(
  place: Place,
  sender: Address,
  { ticket }: WonTicket,
): EventOf<'ticket.won'> {
  return {
    type: 'ticket.won',
    atNs: place.atNs,
    orchestrator: place.orchestrator,
    sender,
    recipientRandHash: ticket.recipientRandHash,
    nonce: ticket.senderNonce,
    faceValueWei: ticket.faceValueWei,
  }
}
