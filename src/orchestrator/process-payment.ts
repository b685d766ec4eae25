import { unreachable } from '../assert.ts'
import { EMPTY, toAddress, type Address, type Hex } from '../bytes/hex.ts'
import { multiplyInteger, ZERO, type Rational } from '../money/rational.ts'
import { readPriceInfo } from '../price/price-info.ts'
import type { Ticket, TicketExpirationParams, TicketParams } from '../ticket/ticket.ts'
import type { Payment } from '../wire/messages.ts'
import { NIL_DEREFERENCE, type UpstreamPanic } from './balance.ts'
import type { OrchestratorNode } from './node.ts'
import { recipientRefusalText, type RecipientRefusal } from '../recipient/refusal.ts'
import type { ReceiveTicketResult } from '../recipient/ticket-recipient.ts'
import { checksumAddress } from '../ticket/checksum.ts'

export type PaymentRefusal =
  | { readonly code: 'sender-missing' }
  | { readonly code: 'recipient-inactive'; readonly recipient: Address; readonly round: bigint }
  | {
      readonly code: 'expected-price-invalid'
      readonly cause: 'pixels per unit is 0' | 'expected price is nil'
    }
  | { readonly code: 'ticket-refused'; readonly cause: RecipientRefusal; readonly fatal: boolean }
  | UpstreamPanic

/** A winning ticket, ready for redemption. */
export interface WonTicket {
  readonly ticket: Ticket
  readonly signature: Hex
  readonly recipientRand: bigint
  /** L1 block at which the parameters of the ticket expire. */
  readonly paramsExpirationBlock: bigint
}

/** What became of a payment. Credits and won tickets stand also when the payment was refused. */
export interface PaymentOutcome {
  readonly refusal: PaymentRefusal | null
  readonly sender: Address
  /** Tickets that the payment carries. */
  readonly tickets: number
  readonly creditedTickets: number
  /** Tickets that an earlier delivery of the payment has brought already; they are good and bring no credit again. */
  readonly repeatedTickets: number
  readonly creditedWei: Rational
  readonly won: readonly WonTicket[]
  /** What the recipient said of each ticket, in order; none after a fatal refusal. */
  readonly received: readonly ReceiveTicketResult[]
}

const NONE: readonly never[] = Object.freeze([])

/**
 * Takes a payment for a session: checks it, fixes the session's price, receives every ticket in order and credits the good ones
 * (spec PM-83, LV-51; go-livepeer core/orchestrator.go:ProcessPayment). A fatal refusal of a ticket ends the payment at once;
 * of several other refusals the last one is returned. Upstream's texts: `paymentRefusalText`.
 */
export function processPayment(
  node: OrchestratorNode,
  payment: Payment,
  manifestId: string,
  nowNs: number,
): PaymentOutcome {
  const sender = toAddress(payment.sender)
  if (node.recipient === null) return withoutTickets(sender, 0, null)
  node.ledger.sweepUpTo(nowNs)
  const tickets = payment.ticketSenderParams.length
  const params = payment.ticketParams
  if (params === null) {
    if (node.rules.ticketlessPayment()) {
      fixPriceOnce(node, { sender, manifestId, price: ZERO }, nowNs)
    }
    return withoutTickets(sender, tickets, null)
  }
  if (payment.sender === EMPTY) return withoutTickets(sender, tickets, { code: 'sender-missing' })
  const round = node.environment.lastInitializedRound()
  const { recipient } = params
  if (!node.environment.isActiveOrchestrator(recipient, round)) {
    return withoutTickets(sender, tickets, { code: 'recipient-inactive', recipient, round })
  }
  const reading = readPriceInfo(payment.expectedPrice)
  if (!reading.ok || reading.price === null) {
    const cause = reading.ok ? 'expected price is nil' : reading.error
    return withoutTickets(sender, tickets, { code: 'expected-price-invalid', cause })
  }
  const price = reading.price
  const fixFirst = node.rules.fixPriceBeforeValidation()
  if (fixFirst) fixPriceOnce(node, { sender, manifestId, price }, nowNs)
  if (payment.expirationParams === null) return withoutTickets(sender, tickets, NIL_DEREFERENCE)
  const expirationParams = payment.expirationParams
  const outcome = receiveTickets(node, { payment, params, expirationParams, sender, price })
  if (outcome.creditedTickets > 0) {
    node.ledger.credit(sender, manifestId, outcome.creditedWei, nowNs)
    if (!fixFirst) fixPriceOnce(node, { sender, manifestId, price }, nowNs)
  }
  return outcome
}

