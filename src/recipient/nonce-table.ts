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

/** Below this many records nobody looks for those that may go. */
const PRUNED_FROM = 100_000

/** The numbers that a ticket came with, beside those that it carries itself. */
export interface GivenParams {
  readonly seed: bigint
  readonly expirationBlock: bigint
  readonly price: Rational
}

/**
 * Seen nonces by commitment, which stands for recipientRand one to one (spec PM-78, PM-82). A record is made when parameters are
 * issued: their first ticket then needs no MAC, because the numbers that the record was made for say the same. Records of
 * parameters that were never used may go at any time; a ticket that comes for them is checked by its MAC.
 */
export class NonceTable {
  readonly #records = new Map<Hash, NonceRecord>()
  #pruneAt = PRUNED_FROM

  /** Parameters are given out; nothing was received for them. */
  issue(recipientRandHash: Hash, recipientRand: bigint, binding: RecipientRandBinding): void {
    if (this.#records.has(recipientRandHash)) return
    if (this.#records.size >= this.#pruneAt) this.#prune()
    this.#records.set(recipientRandHash, new NonceRecord(recipientRand, binding))
  }

  /** A record whose parameters had exactly the numbers of this ticket. */
  find(ticket: Ticket, given: GivenParams): NonceRecord | null {
    const record = this.#records.get(ticket.recipientRandHash)
    return record !== undefined && isSame(record.binding, ticket, given) ? record : null
  }

  /** The record of a commitment that `find` did not find: one of other numbers if there is one, else `computed`. */
  keep(recipientRandHash: Hash, computed: NonceRecord): NonceRecord {
    const record = this.#records.get(recipientRandHash)
    if (record !== undefined) return record
    this.#records.set(recipientRandHash, computed)
    return computed
  }

  /** Drops records that expired at or before `block`. */
  cleanup(block: bigint): void {
    for (const [hash, record] of this.#records) {
      if (record.expirationBlock <= block) this.#records.delete(hash)
    }
  }

  /** Those for which tickets were received. */
  records(): readonly NonceRecord[] {
    return [...this.#records.values()].filter(({ size }) => size > 0)
  }

  #prune(): void {
    for (const [hash, { size }] of this.#records) if (size === 0) this.#records.delete(hash)
    this.#pruneAt = Math.max(PRUNED_FROM, 2 * this.#records.size)
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
