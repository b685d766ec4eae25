import type { Address, Hash, Hex } from '../bytes/hex.ts'
import { checksumAddress } from '../ticket/checksum.ts'
import type { Ticket } from '../ticket/ticket.ts'
import type { SettlementRules } from './rules.ts'
import type { Failure, WinningTicket } from './winning-ticket.ts'

/** A winning ticket as code that may forget parts of it hands it over. */
export interface TicketCandidate {
  readonly ticket: (Ticket & Pick<WinningTicket, 'paramsExpirationBlock'>) | null
  readonly signature: Hex | null
  readonly recipientRand: bigint | null
}

export type StoreRefusal =
  | { readonly code: 'missing'; readonly verb: StoreVerb; readonly part: MissingPart }
  | { readonly code: 'duplicate'; readonly sender: Address }
  | { readonly code: 'unknown'; readonly signature: Hex }

/** One row for monitors and tests. */
export interface TicketRow {
  readonly winning: WinningTicket
  readonly createdAtUnixSeconds: bigint
  /** Null while the ticket is open. */
  readonly redemption: {
    readonly atUnixSeconds: bigint
    readonly transactionHash: Hash
  } | null
}

/** What the redemption queue asks of a store; a failure is the store's own text. */
export interface OpenTickets {
  count(sender: Address, oldestRound: bigint): number | Failure
  earliest(
    sender: Address,
    oldestRound: bigint,
    passedOver: ReadonlySet<Hex>,
  ): WinningTicket | Failure | null
  markRedeemed(
    winning: WinningTicket,
    transactionHash: Hash,
    nowUnixSeconds: bigint,
  ): StoreRefusal | Failure | null
}

/** The signature finds the row, but upstream asks for the ticket too. */
interface RowKey {
  readonly ticket: object | null
  readonly signature: Hex | null
}

type StoreVerb = 'store' | 'update' | 'delete'
type MissingPart = 'ticket' | 'sig' | 'recipientRand'

/**
 * Winning tickets until they are redeemed, and after. The signature is the key; the earliest ticket is the one with the smallest
 * second of arrival, and within a second the one that was stored first.
 * Spec PM-110 to PM-113; go-livepeer common/db.go.
 */
export class TicketStore implements OpenTickets {
  readonly #rules: Pick<SettlementRules, 'storedBlock'>
  readonly #rows = new Map<Hex, TicketRow>()
  /** Not redeemed, by sender, earliest first. */
  readonly #open = new Map<Address, TicketRow[]>()

  constructor(rules: Pick<SettlementRules, 'storedBlock'>) {
    this.#rules = rules
  }

  /** Null = stored. */
  store(candidate: TicketCandidate | null, nowUnixSeconds: bigint): StoreRefusal | null {
    if (candidate === null || candidate.ticket === null) return missing('store', 'ticket')
    const { signature, recipientRand } = candidate
    if (signature === null) return missing('store', 'sig')
    if (recipientRand === null) return missing('store', 'recipientRand')
    const { paramsExpirationBlock, ...ticket } = candidate.ticket
    if (this.#rows.has(signature)) return { code: 'duplicate', sender: ticket.sender }
    const block = this.#rules.storedBlock(paramsExpirationBlock)
    const row: TicketRow = {
      winning: { ticket, paramsExpirationBlock: block, signature, recipientRand },
      createdAtUnixSeconds: nowUnixSeconds,
      redemption: null,
    }
    this.#rows.set(signature, row)
    this.#insert(row)
    return null
  }

  count(sender: Address, oldestRound: bigint): number {
    let count = 0
    for (const { winning } of this.#open.get(sender) ?? []) {
      if (winning.ticket.creationRound >= oldestRound) count += 1
    }
    return count
  }

  earliest(
    sender: Address,
    oldestRound: bigint,
    passedOver: ReadonlySet<Hex> = new Set(),
  ): WinningTicket | null {
    for (const { winning } of this.#open.get(sender) ?? []) {
      const offered = winning.ticket.creationRound >= oldestRound
      if (offered && !passedOver.has(winning.signature)) return winning
    }
    return null
  }

  /** Null = marked; a ticket may be marked again. */
  markRedeemed(
    candidate: RowKey | null,
    transactionHash: Hash,
    nowUnixSeconds: bigint,
  ): StoreRefusal | null {
    const signature = signatureOf(candidate, 'update')
    if (typeof signature !== 'string') return signature
    const row = this.#rows.get(signature)
    if (row === undefined) return { code: 'unknown', signature }
    this.#close(row)
    const redemption = { atUnixSeconds: nowUnixSeconds, transactionHash }
    this.#rows.set(signature, { ...row, redemption })
    return null
  }

  /** Null = removed, or never there. */
  remove(candidate: RowKey | null): StoreRefusal | null {
    const signature = signatureOf(candidate, 'delete')
    if (typeof signature !== 'string') return signature
    const row = this.#rows.get(signature)
    if (row !== undefined) this.#close(row)
    this.#rows.delete(signature)
    return null
  }

  /** Senders of tickets that are not redeemed, in the order of their first ticket. */
  sendersWithOpenTickets(): readonly Address[] {
    return [...this.#open.keys()]
  }

  /** In order of insertion. */
  rows(): readonly TicketRow[] {
    return [...this.#rows.values()]
  }

  #insert(row: TicketRow): void {
    const { sender } = row.winning.ticket
    const open = this.#open.get(sender)
    if (open === undefined) {
      this.#open.set(sender, [row])
      return
    }
    const later = open.findLastIndex(
      ({ createdAtUnixSeconds }) => createdAtUnixSeconds <= row.createdAtUnixSeconds,
    )
    open.splice(later + 1, 0, row)
  }

  #close(row: TicketRow): void {
    const { sender } = row.winning.ticket
    const rest = (this.#open.get(sender) ?? []).filter((other) => other !== row)
    if (rest.length === 0) this.#open.delete(sender)
    else this.#open.set(sender, rest)
  }
}

/** The exact upstream text, up to the wording of SQLite's own part. */
export function storeRefusalText(refusal: StoreRefusal): string {
  switch (refusal.code) {
    case 'missing':
      return `cannot ${refusal.verb} nil ${refusal.part}`
    case 'duplicate':
      return `failed inserting winning ticket sender=${checksumAddress(refusal.sender)}: UNIQUE constraint failed: ticketQueue.sig`
    default:
      return `no record found for sig=${refusal.signature}`
  }
}

function missing(verb: StoreVerb, part: MissingPart): StoreRefusal {
  return { code: 'missing', verb, part }
}

function signatureOf(candidate: RowKey | null, verb: StoreVerb): Hex | StoreRefusal {
  if (candidate === null || candidate.ticket === null) return missing(verb, 'ticket')
  return candidate.signature ?? missing(verb, 'sig')
}
