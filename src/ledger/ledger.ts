import { assert } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import { SECOND_NS } from '../durations.ts'
import { add, subtract, ZERO, type Rational } from '../money/rational.ts'
import type { LedgerRules } from './rules.ts'

/** How long upstream's nodes keep a balance that nobody touches (spec live 0.2; go-livepeer cmd/livepeer/starter:cleanupInterval). */
export const BALANCE_TTL_NS: number = 600 * SECOND_NS

interface Entry {
  amountWei: Rational
  fixedPrice: Rational | null
  /** Null until the first credit, debit or price fix: reserving does not stamp. */
  lastUpdateNs: number | null
}

interface Book {
  readonly entries: Map<string, Entry>
  nextTickNs: number
}

/** One entry for monitors and tests. */
export interface LedgerEntryView {
  readonly manifestId: string
  readonly amountWei: Rational
  readonly fixedPrice: Rational | null
  readonly lastUpdateNs: number | null
}

/**
 * Credit by (address, manifest id), used by both sides. Every address has a timer of its own, period `ttlNs`, counted from the
 * moment its book was created; at a tick, entries that are too old go with their credit and their fixed price.
 * Operations that know the time run the ticks due first, so the owner needs `sweepUpTo` only before `peek` and `fixedPrice`.
 * Spec PM-140, 141, 145, 146; go-livepeer core/accounting.go.
 */
export class Ledger {
  readonly #ttlNs: number
  readonly #rules: LedgerRules
  readonly #books = new Map<Address, Book>()
  /** Earliest tick of all books. */
  #dueNs = Infinity

  constructor(options: { readonly ttlNs: number; readonly rules: LedgerRules }) {
    assert(options.ttlNs > 0, 'ledger: time to live must be positive')
    this.#ttlNs = options.ttlNs
    this.#rules = options.rules
  }

  credit(address: Address, manifestId: string, amountWei: Rational, nowNs: number): void {
    const entry = this.#entry(address, manifestId, nowNs)
    entry.amountWei = add(entry.amountWei, amountWei)
    entry.lastUpdateNs = nowNs
  }

  /** The result may be negative. */
  debit(address: Address, manifestId: string, amountWei: Rational, nowNs: number): void {
    const entry = this.#entry(address, manifestId, nowNs)
    entry.amountWei = subtract(entry.amountWei, amountWei)
    entry.lastUpdateNs = nowNs
  }

  /** Takes the whole amount out and leaves 0 behind, without stamping. */
  reserve(address: Address, manifestId: string, nowNs: number): Rational {
    const entry = this.#entry(address, manifestId, nowNs)
    const amountWei = entry.amountWei
    entry.amountWei = ZERO
    return amountWei
  }

  /** Null = no entry. Upstream's read makes the address known (rule `readCreates`). */
  balance(address: Address, manifestId: string, nowNs: number): Rational | null {
    this.sweepUpTo(nowNs)
    const book = this.#rules.readCreates() ? this.#book(address, nowNs) : this.#books.get(address)
    return book?.entries.get(manifestId)?.amountWei ?? null
  }

  /** For monitors: never creates anything and runs no tick. */
  peek(address: Address, manifestId: string): Rational | null {
    return this.#books.get(address)?.entries.get(manifestId)?.amountWei ?? null
  }

  fixedPrice(address: Address, manifestId: string): Rational | null {
    return this.#books.get(address)?.entries.get(manifestId)?.fixedPrice ?? null
  }

  /** Overwrites; whether a price is already fixed is the caller's question. */
  setFixedPrice(address: Address, manifestId: string, price: Rational, nowNs: number): void {
    this.sweepUpTo(nowNs)
    if (this.#rules.setFixedPriceNeedsBook() && !this.#books.has(address)) return
    const entry = this.#entry(address, manifestId, nowNs)
    entry.fixedPrice = price
    entry.lastUpdateNs = nowNs
  }

  /** Runs the ticks due at or before `nowNs`. */
  sweepUpTo(nowNs: number): void {
    if (nowNs < this.#dueNs) return
    this.#dueNs = Infinity
    for (const book of this.#books.values()) {
      while (book.nextTickNs <= nowNs) this.#tick(book, nowNs)
      if (book.nextTickNs < this.#dueNs) this.#dueNs = book.nextTickNs
    }
  }

  /** The next tick that could drop something; null when there is no entry. */
  nextSweepNs(): number | null {
    let earliestNs = Infinity
    for (const book of this.#books.values()) {
      if (book.entries.size > 0 && book.nextTickNs < earliestNs) earliestNs = book.nextTickNs
    }
    return earliestNs === Infinity ? null : earliestNs
  }

  /** Known addresses, in the order in which they became known, also those without entries. */
  addresses(): readonly Address[] {
    return [...this.#books.keys()]
  }

  /** The entries of an address in order of creation; null = unknown address. */
  entries(address: Address): readonly LedgerEntryView[] | null {
    const book = this.#books.get(address)
    if (book === undefined) return null
    return [...book.entries].map(([manifestId, entry]) => ({ manifestId, ...entry }))
  }

  #entry(address: Address, manifestId: string, nowNs: number): Entry {
    this.sweepUpTo(nowNs)
    const entries = this.#book(address, nowNs).entries
    let entry = entries.get(manifestId)
    if (entry === undefined) {
      entry = { amountWei: ZERO, fixedPrice: null, lastUpdateNs: null }
      entries.set(manifestId, entry)
    }
    return entry
  }

  #book(address: Address, nowNs: number): Book {
    let book = this.#books.get(address)
    if (book === undefined) {
      book = { entries: new Map(), nextTickNs: nowNs + this.#ttlNs }
      this.#books.set(address, book)
      if (book.nextTickNs < this.#dueNs) this.#dueNs = book.nextTickNs
    }
    return book
  }

  #tick(book: Book, nowNs: number): void {
    const atNs = book.nextTickNs
    for (const [manifestId, entry] of book.entries) {
      const { amountWei, fixedPrice, lastUpdateNs } = entry
      const idleNs = lastUpdateNs === null ? null : atNs - lastUpdateNs
      if (!this.#rules.survivesSweep({ amountWei, fixedPrice, idleNs }, this.#ttlNs)) {
        book.entries.delete(manifestId)
      }
    }
    const missed = book.entries.size === 0 ? Math.floor((nowNs - atNs) / this.#ttlNs) : 0
    book.nextTickNs = atNs + (missed + 1) * this.#ttlNs
    assert(book.nextTickNs > atNs, 'ledger: ticks must advance')
  }
}
