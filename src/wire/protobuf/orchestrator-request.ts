import type { OrchestratorRequest } from '../messages.ts'
import { capabilitiesFromWire, capabilitiesToWire } from './capabilities.ts'
import type { ProtoResult } from './message.ts'
import { wireOrchestratorRequest } from './schema.ts'

/** net.OrchestratorRequest; what the signature covers: `orchestratorRequestText` (spec PM-13). */
export function encodeOrchestratorRequest(request: OrchestratorRequest): Uint8Array {
  const { capabilities } = request
  const wire = capabilities === null ? null : capabilitiesToWire(capabilities)
  return wireOrchestratorRequest.encode({ ...request, capabilities: wire })
}

export function decodeOrchestratorRequest(bytes: Uint8Array): ProtoResult<OrchestratorRequest> {
  const decoded = wireOrchestratorRequest.decode(bytes)
  if (!decoded.ok) return decoded
  const { capabilities } = decoded.value
  const known = capabilities === null ? null : capabilitiesFromWire(capabilities)
  return { ok: true, value: { ...decoded.value, capabilities: known } }
}
