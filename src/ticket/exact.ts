import { hmacSha256, secp256k1, type RecoveryId } from '@bitauth/libauth'
import { assert } from '../assert.ts'
import {
  bytesToHex,
  concatHex,
  hexLength,
  hexToBigint,
  hexToBytes,
  minimalHex,
  wordHex,
  type Address,
  type Hash,
  type Hex,
} from '../bytes/hex.ts'
import type { Cryptography, SignatureVerdict } from './cryptography.ts'
import { keccak } from './keccak.ts'
import { recipientRandMessage, ticketPreimage } from './preimage.ts'

const HALF_CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n / 2n
const SIGNATURE_BYTES = 65

/** Real keccak, secp256k1 and HMAC-SHA256: bit for bit what peers and the contract compute. */
export function createExactCryptography(): Cryptography {
  return {
    mode: 'exact',
    addressOf,
    ticketHash: (ticket) => keccakHex(ticketPreimage(ticket)),
    signHash: (privateKey, hash) => sign(privateKey, hexToBytes(hash)),
    signMessage: sign,
    verifyHash: (address, hash, signature) => verify(address, hexToBytes(hash), signature),
    verifyMessage: verify,
    recipientRand: (secret, binding) =>
      hexToBigint(hmac(secret, hexToBytes(recipientRandMessage(binding)))),
    recipientRandHash: (recipientRand) => keccakHex(wordHex(recipientRand)),
    isWinning: (signature, recipientRand, winProb) =>
      hexToBigint(keccakHex(concatHex(signature, wordHex(recipientRand)))) < winProb,
    authToken: (secret, sessionId, expirationUnixSeconds) =>
      hmac(
        secret,
        Buffer.concat([
          Buffer.from(sessionId, 'utf8'),
          hexToBytes(minimalHex(expirationUnixSeconds)),
        ]),
      ),
    keccak256: (bytes) => bytesToHex(keccak(bytes)),
  }
}

/** EIP-191: what a signature over `message` really covers (spec PM-25). */
export function personalMessageHash(message: Uint8Array): Uint8Array {
  const prefix = Buffer.from(`\x19Ethereum Signed Message:\n${message.length}`, 'latin1')
  return keccak(Buffer.concat([prefix, message]))
}

/** The signer of a well-formed signature, or null if nothing can be recovered. */
export function recoverSigner(message: Uint8Array, signature: Hex): Address | null {
  const bytes = hexToBytes(signature)
  const recoveryId = (bytes[SIGNATURE_BYTES - 1] ?? 0) - 27
  if (bytes.length !== SIGNATURE_BYTES || !isRecoveryId(recoveryId)) return null
  const publicKey = secp256k1.recoverPublicKeyUncompressed(
    bytes.subarray(0, 64),
    recoveryId,
    personalMessageHash(message),
  )
  return typeof publicKey === 'string' ? null : addressOfPublicKey(publicKey)
}

function addressOf(privateKey: Hex): Address {
  const publicKey = secp256k1.derivePublicKeyUncompressed(hexToBytes(privateKey))
  assert(typeof publicKey !== 'string', 'private key out of range')
  return addressOfPublicKey(publicKey)
}

function addressOfPublicKey(publicKey: Uint8Array): Address {
  return bytesToHex(keccak(publicKey.subarray(1)).subarray(12))
}

function sign(privateKey: Hex, message: Uint8Array): Hex {
  const signed = secp256k1.signMessageHashRecoverableCompact(
    hexToBytes(privateKey),
    personalMessageHash(message),
  )
  assert(typeof signed !== 'string', 'private key out of range')
  const v = (27 + signed.recoveryId).toString(16)
  return `${bytesToHex(signed.signature)}${v}`
}

/** Order and texts of spec PM-26; go-livepeer crypto/verify.go. */
function verify(address: Address, message: Uint8Array, signature: Hex): SignatureVerdict {
  if (hexLength(signature) !== SIGNATURE_BYTES) return invalid('invalid signature length')
  const s = hexToBigint(`0x${signature.slice(66, 130)}`)
  if (s > HALF_CURVE_ORDER) return invalid('signature s value too high')
  const v = signature.slice(130)
  if (v !== '1b' && v !== '1c') return invalid('signature v value must be 27 or 28')
  const recovered = recoverSigner(message, signature)
  if (recovered === null) return invalid('recovery failed')
  return recovered === address
    ? { valid: true }
    : { valid: false, reason: 'signer mismatch', recovered }
}

function invalid(reason: string): SignatureVerdict {
  return { valid: false, reason, recovered: null }
}

function isRecoveryId(value: number): value is RecoveryId {
  return value === 0 || value === 1
}

function hmac(secret: Hex, message: Uint8Array): Hex {
  return bytesToHex(hmacSha256(hexToBytes(secret), message))
}

function keccakHex(hex: Hex): Hash {
  return bytesToHex(keccak(hexToBytes(hex)))
}
