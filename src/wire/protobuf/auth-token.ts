import type { AuthToken } from '../messages.ts'
import type { ProtoResult } from './message.ts'
import { wireAuthToken } from './schema.ts'

/** net.AuthToken (spec pm 1.2, PM-160). */
export function encodeAuthToken(token: AuthToken): Uint8Array {
  return wireAuthToken.encode(token)
}

export function decodeAuthToken(bytes: Uint8Array): ProtoResult<AuthToken> {
  return wireAuthToken.decode(bytes)
}
