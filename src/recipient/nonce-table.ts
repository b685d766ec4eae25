import type { Hash } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { RecipientRandBinding } from '../ticket/cryptography.ts'
import type { Ticket } from '../ticket/ticket.ts'

const NONE: ReadonlySet<number> = new Set()

/** What is remembered of one recipientRand: what it was made for, and the tickets received. */
export class NonceRecord {
  readonly recipientRand: bigint
  /** The numbers that it commits to, so that a ticket that carries them needs no MAC. */
  readonly binding: RecipientRandBinding
  #first: number | null = null
  /** Null while one nonce at most was seen: most payments bring one, and records stay for long. */
  #all: Set<number> | null = null

  constructor(recipientRand: bigint, binding: RecipientRandBinding) {
    this.recipientRand = recipientRand
    this.binding = binding
  }

  /** Decides when the record may go. */
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
