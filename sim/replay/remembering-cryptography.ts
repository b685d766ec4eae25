import type { Hex } from '../../src/bytes/hex.ts'
import type { Cryptography, SignatureVerdict } from '../../src/ticket/cryptography.ts'
import { cryptography as exact } from './replay-world.ts'

/** The real one that remembers what it has signed and verified: most of a case is the same under all its profiles. */
export function rememberingCryptography(): Cryptography {
  const signed = new Map<string, Hex>()
  const verified = new Map<string, SignatureVerdict>()
  return {
    ...exact,
    signHash: (privateKey, hash) => {
      const key = `${privateKey} ${hash}`
      const signature = signed.get(key) ?? exact.signHash(privateKey, hash)
      signed.set(key, signature)
      return signature
    },
    verifyHash: (address, hash, signature) => {
      const key = `${address} ${hash} ${signature}`
      const verdict = verified.get(key) ?? exact.verifyHash(address, hash, signature)
      verified.set(key, verdict)
      return verdict
    },
  }
}