/** A payment that was taken before, all of it. */
export function isRepeat(outcome: PaymentOutcome | null): boolean {
  return outcome !== null && outcome.tickets > 0 && outcome.repeatedTickets === outcome.tickets
}

/** The upstream text of a refused payment. After `sender-missing` upstream goes on with a dump of the payment. */
export function paymentRefusalText(refusal: PaymentRefusal): string {
  switch (refusal.code) {
    case 'sender-missing':
      return 'Could not find Sender for payment: '
    case 'recipient-inactive': {
      const recipient = checksumAddress(refusal.recipient)
      return `orchestrator ${recipient} is inactive in round ${refusal.round}, cannot process payments`
    }
    case 'expected-price-invalid':
      return `invalid expected price sent with payment err="${refusal.cause}"`
    case 'ticket-refused':
      return recipientRefusalText(refusal.cause)
    case 'upstream-panic':
      return refusal.text
    default:
      return unreachable(refusal)
  }
}

interface TicketBatchInput {
  readonly payment: Payment
  readonly params: TicketParams
  readonly expirationParams: TicketExpirationParams
  readonly sender: Address
  readonly price: Rational
}

/** All tickets of a payment carry the same expected value, so the credit is one sum. */
function receiveTickets(node: OrchestratorNode, batch: TicketBatchInput): PaymentOutcome {
  const { payment, params, expirationParams, sender, price } = batch
  const recipient = node.recipient
  if (recipient === null) return withoutTickets(sender, 0, null)
  const sticky = node.rules.stickyReceiveError()
  const { seed, expirationBlock } = params
  const given = { seed, expirationBlock, price }
  const received: ReceiveTicketResult[] = []
  let won: WonTicket[] | null = null
  let creditedTickets = 0
  let repeatedTickets = 0
  let refusal: PaymentRefusal | null = null
  for (const { senderNonce, signature } of payment.ticketSenderParams) {
    const ticket: Ticket = {
      recipient: params.recipient,
      sender,
      faceValueWei: params.faceValueWei,
      winProb: params.winProb,
      senderNonce,
      recipientRandHash: params.recipientRandHash,
      creationRound: expirationParams.creationRound,
      creationRoundBlockHash: expirationParams.creationRoundBlockHash,
    }
    const result = recipient.receiveTicket(ticket, signature, given)
    received.push(result)
    if (result.refusal !== null) {
      refusal = { code: 'ticket-refused', cause: result.refusal, fatal: result.fatal }
      if (result.fatal) break
    }
    if (result.repeated) repeatedTickets += 1
    else if (result.refusal === null && (refusal === null || !sticky)) creditedTickets += 1
    if (result.won) {
      won ??= []
      const recipientRand = result.recipientRand
      won.push({ ticket, signature, recipientRand, paramsExpirationBlock: expirationBlock })
    }
  }
  return {
    refusal,
    sender,
    tickets: payment.ticketSenderParams.length,
    creditedTickets,
    repeatedTickets,
    creditedWei:
      creditedTickets === 0
        ? ZERO
        : multiplyInteger(node.rules.ticketCredit(params), BigInt(creditedTickets)),
    won: won ?? NONE,
    received,
  }
}

/** The first price of a session stays (spec PM-145). */
function fixPriceOnce(
  node: OrchestratorNode,
  fix: { readonly sender: Address; readonly manifestId: string; readonly price: Rational },
  nowNs: number,
): void {
  if (!node.rules.keepsFirstPrice()) return
  const { sender, manifestId, price } = fix
  if (node.ledger.fixedPrice(sender, manifestId) !== null) return
  node.ledger.setFixedPrice(sender, manifestId, price, nowNs)
}

function withoutTickets(
  sender: Address,
  tickets: number,
  refusal: PaymentRefusal | null,
): PaymentOutcome {
  return {
    refusal,
    sender,
    tickets,
    creditedTickets: 0,
    repeatedTickets: 0,
    creditedWei: ZERO,
    won: NONE,
    received: NONE,
  }
}
