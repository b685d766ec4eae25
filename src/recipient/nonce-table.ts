import type { Hash } from '../bytes/hex.ts'
import type { RecipientRandBinding } from '../ticket/cryptography.ts'

const NONE: ReadonlySet<number> = new Set()

/** What is remembered of the tickets received for one recipientRand. */
export class NonceRecord {
  readonly recipientRand: bigint
  /** The numbers that the first ticket came with, so that its successors need no second MAC. */
  readonly binding: RecipientRandBinding
  #first: number | null = null
  /** Null while one nonce at most was seen: most payments bring one, and records stay for long. */
  #all: Set<number> | null = null

  constructor(recipientRand: bigint, binding: RecipientRandBinding) {
    this.recipientRand = recipientRand
    this.binding = binding
  }

  /** Of the first ticket seen; decides when the record may go. */
  get expirationBlock(): bigint {
    return this.binding.expirationBlock
  }

  has(nonce: number): boolean {
    return this.#all === null ? this.#first === nonce : this.#all.has(nonce)
  }

  /** In order of arrival. */
  get seen(): ReadonlySet<number> {
    return this.#all === null && this.#first === null ? NONE : this.#set()
  }

  add(nonce: number): void {
    if (this.#all === null && this.#first === null) this.#first = nonce
    else this.#set().add(nonce)
  }

  forgetOldest(): void {
    const all = this.#set()
    for (const nonce of all) {
      all.delete(nonce)
      return
    }
  }

  #set(): Set<number> {
    this.#all ??= new Set(this.#first === null ? [] : [this.#first])
    return this.#all
  }
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
      record = new NonceRecord(recipientRand, binding)
      this.#records.set(recipientRandHash, record)
    }
    return record
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
