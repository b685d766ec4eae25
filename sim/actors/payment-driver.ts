import { multiplyInteger, ZERO, type Rational } from '../../src/money/rational.ts'
import { expectedValue } from '../../src/ticket/ticket.ts'
import type { Payment, SegmentCredentials } from '../../src/wire/messages.ts'

/** A signed payment and the credentials that go with it: the two headers of a request that pays. */
export interface PaymentHeaders {
  readonly payment: Payment
  readonly credentials: SegmentCredentials
}

export interface FirstPaymentMade {
  readonly ok: true
  readonly headers: PaymentHeaders
  /** To be called when the orchestrator has said that it took it; null = nobody wants to know. */
  readonly acknowledged: (() => void) | null
}

export type FirstPaymentResult = FirstPaymentMade | { readonly ok: false; readonly error: string }

/** Who pays for a session: the gateway's own key, or a remote signer. */
export interface PaymentDriver {
  /** Makes the payment of the start request. */
  first(receive: (result: FirstPaymentResult) => void): void
  /** Makes and delivers a later payment; `done` is called however it ends. */
  pay(units: bigint, done: () => void): void
}

/** What a payment's tickets are worth on average. */
export function paymentEv(payment: Payment): Rational {
  const { ticketParams, ticketSenderParams } = payment
  if (ticketParams === null) return ZERO
  return multiplyInteger(expectedValue(ticketParams), BigInt(ticketSenderParams.length))
}
