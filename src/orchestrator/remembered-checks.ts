import type { Address } from '../bytes/hex.ts'
import type { AuthToken, SegmentCredentials } from '../wire/messages.ts'

/** Beyond this many sessions everything is forgotten and checked again. */
const SESSIONS_MAX = 100_000

interface CheckedSignature {
  readonly sender: Address
  readonly credentials: SegmentCredentials
}

/**
 * What a node has found to hold: the signature of the last credentials of each manifest, and the last token of each session.
 * Both come back with every payment of a session, and what is equal holds again. Failures are not remembered.
 */
export class RememberedChecks {
  readonly #signatures = new Map<string, CheckedSignature>()
  readonly #tokens = new Map<string, AuthToken>()

  signatureHolds(credentials: SegmentCredentials, sender: Address): boolean {
    const checked = this.#signatures.get(credentials.manifestId)
    if (checked === undefined) return false
    const known = checked.credentials
    return (
      checked.sender === sender &&
      known.signature === credentials.signature &&
      known.sequence === credentials.sequence &&
      known.dataHash === credentials.dataHash &&
      known.profiles === credentials.profiles
    )
  }

  rememberSignature(credentials: SegmentCredentials, sender: Address): void {
    if (this.#signatures.size >= SESSIONS_MAX) this.#signatures.clear()
    this.#signatures.set(credentials.manifestId, { sender, credentials })
  }

  /** Made by this node and not changed since; whether it has expired is another question. */
  tokenHolds({ sessionId, expirationUnixSeconds, token }: AuthToken): boolean {
    const known = this.#tokens.get(sessionId)
    return (
      known !== undefined &&
      known.token === token &&
      known.expirationUnixSeconds === expirationUnixSeconds
    )
  }

  rememberToken(token: AuthToken): void {
    if (this.#tokens.size >= SESSIONS_MAX) this.#tokens.clear()
    this.#tokens.set(token.sessionId, token)
  }
}
