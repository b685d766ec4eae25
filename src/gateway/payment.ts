import { unreachable } from '../assert.ts'
import { EMPTY } from '../bytes/hex.ts'
import { ratString } from '../money/format.ts'
import { compare, type Rational } from '../money/rational.ts'
import { readPriceInfo, type PriceInfo } from '../price/price-info.ts'
import type { SessionPriceGuard } from '../price/session-price-guard.ts'
import type { TicketlessPayment } from '../price/ticketless-payment.ts'
import { senderRefusalText, type SenderRefusal } from '../sender/refusal.ts'
import type { TicketSender } from '../sender/ticket-sender.ts'
import type { TicketBatch } from '../ticket/ticket.ts'
import type { Payment } from '../wire/messages.ts'

/** What a payment is made from. */
export interface PaymentSource {
  /** Null = off-chain: payments carry nothing and no price is checked. */
  readonly sender: Pick<TicketSender, 'address' | 'createTicketBatch'> | null
  /** Of the ticket sender's session. */
  readonly pmSessionId: string
  /** The price now, which the payment names as expected. */
  readonly price: PriceInfo | null
  /** The price that the session began with. */
  readonly initialPrice: PriceInfo | null
}

/** The rules of the price room that a payer asks for. */
export interface PayerPriceRules {
  readonly sessionPriceGuard: SessionPriceGuard
  readonly ticketlessPayment: TicketlessPayment
}

export type PriceRefusal =
  | { readonly code: 'price-malformed' }
  | { readonly code: 'price-missing' }
  | { readonly code: 'price-rose'; readonly price: Rational; readonly initialPrice: Rational }

export type PaymentRefusal =
  PriceRefusal | { readonly code: 'tickets-refused'; readonly refusal: SenderRefusal }

/** A null payment is upstream's empty header: nothing is said at all. */
export type CreatedPayment =
  | { readonly ok: true; readonly payment: Payment | null }
  | { readonly ok: false; readonly refusal: PaymentRefusal }

/**
 * Checks the price against the session's first one, makes `tickets` tickets and puts them into a payment; with none it carries
 * sender and expected price only. Spec PM-10, PM-134, PR-65, SG-20; go-livepeer server/segment_rpc.go:genPayment.
 */
export function createPayment(
  source: PaymentSource,
  tickets: bigint,
  rules: PayerPriceRules,
): CreatedPayment {
  const { sender, price } = source
  if (sender === null) return { ok: true, payment: null }
  const priceRefusal = validatePrice(price, source.initialPrice, rules)
  if (priceRefusal !== null) return { ok: false, refusal: priceRefusal }
  if (tickets <= 0n) {
    const isEmpty = rules.ticketlessPayment() === 'empty'
    const payment = isEmpty ? ticketless(EMPTY, null) : ticketless(sender.address, price)
    return { ok: true, payment }
  }
  const result = sender.createTicketBatch(source.pmSessionId, tickets)
  return result.ok
    ? { ok: true, payment: batchPayment(result.batch, price) }
    : { ok: false, refusal: { code: 'tickets-refused', refusal: result.refusal } }
}

/** Null = accepted. Spec PM-134, PR-65; go-livepeer server/segment_rpc.go:validatePrice. */
export function validatePrice(
  price: PriceInfo | null,
  initialPrice: PriceInfo | null,
  rules: PayerPriceRules,
): PriceRefusal | null {
  const current = readPriceInfo(price)
  if (!current.ok) return { code: 'price-malformed' }
  if (current.price === null) return { code: 'price-missing' }
  const first = readPriceInfo(initialPrice)
  const initial = first.ok ? first.price : null
  const limit = rules.sessionPriceGuard(initial)
  if (initial === null || limit === null || compare(current.price, limit) <= 0) return null
  return { code: 'price-rose', price: current.price, initialPrice: initial }
}

/** The exact upstream text. */
export function paymentRefusalText(refusal: PaymentRefusal): string {
  switch (refusal.code) {
    case 'price-malformed':
      return 'pixels per unit is 0'
    case 'price-missing':
      return 'missing orchestrator price'
    case 'price-rose':
      return `Orchestrator price has more than doubled, Orchestrator price: ${ratString(refusal.price)}, Orchestrator initial price: ${ratString(refusal.initialPrice)}`
    case 'tickets-refused':
      return senderRefusalText(refusal.refusal)
    default:
      return unreachable(refusal)
  }
}

function batchPayment(batch: TicketBatch, expectedPrice: PriceInfo | null): Payment {
  const { ticketParams } = batch
  return {
    ticketParams: {
      recipient: ticketParams.recipient,
      faceValueWei: ticketParams.faceValueWei,
      winProb: ticketParams.winProb,
      recipientRandHash: ticketParams.recipientRandHash,
      seed: ticketParams.seed,
      expirationBlock: ticketParams.expirationBlock,
      // The round and its hash travel in the payment's own field (spec PM-10).
      expirationParams: null,
    },
    sender: batch.sender,
    expirationParams: batch.expirationParams,
    ticketSenderParams: batch.senderParams,
    expectedPrice,
  }
}

function ticketless(sender: Payment['sender'], expectedPrice: PriceInfo | null): Payment {
  return {
    ticketParams: null,
    sender,
    expirationParams: null,
    ticketSenderParams: [],
    expectedPrice,
  }
}
