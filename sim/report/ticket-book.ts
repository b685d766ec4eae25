import type { EventOf } from '../trace/events.ts'

export type TicketEvent =
  EventOf<'ticket.won'> | EventOf<'ticket.lost'> | EventOf<'redemption.refused'>

interface Ticket {
  readonly orchestrator: string
  readonly recipientRandHash: string
  readonly nonce: number
}

/** Numbers the tickets of each orchestrator in the order in which they won, and knows which are paid or lost. */
export class TicketBook {
  readonly #numbers = new Map<string, number>()
  readonly #counts = new Map<string, number>()
  readonly #faceValues = new Map<string, bigint>()
  readonly #ends = new Map<string, 'paid' | 'lost'>()
  readonly #payments = new Map<number, EventOf<'ticket.redeemed'>>()

  number(ticket: Ticket): number {
    const key = keyOf(ticket)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = (this.#counts.get(ticket.orchestrator) ?? 0) + 1
    this.#counts.set(ticket.orchestrator, number)
    this.#numbers.set(key, number)
    return number
  }

  /** Null = it may still be paid. */
  end(ticket: Ticket): 'paid' | 'lost' | null {
    return this.#ends.get(keyOf(ticket)) ?? null
  }

  lose(ticket: Ticket): void {
    this.#ends.set(keyOf(ticket), 'lost')
  }

  pay(payment: EventOf<'ticket.redeemed'>): void {
    this.#ends.set(keyOf(payment), 'paid')
    this.#payments.set(payment.transaction, payment)
  }

  /** The number of the ticket that the transaction had paid; null = it had paid none. */
  undo(transaction: number): number | null {
    const payment = this.#payments.get(transaction)
    if (payment === undefined) return null
    this.#payments.delete(transaction)
    this.#ends.delete(keyOf(payment))
    return this.number(payment)
  }

  faceValueWei(event: TicketEvent): bigint {
    const key = keyOf(event)
    if ('faceValueWei' in event) this.#faceValues.set(key, event.faceValueWei)
    return this.#faceValues.get(key) ?? 0n
  }
}

function keyOf({ orchestrator, recipientRandHash, nonce }: Ticket): string {
  return `${orchestrator} ${recipientRandHash} ${nonce}`
}
