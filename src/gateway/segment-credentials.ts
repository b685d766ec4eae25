import { wordHex, type Hash, type Hex } from '../bytes/hex.ts'
import type { Cryptography } from '../ticket/cryptography.ts'
import type { AuthToken, Capabilities, SegmentCredentials } from '../wire/messages.ts'

/** Wire text of credentials without profiles; the signature then covers no profile names. */
const NO_PROFILES = 'invalid'
/** keccak256 of nothing: a live payment comes with no segment. */
const EMPTY_DATA_HASH: Hash = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'

/** Beyond this many manifests everything is forgotten and signed again. */
const MANIFESTS_MAX = 100_000

/** The key that signs for a payer. */
export interface CredentialsSigner {
  readonly privateKey: Hex
  readonly cryptography: Pick<Cryptography, 'keccak256' | 'signHash'>
  /** Spares a signer that lives long to sign the same identity with every payment; absent = it signs each time. */
  readonly remembered?: RememberedSignatures | undefined
}

/** The last signature for each manifest. */
export class RememberedSignatures {
  readonly #signatures = new Map<
    string,
    { readonly identity: SegmentIdentity; readonly signature: Hex }
  >()

  find({ manifestId, sequence, dataHash }: SegmentIdentity): Hex | null {
    const known = this.#signatures.get(manifestId)
    if (known?.identity.sequence !== sequence || known.identity.dataHash !== dataHash) return null
    return known.signature
  }

  remember(identity: SegmentIdentity, signature: Hex): void {
    if (this.#signatures.size >= MANIFESTS_MAX) this.#signatures.clear()
    this.#signatures.set(identity.manifestId, { identity, signature })
  }
}

/** The signed part of credentials without profiles. */
export interface SegmentIdentity {
  readonly manifestId: string
  /** int64 on the wire; hashed by magnitude (spec PM-12 errata). */
  readonly sequence: bigint
  readonly dataHash: Hash
}

export interface UnsignedParts {
  readonly durationMs: number
  readonly capabilities: Capabilities | null
  readonly authToken: AuthToken | null
}

/** Identity of the credentials that go with a live payment: no segment (spec LV-25, SG-21). */
export function liveSegmentIdentity(manifestId: string): SegmentIdentity {
  return { manifestId, sequence: 0n, dataHash: EMPTY_DATA_HASH }
}

/**
 * Credentials without profiles. The signature covers the identity only: not the token, the capabilities or the duration.
 * Spec PM-12, SG-21; go-livepeer server/segment_rpc.go:genSegCreds, core/streamdata.go:Flatten.
 */
export function createSegmentCredentials(
  signer: CredentialsSigner,
  identity: SegmentIdentity,
  parts: UnsignedParts,
): SegmentCredentials {
  return signedCredentials(identity, signSegment(signer, identity), parts)
}

/** The part that costs: the same for every credential of one identity. */
export function signSegment(signer: CredentialsSigner, identity: SegmentIdentity): Hex {
  const known = signer.remembered?.find(identity) ?? null
  if (known !== null) return known
  const { cryptography, privateKey } = signer
  const digits = `${wordHex(identity.sequence).slice(2)}${identity.dataHash.slice(2)}`
  const preimage = Buffer.concat([
    Buffer.from(identity.manifestId, 'utf8'),
    Buffer.from(digits, 'hex'),
  ])
  const signature = cryptography.signHash(privateKey, cryptography.keccak256(preimage))
  signer.remembered?.remember(identity, signature)
  return signature
}

/** Puts a signature made by `signSegment` to use. */
export function signedCredentials(
  identity: SegmentIdentity,
  signature: Hex,
  parts: UnsignedParts,
): SegmentCredentials {
  return {
    manifestId: identity.manifestId,
    sequence: identity.sequence,
    dataHash: identity.dataHash,
    profiles: NO_PROFILES,
    signature,
    durationMs: parts.durationMs,
    capabilities: parts.capabilities,
    authToken: parts.authToken,
  }
}
