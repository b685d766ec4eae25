import type { PaymentRequest } from './orchestrator-messages.ts'
import { paymentEv, type PaymentHeaders } from './payment-driver.ts'
import type { SessionParties } from './viewer-session.ts'

type Parties = Omit<SessionParties, 'payer'>

/** A payment leaves the gateway; the id ties together what becomes of it. */
export function recordSent(
  { settings, gateway, orchestrator }: Parties,
  headers: PaymentHeaders,
): PaymentRequest {
  const { world } = gateway
  const paymentId = world.nextPaymentId()
  const { payment, credentials } = headers
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
  return { paymentId, session: settings.name, gateway: gateway.name, payment, credentials }
}

/** The gateway knows how a payment ended; `kept` = it will be delivered again. */
export function recordAnswered(
  { settings, gateway }: Parties,
  request: PaymentRequest,
  how: { readonly status: number; readonly error: string | null; readonly kept: boolean },
): void {
  gateway.world.emit({
    type: 'payment.answered',
    atNs: gateway.world.nowNs,
    paymentId: request.paymentId,
    session: settings.name,
    gateway: gateway.name,
    ...how,
  })
}
