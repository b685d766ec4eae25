import type { Payment } from '../messages.ts'
import type { ProtoResult } from './message.ts'
import { wirePayment, type WirePayment } from './schema.ts'
import {
  expirationParamsFromWire,
  ticketParamsFromWire,
  ticketParamsToWire,
} from './ticket-params.ts'

/** A payment without anything: what an absent header stands for (spec PM-9). */
export const EMPTY_PAYMENT: Payment = {
  ticketParams: null,
  sender: '0x',
  expirationParams: null,
  ticketSenderParams: [],
  expectedPrice: null,
}

/** net.Payment (spec pm 1.2, PM-10). */
export function encodePayment(payment: Payment): Uint8Array {
  const { ticketParams } = payment
  const params = ticketParams === null ? null : ticketParamsToWire(ticketParams)
  return wirePayment.encode({ ...payment, ticketParams: params })
}

export function decodePayment(bytes: Uint8Array): ProtoResult<Payment> {
  const decoded = wirePayment.decode(bytes)
  return decoded.ok ? { ok: true, value: paymentFromWire(decoded.value) } : decoded
}

function paymentFromWire(wire: WirePayment): Payment {
  const { ticketParams, expirationParams } = wire
  return {
    ...wire,
    ticketParams: ticketParams === null ? null : ticketParamsFromWire(ticketParams),
    expirationParams: expirationParams === null ? null : expirationParamsFromWire(expirationParams),
  }
}
