import type { OrchestratorInfo, PaymentResult } from '../messages.ts'
import { capabilitiesFromWire, capabilitiesToWire } from './capabilities.ts'
import type { ProtoResult } from './message.ts'
import { wireOrchestratorInfo, wirePaymentResult, type WireOrchestratorInfo } from './schema.ts'
import { ticketParamsFromWire, ticketParamsToWire } from './ticket-params.ts'

/** net.OrchestratorInfo (spec pm 1.2, PM-11). Hardware and storage are not modelled: passed over on decode. */
export function encodeOrchestratorInfo(info: OrchestratorInfo): Uint8Array {
  return wireOrchestratorInfo.encode(infoToWire(info))
}

export function decodeOrchestratorInfo(bytes: Uint8Array): ProtoResult<OrchestratorInfo> {
  const decoded = wireOrchestratorInfo.decode(bytes)
  return decoded.ok ? { ok: true, value: infoFromWire(decoded.value) } : decoded
}

/** net.PaymentResult, the answer to POST /payment. */
export function encodePaymentResult(result: PaymentResult): Uint8Array {
  return wirePaymentResult.encode({ info: result.info === null ? null : infoToWire(result.info) })
}

export function decodePaymentResult(bytes: Uint8Array): ProtoResult<PaymentResult> {
  const decoded = wirePaymentResult.decode(bytes)
  if (!decoded.ok) return decoded
  const { info } = decoded.value
  return { ok: true, value: { info: info === null ? null : infoFromWire(info) } }
}

function infoToWire(info: OrchestratorInfo): WireOrchestratorInfo {
  const { ticketParams, capabilities } = info
  return {
    ...info,
    ticketParams: ticketParams === null ? null : ticketParamsToWire(ticketParams),
    capabilities: capabilities === null ? null : capabilitiesToWire(capabilities),
  }
}

function infoFromWire(wire: WireOrchestratorInfo): OrchestratorInfo {
  const { ticketParams, capabilities } = wire
  return {
    ...wire,
    ticketParams: ticketParams === null ? null : ticketParamsFromWire(ticketParams),
    capabilities: capabilities === null ? null : capabilitiesFromWire(capabilities),
  }
}
