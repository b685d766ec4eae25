import type { Hex } from '../bytes/hex.ts'
import { EXACT_SECOND_NS } from '../durations.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import type { AuthToken } from '../wire/messages.ts'
import type { RememberedChecks } from './remembered-checks.ts'
import type { OrchestratorRules } from './rules.ts'

/** Seconds that an auth token is valid for (spec PM-160; go-livepeer server/rpc.go:authTokenValidPeriod). */
const AUTH_TOKEN_LIFETIME_SECONDS = 1800n

/** What is needed to make and check the tokens of one orchestrator. */
export interface AuthTokenIssuer {
  readonly authSecret: Hex
  readonly cryptography: Pick<Cryptography, 'authToken'>
  readonly rules: Pick<OrchestratorRules, 'authTokenText'>
  readonly remembered?: RememberedChecks | undefined
}

export type AuthTokenRefusal =
  | { readonly code: 'auth-token-missing' }
  | { readonly code: 'auth-token-invalid' }
  | { readonly code: 'auth-token-expired' }

/** A token for a session, valid until the given Unix second (spec PM-160; go-livepeer core/orchestrator.go:AuthToken). */
export function createAuthToken(
  issuer: AuthTokenIssuer,
  sessionId: string,
  expirationUnixSeconds: bigint,
): AuthToken {
  const text = issuer.rules.authTokenText(sessionId)
  const token = issuer.cryptography.authToken(issuer.authSecret, text, expirationUnixSeconds)
  return { token, sessionId, expirationUnixSeconds }
}

/** When a token made now expires, in Unix seconds. */
export function authTokenExpiration(wallUnixNs: bigint): bigint {
  return wallUnixNs / EXACT_SECOND_NS + AUTH_TOKEN_LIFETIME_SECONDS
}

/**
 * Checks a presented token: present, made by this orchestrator, not expired, in this order (spec PM-160, LV-50). It is valid up
 * to exactly its expiration and expired a nanosecond later.
 */
export function verifyAuthToken(
  issuer: AuthTokenIssuer,
  presented: AuthToken | null,
  wallUnixNs: bigint,
): AuthTokenRefusal | null {
  if (presented === null) return { code: 'auth-token-missing' }
  if (!isOwnToken(issuer, presented)) return { code: 'auth-token-invalid' }
  return wallUnixNs > presented.expirationUnixSeconds * EXACT_SECOND_NS
    ? { code: 'auth-token-expired' }
    : null
}

function isOwnToken(issuer: AuthTokenIssuer, presented: AuthToken): boolean {
  if (issuer.remembered?.tokenHolds(presented) === true) return true
  const { sessionId, expirationUnixSeconds, token } = presented
  if (createAuthToken(issuer, sessionId, expirationUnixSeconds).token !== token) return false
  issuer.remembered?.rememberToken(presented)
  return true
}
