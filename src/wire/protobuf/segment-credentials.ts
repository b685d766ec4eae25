import { bytesToHex, hexToBytes, type Hex } from '../../bytes/hex.ts'
import { bytesToText, textToBytes } from '../../bytes/text.ts'
import type { SegmentCredentials } from '../messages.ts'
import { capabilitiesFromWire, capabilitiesToWire } from './capabilities.ts'
import type { ProtoResult } from './message.ts'
import { wireSegmentData } from './schema.ts'

/** net.SegData as far as payments are concerned (spec pm 1.2, PM-12). */
export function encodeSegmentCredentials(credentials: SegmentCredentials): Uint8Array {
  const { capabilities } = credentials
  return wireSegmentData.encode({
    ...credentials,
    manifestId: bytesToHex(textToBytes(credentials.manifestId)),
    profiles: bytesToHex(textToBytes(credentials.profiles)),
    capabilities: capabilities === null ? null : capabilitiesToWire(capabilities),
  })
}

/** Manifest id and profiles are bytes on the wire; those that are no UTF-8 survive in `bytesToText`'s escapes. */
export function decodeSegmentCredentials(bytes: Uint8Array): ProtoResult<SegmentCredentials> {
  const decoded = wireSegmentData.decode(bytes)
  if (!decoded.ok) return decoded
  const { capabilities } = decoded.value
  return {
    ok: true,
    value: {
      ...decoded.value,
      manifestId: text(decoded.value.manifestId),
      profiles: text(decoded.value.profiles),
      capabilities: capabilities === null ? null : capabilitiesFromWire(capabilities),
    },
  }
}

function text(hex: Hex): string {
  return bytesToText(hexToBytes(hex))
}
