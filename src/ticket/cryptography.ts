import type { Address, Hash, Hex } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { Ticket, TicketExpirationParams } from './ticket.ts'

/** Everything that recipientRand is bound to (spec PM-40, PM-46). */
export interface RecipientRandBinding {
  readonly seed: bigint
  readonly sender: Address
  readonly faceValueWei: bigint
  readonly winProb: bigint
  readonly expirationBlock: bigint
  readonly price: Rational
  readonly expirationParams: TicketExpirationParams
}

/** A signature that holds, or why it does not; the texts of spec PM-26. */
export type SignatureVerdict =
  | { readonly valid: true }
  | { readonly valid: false; readonly reason: string; readonly recovered: Address | null }

/**
 * What the engine asks of cryptography. `exact` does the real thing (keccak, secp256k1, HMAC); `model` stands keyed
 * pseudo-random functions in for it: the same code path and distribution, no elliptic curve, no keccak (design: two fidelities).
 */
export interface Cryptography {
  readonly mode: 'exact' | 'model'
  addressOf(privateKey: Hex): Address
  /** Spec PM-20. */
  ticketHash(ticket: Ticket): Hash
  /** EIP-191 over the 32 bytes of `hash`, deterministic, low s, v 27/28 (spec PM-25). */
  signHash(privateKey: Hex, hash: Hash): Hex
  /** EIP-191 over `message` of any length. */
  signMessage(privateKey: Hex, message: Uint8Array): Hex
  verifyHash(address: Address, hash: Hash, signature: Hex): SignatureVerdict
  verifyMessage(address: Address, message: Uint8Array, signature: Hex): SignatureVerdict
  /** The orchestrator's private MAC over the binding (spec PM-40). */
  recipientRand(secret: Hex, binding: RecipientRandBinding): bigint
  /** Commitment to recipientRand (spec PM-41). */
  recipientRandHash(recipientRand: bigint): Hash
  /** Spec PM-30. */
  isWinning(signature: Hex, recipientRand: bigint, winProb: bigint): boolean
  /** Auth token MAC (spec PM-160). */
  authToken(secret: Hex, sessionId: string, expirationUnixSeconds: bigint): Hex
  keccak256(bytes: Uint8Array): Hash
}
