import type { BalanceAccount } from '../../src/gateway/balance-update.ts'
import type { GatewaySession } from '../../src/gateway/session.ts'
import { ZERO, type Rational } from '../../src/money/rational.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import { expectedValue } from '../../src/ticket/ticket.ts'
import type { Payment } from '../../src/wire/messages.ts'
import type { PaymentRequest, SentPayment } from './orchestrator-messages.ts'
import { paymentEv, type PaymentHeaders } from './payment-driver.ts'
import type { SessionParties } from './viewer-session.ts'

/** A payment leaves the gateway with its credentials; `earlierId` = it has left before under this id. */
export function recordSent(
  parties: SessionParties,
  { payment, credentials }: PaymentHeaders,
  earlierId: number | null,
): PaymentRequest {
  const sent = recordSentPayment(parties, payment, earlierId)
  return {
    paymentId: sent.paymentId,
    session: sent.session,
    gateway: sent.gateway,
    payment,
    credentials,
  }
}

/** A payment leaves the gateway; the id ties together what becomes of it, and stays when it is delivered again. */
export function recordSentPayment(
  { settings, gateway, orchestrator }: SessionParties,
  payment: Payment,
  earlierId: number | null,
): SentPayment {
  const { world } = gateway
  const paymentId = earlierId ?? world.nextPaymentId()
  world.emit({
    type: 'payment.sent',
    atNs: world.nowNs,
    paymentId,
    session: settings.name,
    gateway: gateway.name,
    orchestrator: orchestrator.name,
    tickets: payment.ticketSenderParams.length,
    evWei: paymentEv(payment),
    expectedPrice: payment.expectedPrice,
  })
  return { paymentId, session: settings.name, gateway: gateway.name, payment }
}

/** A gateway's own key has signed tickets: they are told before anybody knows what becomes of them (spec US-10). */
export function tellSigned(
  { settings, gateway, orchestrator }: SessionParties,
  payment: Payment,
  session: GatewaySession,
): void {
  gateway.usage?.signed(payment, {
    session: settings.name,
    manifestId: session.manifestId,
    authSessionId: session.info.authToken?.sessionId ?? '',
    orchestratorUrl: gateway.world.serviceUri(orchestrator.name),
  })
}

/** The gateway knows how a payment ended; `kept` = its fate is open. */
export function recordAnswered(
  { settings, gateway }: SessionParties,
  request: Pick<SentPayment, 'paymentId'>,
  how: { readonly status: number; readonly error: string | null; readonly kept: boolean },
): void {
  gateway.world.emit({
    type: 'payment.answered',
    atNs: gateway.world.nowNs,
    paymentId: request.paymentId,
    session: settings.name,
    gateway: gateway.name,
    status: how.status,
    kept: how.kept,
    error: how.error,
  })
}

/** A gateway that pays itself has booked a payment as made. */
export function recordPaid(
  { settings, gateway }: SessionParties,
  payment: Payment,
  booked: {
    readonly feeWei: Rational
    readonly account: BalanceAccount | null
    readonly initialPrice: PriceInfo | null
  },
): void {
  const { account } = booked
  const { ticketParams, ticketSenderParams } = payment
  gateway.world.emit({
    type: 'gateway.paid',
    atNs: gateway.world.nowNs,
    session: settings.name,
    gateway: gateway.name,
    feeWei: booked.feeWei,
    tickets: ticketSenderParams.length,
    ticketEvWei: ticketParams === null ? ZERO : expectedValue(ticketParams),
    balanceWei: account === null ? null : account.ledger.peek(account.address, account.manifestId),
    price: payment.expectedPrice,
    initialPrice: booked.initialPrice,
    recipientRandHash: ticketParams?.recipientRandHash ?? null,
    firstNonce: ticketSenderParams[0]?.senderNonce ?? 0,
    lastNonce: ticketSenderParams.at(-1)?.senderNonce ?? 0,
  })
}
