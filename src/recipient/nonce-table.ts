import type { Hash } from '../bytes/hex.ts'
import type { RecipientRandBinding } from '../ticket/cryptography.ts'

/** What is remembered of the tickets received for one recipientRand. */
export interface NonceRecord {
  readonly recipientRand: bigint
  /** Of the first ticket seen; decides when the record may go. */
  readonly expirationBlock: bigint
  /** In order of arrival. */
  readonly seen: Set<number>
  /** The numbers that the first ticket came with, so that its successors need no second MAC. */
  readonly binding: RecipientRandBinding
}

/** Seen nonces by commitment, which stands for recipientRand one to one (spec PM-78, PM-82). */
export class NonceTable {
  readonly #records = new Map<Hash, NonceRecord>()

  /** A record whose tickets carried exactly these numbers. */
  find(recipientRandHash: Hash, binding: RecipientRandBinding): NonceRecord | null {
    const record = this.#records.get(recipientRandHash)
    return record !== undefined && isSame(record.binding, binding) ? record : null
  }

  findOrCreate(
    recipientRandHash: Hash,
    recipientRand: bigint,
    binding: RecipientRandBinding,
  ): NonceRecord {
    let record = this.#records.get(recipientRandHash)
    if (record === undefined) {
      record = { recipientRand, expirationBlock: binding.expirationBlock, seen: new Set(), binding }
      this.#records.set(recipientRandHash, record)
    }
    return record
  }

  forgetOldest(record: NonceRecord): void {
    for (const nonce of record.seen) {
      record.seen.delete(nonce)
      return
    }
  }

  /** Drops records that expired at or before `block`. */
  cleanup(block: bigint): void {
    for (const [hash, record] of this.#records) {
      if (record.expirationBlock <= block) this.#records.delete(hash)
    }
  }

  /** In order of first arrival. */
  records(): readonly NonceRecord[] {
    return [...this.#records.values()]
  }
}

function isSame(a: RecipientRandBinding, b: RecipientRandBinding): boolean {
  return (
    a.seed === b.seed &&
    a.sender === b.sender &&
    a.faceValueWei === b.faceValueWei &&
    a.winProb === b.winProb &&
    a.expirationBlock === b.expirationBlock &&
    a.price.numerator === b.price.numerator &&
    a.price.denominator === b.price.denominator &&
    a.expirationParams.creationRound === b.expirationParams.creationRound &&
    a.expirationParams.creationRoundBlockHash === b.expirationParams.creationRoundBlockHash
  )
}
