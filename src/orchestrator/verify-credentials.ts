import { unreachable } from '../assert.ts'
import { hexToBytes, toHash, wordHex, type Address, type Hash } from '../bytes/hex.ts'
import { textToBytes } from '../bytes/text.ts'
import type { AuthToken, Capabilities, SegmentCredentials } from '../wire/messages.ts'
import { verifyAuthToken, type AuthTokenRefusal } from './auth-token.ts'
import type { OrchestratorNode } from './node.ts'

/** Longest duration that a segment may claim (spec PM-160 errata). */
const DURATION_LIMIT_MS = 300_000
/** What a duration of 0 stands for. */
const DEFAULT_DURATION_MS = 2000
/** Wire text of a segment whose profiles travel elsewhere in the message; the signature then covers no profile names. */
const PROFILES_ELSEWHERE = 'invalid'

/** The part of a node that checks credentials. */
export type CredentialsVerifier = Pick<
  OrchestratorNode,
  'authSecret' | 'cryptography' | 'environment' | 'remembered' | 'rules'
>

/** A header that was decoded, or the decoder's text. */
export type Decoded<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string }

/** Segment credentials that passed every check. */
export interface VerifiedCredentials {
  readonly manifestId: string
  readonly sequence: bigint
  readonly dataHash: Hash
  readonly durationMs: number
  readonly capabilities: Capabilities | null
  readonly authToken: AuthToken
}

export type CredentialsRefusal =
  | { readonly code: 'credentials-malformed'; readonly error: string }
  | { readonly code: 'invalid-duration' }
  | { readonly code: 'invalid-segment-signature' }
  | { readonly code: 'incompatible-capabilities' }
  | AuthTokenRefusal
  | { readonly code: 'at-capacity' }

export type CredentialsVerdict =
  | { readonly ok: true; readonly credentials: VerifiedCredentials }
  | { readonly ok: false; readonly refusal: CredentialsRefusal }

/**
 * Checks segment credentials against the payment's sender, in upstream's order: decoding, duration, signature, capabilities,
 * auth token, capacity (spec PM-160, LV-50; go-livepeer server/segment_rpc.go:verifySegCreds). The caller names the error of
 * a header that is no base64 `ErrorSegEncoding`.
 */
export function verifyCredentials(
  node: CredentialsVerifier,
  decoded: Decoded<SegmentCredentials>,
  sender: Address,
  wallUnixNs: bigint,
): CredentialsVerdict {
  if (!decoded.ok) return refuse({ code: 'credentials-malformed', error: decoded.error })
  const credentials = decoded.value
  const { durationMs, capabilities, authToken } = credentials
  if (durationMs < 0 || durationMs > DURATION_LIMIT_MS) return refuse({ code: 'invalid-duration' })
  if (!hasValidSignature(node, credentials, sender)) {
    return refuse({ code: 'invalid-segment-signature' })
  }
  if (!node.environment.offersCapabilities(capabilities)) {
    return refuse({ code: 'incompatible-capabilities' })
  }
  if (authToken === null) return refuse({ code: 'auth-token-missing' })
  const tokenRefusal = verifyAuthToken(node, authToken, wallUnixNs)
  if (tokenRefusal !== null) return refuse(tokenRefusal)
  if (!node.environment.hasCapacity(authToken.sessionId)) return refuse({ code: 'at-capacity' })
  return {
    ok: true,
    credentials: {
      manifestId: credentials.manifestId,
      sequence: credentials.sequence,
      dataHash: toHash(credentials.dataHash),
      durationMs: durationMs === 0 ? DEFAULT_DURATION_MS : durationMs,
      capabilities,
      authToken,
    },
  }
}

/** The upstream text of refused credentials. */
export function credentialsRefusalText(refusal: CredentialsRefusal): string {
  switch (refusal.code) {
    case 'credentials-malformed':
      return refusal.error
    case 'invalid-duration':
      return 'invalid duration'
    case 'invalid-segment-signature':
      return 'ErrSegSig'
    case 'incompatible-capabilities':
      return 'incompatible capabilities'
    case 'auth-token-missing':
      return 'missing auth token'
    case 'auth-token-invalid':
      return 'invalid auth token'
    case 'auth-token-expired':
      return 'expired auth token'
    case 'at-capacity':
      return 'OrchestratorCapped'
    default:
      return unreachable(refusal)
  }
}

/** keccak256(manifestId ‖ be32(seq) ‖ hash ‖ profiles), signed by the sender (spec PM-12). */
function hasValidSignature(
  node: CredentialsVerifier,
  credentials: SegmentCredentials,
  sender: Address,
): boolean {
  if (node.remembered?.signatureHolds(credentials, sender) === true) return true
  const profiles = credentials.profiles === PROFILES_ELSEWHERE ? '' : credentials.profiles
  const preimage = Buffer.concat([
    textToBytes(credentials.manifestId),
    hexToBytes(wordHex(credentials.sequence)),
    hexToBytes(toHash(credentials.dataHash)),
    textToBytes(profiles),
  ])
  const digest = node.cryptography.keccak256(preimage)
  const { valid } = node.cryptography.verifyHash(sender, digest, credentials.signature)
  if (valid) node.remembered?.rememberSignature(credentials, sender)
  return valid
}

function refuse(refusal: CredentialsRefusal): CredentialsVerdict {
  return { ok: false, refusal }
}
