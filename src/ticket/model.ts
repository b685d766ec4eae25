import type { Address, Hash, Hex } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { reduce } from '../money/rational.ts'
import type { Cryptography, RecipientRandBinding, SignatureVerdict } from './cryptography.ts'
import { Mixer } from './model-mixer.ts'
import type { Ticket } from './ticket.ts'

/** Keeps the uses of the mixing function apart. */
const Domain = {
  address: 1,
  ticketHash: 2,
  hashSignature: 3,
  messageSignature: 4,
  recipientRand: 5,
  recipientRandHash: 6,
  draw: 7,
  authToken: 8,
  hash: 9,
} as const

const WORDS_OF_WIN_PROB = 8
const WORD_BITS = 32n

/**
 * Stands keyed pseudo-random functions in for signatures, MAC and hashes: the same code path, the exact distribution of wins, no
 * keccak and no elliptic curve, and nothing that would resist an attacker. A ticket hash covers the parameters through their
 * recipientRandHash, and the nonce. Addresses, recipientRandHash and `keccak256` keep their real length, 64 bits of which say
 * something; ticket hashes, signatures and tokens are 8 bytes.
 */
export function createModelCryptography(): Cryptography {
  return new ModelCryptography()
}

class ModelCryptography implements Cryptography {
  readonly mode = 'model'
  readonly #mixer = new Mixer()
  readonly #addresses = new Map<Hex, Address>()

  addressOf(privateKey: Hex): Address {
    let address = this.#addresses.get(privateKey)
    if (address === undefined) {
      address = this.#mixer.start(Domain.address).text(privateKey).finish().paddedHex(20)
      this.#addresses.set(privateKey, address)
    }
    return address
  }

  ticketHash(ticket: Ticket): Hash {
    return this.#mixer
      .start(Domain.ticketHash)
      .tail(ticket.recipientRandHash)
      .word(ticket.senderNonce)
      .lowWord(ticket.faceValueWei)
      .lowWord(ticket.winProb)
      .finish()
      .hex()
  }

  signHash(privateKey: Hex, hash: Hash): Hex {
    return this.#hashSignature(this.addressOf(privateKey), hash)
  }

  signMessage(privateKey: Hex, message: Uint8Array): Hex {
    return this.#messageSignature(this.addressOf(privateKey), message)
  }

  verifyHash(address: Address, hash: Hash, signature: Hex): SignatureVerdict {
    return verdict(this.#hashSignature(address, hash) === signature)
  }

  verifyMessage(address: Address, message: Uint8Array, signature: Hex): SignatureVerdict {
    return verdict(this.#messageSignature(address, message) === signature)
  }

  recipientRand(secret: Hex, binding: RecipientRandBinding): bigint {
    const { expirationParams } = binding
    const price = reduce(binding.price)
    return this.#mixer
      .start(Domain.recipientRand)
      .text(secret)
      .integer(binding.seed)
      .text(binding.sender)
      .integer(binding.faceValueWei)
      .integer(binding.winProb)
      .integer(binding.expirationBlock)
      .integer(price.numerator)
      .integer(price.denominator)
      .integer(expirationParams.creationRound)
      .text(expirationParams.creationRoundBlockHash)
      .finish()
      .value()
  }

  recipientRandHash(recipientRand: bigint): Hash {
    return this.#mixer.start(Domain.recipientRandHash).integer(recipientRand).finish().paddedHex(32)
  }

  /** Draws 32 bits after 32 bits, as many as it takes to tell a uniform 256-bit number from `winProb`. */
  isWinning(signature: Hex, recipientRand: bigint, winProb: bigint): boolean {
    if (winProb <= 0n) return false
    if (winProb > MAX_UINT256) return true
    const mixer = this.#mixer.start(Domain.draw).tail(signature).lowWord(recipientRand).finish()
    for (let word = 1; word <= WORDS_OF_WIN_PROB; word++) {
      const drawn = mixer.high >>> 0
      const wanted = winProbWord(winProb, WORDS_OF_WIN_PROB - word)
      if (drawn !== wanted) return drawn < wanted
      mixer.word(word).finish()
    }
    return false
  }

  authToken(secret: Hex, sessionId: string, expirationUnixSeconds: bigint): Hex {
    return this.#mixer
      .start(Domain.authToken)
      .text(secret)
      .text(sessionId)
      .integer(expirationUnixSeconds)
      .finish()
      .hex()
  }

  keccak256(bytes: Uint8Array): Hash {
    const mixer = this.#mixer.start(Domain.hash)
    for (const byte of bytes) mixer.word(byte)
    return mixer.word(bytes.length).finish().paddedHex(32)
  }

  #hashSignature(address: Address, hash: Hash): Hex {
    return this.#mixer.start(Domain.hashSignature).tail(address).tail(hash).finish().hex()
  }

  #messageSignature(address: Address, message: Uint8Array): Hex {
    const mixer = this.#mixer.start(Domain.messageSignature).tail(address)
    for (const byte of message) mixer.word(byte)
    return mixer.word(message.length).finish().hex()
  }
}

const VALID: SignatureVerdict = { valid: true }
const INVALID: SignatureVerdict = { valid: false, reason: 'signer mismatch', recovered: null }

function verdict(valid: boolean): SignatureVerdict {
  return valid ? VALID : INVALID
}

/** 32 bits of `winProb`; word 7 is the most significant. */
function winProbWord(winProb: bigint, word: number): number {
  const shifted = winProb >> (BigInt(word) * WORD_BITS)
  // exact: 32 bits; the top word holds the few more of the win-always probability
  return Number(word === WORDS_OF_WIN_PROB - 1 ? shifted : BigInt.asUintN(32, shifted))
}
