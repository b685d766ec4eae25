import type { Hash } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { RecipientRandBinding } from '../ticket/cryptography.ts'
import type { Ticket } from '../ticket/ticket.ts'

/** The nonces that were received for one recipientRand. */
export interface SeenNonces {
  readonly size: number
  has(nonce: number): boolean
}

/** What is remembered of one recipientRand: what it was made for, and the tickets received. */
export class NonceRecord implements SeenNonces {
  readonly recipientRand: bigint
  /** The numbers that it commits to, so that a ticket that carries them needs no MAC. */
  readonly binding: RecipientRandBinding
  /** Payers count upwards: what came is mostly a run from the first nonce to the last, and records stay for long. */
  #first = 0
  #last = -1
  /** In order of arrival, once it is no run any more. */
  #all: Set<number> | null = null

  constructor(recipientRand: bigint, binding: RecipientRandBinding) {
    this.recipientRand = recipientRand
    this.binding = binding
  }

  /** Decides when the record may go. */
  get expirationBlock(): bigint {
    return this.binding.expirationBlock
  }

  get size(): number {
    return this.#all === null ? this.#last - this.#first + 1 : this.#all.size
  }

  has(nonce: number): boolean {
    if (this.#all !== null) return this.#all.has(nonce)
    return this.#first <= nonce && nonce <= this.#last
  }

  /** In order of arrival. */
  nonces(): readonly number[] {
    if (this.#all !== null) return [...this.#all]
    return Array.from({ length: this.size }, (_, at) => this.#first + at)
  }

  add(nonce: number): void {
    if (this.#all === null && this.size === 0) this.#first = this.#last = nonce
    else if (this.#all === null && nonce === this.#last + 1) this.#last = nonce
    else if (!this.has(nonce)) this.#set().add(nonce)
  }

  forgetOldest(): void {
    if (this.#all === null) {
      if (this.size > 0) this.#first += 1
      return
    }
    for (const nonce of this.#all) {
      this.#all.delete(nonce)
      return
    }
  }

  #set(): Set<number> {
    this.#all ??= new Set(this.nonces())
    return this.#all
  }
}

/** Of a node that issues for so many senders, those whose first ticket comes later are checked as if they were unknown. */
const ISSUED_MAX = 100_000

/** The numbers that a ticket came with, beside those that it carries itself. */
export interface GivenParams {
  readonly seed: bigint
  readonly expirationBlock: bigint
  readonly price: Rational
}

/**
 * Seen nonces by commitment, which stands for recipientRand one to one (spec PM-78, PM-82). A record is made when parameters are
 * issued and waits apart for its first ticket, which then needs no MAC: the numbers that it was made for say the same.
 */
export class NonceTable {
  readonly #records = new Map<Hash, NonceRecord>()
  readonly #issued = new Map<Hash, NonceRecord>()

  /** Parameters are given out; nothing was received for them. */
  issue(recipientRandHash: Hash, recipientRand: bigint, binding: RecipientRandBinding): void {
    if (this.#issued.size >= ISSUED_MAX) this.#issued.clear()
    this.#issued.set(recipientRandHash, new NonceRecord(recipientRand, binding))
  }

  /** A record whose parameters had exactly the numbers of this ticket. */
  find(ticket: Ticket, given: GivenParams): NonceRecord | null {
    const hash = ticket.recipientRandHash
    const record = this.#records.get(hash) ?? this.#issued.get(hash)
    return record !== undefined && isSame(record.binding, ticket, given) ? record : null
  }

  /** The record that takes the nonces of this commitment from now on: the one that is there, else `found`. */
  keep(recipientRandHash: Hash, found: NonceRecord): NonceRecord {
    const record = this.#records.get(recipientRandHash)
    if (record !== undefined) return record
    this.#issued.delete(recipientRandHash)
    this.#records.set(recipientRandHash, found)
    return found
  }

  /** Drops records that expired at or before `block`. */
  cleanup(block: bigint): void {
    for (const [hash, record] of this.#records) {
      if (record.expirationBlock <= block) this.#records.delete(hash)
    }
  }

  /** Of received tickets, in order of first arrival. */
  records(): readonly NonceRecord[] {
    return [...this.#records.values()]
  }
}

function isSame(binding: RecipientRandBinding, ticket: Ticket, given: GivenParams): boolean {
  return (
    binding.seed === given.seed &&
    binding.sender === ticket.sender &&
    binding.faceValueWei === ticket.faceValueWei &&
    binding.winProb === ticket.winProb &&
    binding.expirationBlock === given.expirationBlock &&
    binding.price.numerator === given.price.numerator &&
    binding.price.denominator === given.price.denominator &&
    binding.expirationParams.creationRound === ticket.creationRound &&
    binding.expirationParams.creationRoundBlockHash === ticket.creationRoundBlockHash
  )
}
