import type { Capabilities } from '../messages.ts'
import type { ProtoResult } from './message.ts'
import { wireCapabilities, type WireCapabilities } from './schema.ts'

/** net.Capabilities; map entries ascending by key, where the original's order is random. */
export function encodeCapabilities(capabilities: Capabilities): Uint8Array {
  return wireCapabilities.encode(capabilitiesToWire(capabilities))
}

export function decodeCapabilities(bytes: Uint8Array): ProtoResult<Capabilities> {
  const decoded = wireCapabilities.decode(bytes)
  return decoded.ok ? { ok: true, value: capabilitiesFromWire(decoded.value) } : decoded
}

export function capabilitiesToWire(capabilities: Capabilities): WireCapabilities {
  const { constraints } = capabilities
  if (constraints === null) return { ...capabilities, constraints }
  const perCapability = [...constraints.perCapability].map(
    ([capability, models]) => [capability, { models }] as const,
  )
  return {
    ...capabilities,
    constraints: { ...constraints, perCapability: new Map(perCapability) },
  }
}

export function capabilitiesFromWire(wire: WireCapabilities): Capabilities {
  const { constraints } = wire
  if (constraints === null) return { ...wire, constraints }
  const perCapability = [...constraints.perCapability].map(
    ([capability, { models }]) => [capability, models] as const,
  )
  return { ...wire, constraints: { ...constraints, perCapability: new Map(perCapability) } }
}
