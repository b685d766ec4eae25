import type { RunResult } from '../run/result.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import { chainTable } from './chain-table.ts'
import { coinText, groupDigits, table, wrap } from './text.ts'

const TABLE_ROWS = 24
const RIGHT_ALIGNED = new Set([1, 2, 3, 4, 5, 6, 7, 8])

interface Books {
  credited: number
  expectedWei: bigint
  won: number
  wonWei: bigint
  paidWei: bigint
  missingWei: bigint
  gasWei: bigint
}

/**
 * What the tickets came to on the chain: what was to be expected, what chance gave, what was paid, and where the rest went. Nothing
 * when no orchestrator credited a ticket; an empty line closes it.
 */
export function settlementReport(result: RunResult, width: number): readonly string[] {
  const { metrics, timeline } = result
  if (exact(metrics.ticketsCredited) === 0n) return []
  const summary = [
    `${coinText(exact(metrics.evCreditedWei))} expected`,
    `chance gives or takes ${coinText(exact(metrics.incomeDeviationWei))} (1 σ)`,
    `${coinText(exact(metrics.faceValueWonWei))} won`,
    ...settled(result),
  ]
  const rows = exact(metrics.ticketsWon) === 0n ? [] : perOrchestrator(timeline)
  return [
    ...wrap(`settlement  ${summary.join(' · ')}`, width, ''),
    ...(rows.length === 0 ? [] : table([HEADER, ...rows], RIGHT_ALIGNED)),
    '',
    ...chainTable(timeline, TABLE_ROWS),
  ]
}

const HEADER = ['', 'credited', 'expected', 'won', 'face value', 'paid', 'not paid', 'gas', 'net']

const LOSSES = [
  ['ticketsLostExpired', 'expired while attempts failed'],
  ['ticketsLostUntried', 'never tried'],
  ['ticketsLostFunds', 'for want of funds'],
  ['ticketsLostGas', 'not worth the gas'],
  ['ticketsLostUnlocked', 'sender had unlocked'],
  ['ticketsLostOther', 'for other reasons'],
] as const

/** Only what happened is named. */
function settled({ metrics }: RunResult): readonly string[] {
  const won = exact(metrics.ticketsWon)
  if (won === 0n) return []
  const redeemed = exact(metrics.ticketsRedeemed)
  const underpaid = exact(metrics.ticketsUnderpaid)
  const lost = exact(metrics.ticketsLost)
  const open = won - redeemed - lost
  const losses = LOSSES.flatMap(([metric, text]) => {
    const count = exact(metrics[metric])
    return count === 0n ? [] : [`${count} ${text}`]
  })
  return [
    `${coinText(exact(metrics.incomeWei))} paid (${coinText(exact(metrics.incomeFromReserveWei))} from reserves)`,
    `gas ${coinText(exact(metrics.redemptionGasWei))}`,
    `${won} tickets won, ${redeemed} redeemed${underpaid === 0n ? '' : ` (${underpaid} paid short)`}`,
    ...(lost === 0n ? [] : [`${lost} lost: ${losses.join(', ')}`]),
    ...(open === 0n ? [] : [`${open} not redeemed yet`]),
  ]
}

function perOrchestrator(timeline: readonly TraceEvent[]): readonly (readonly string[])[] {
  const books = new Map<string, Books>()
  const booksOf = (orchestrator: string): Books => {
    const found = books.get(orchestrator) ?? {
      credited: 0,
      expectedWei: 0n,
      won: 0,
      wonWei: 0n,
      paidWei: 0n,
      missingWei: 0n,
      gasWei: 0n,
    }
    books.set(orchestrator, found)
    return found
  }
  const transactions = new Transactions()
  for (const event of timeline) book(event, booksOf, transactions)
  return [...books].map(([name, row]) => [
    name,
    `${groupDigits(`${row.credited}`)} tickets`,
    coinText(row.expectedWei),
    `${row.won}`,
    coinText(row.wonWei),
    coinText(row.paidWei),
    coinText(row.missingWei),
    coinText(row.gasWei),
    coinText(row.paidWei - row.gasWei),
  ])
}

/** What redemptions in blocks paid and took, for the blocks that are undone. */
class Transactions {
  readonly #gas = new Map<number, bigint>()
  readonly #payments = new Map<number, EventOf<'ticket.redeemed'>>()

  took(transaction: number, gasWei: bigint): void {
    this.#gas.set(transaction, gasWei)
  }

  paid(event: EventOf<'ticket.redeemed'>): void {
    this.#payments.set(event.transaction, event)
  }

  undo(transaction: number): {
    readonly gasWei: bigint
    readonly payment: EventOf<'ticket.redeemed'> | undefined
  } {
    const undone = {
      gasWei: this.#gas.get(transaction) ?? 0n,
      payment: this.#payments.get(transaction),
    }
    this.#gas.delete(transaction)
    this.#payments.delete(transaction)
    return undone
  }
}

function book(
  event: TraceEvent,
  booksOf: (orchestrator: string) => Books,
  transactions: Transactions,
): void {
  switch (event.type) {
    case 'payment.processed': {
      if (event.creditedTickets === 0) return
      const row = booksOf(event.orchestrator)
      row.credited += event.creditedTickets
      row.expectedWei += event.creditedWei.numerator / event.creditedWei.denominator
      return
    }
    case 'ticket.won': {
      const row = booksOf(event.orchestrator)
      row.won += 1
      row.wonWei += event.faceValueWei
      return
    }
    case 'ticket.redeemed':
      transactions.paid(event)
      bookPayment(booksOf(event.orchestrator), event, 1n)
      return
    case 'ticket.lost':
      booksOf(event.orchestrator).missingWei += event.faceValueWei
      return
    case 'transaction.mined':
    case 'transaction.failed': {
      if (event.what !== 'redeemWinningTicket') return
      const gasWei = event.gasUsed * event.gasPriceWei
      transactions.took(event.transaction, gasWei)
      booksOf(event.from).gasWei += gasWei
      return
    }
    case 'transaction.undone': {
      if (event.what !== 'redeemWinningTicket') return
      const { gasWei, payment } = transactions.undo(event.transaction)
      const row = booksOf(event.from)
      row.gasWei -= gasWei
      if (payment !== undefined) bookPayment(row, payment, -1n)
      return
    }
    default:
  }
}

function bookPayment(row: Books, payment: EventOf<'ticket.redeemed'>, sign: bigint): void {
  const paidWei = payment.fromDepositWei + payment.fromReserveWei
  row.paidWei += sign * paidWei
  row.missingWei += sign * (payment.faceValueWei - paidWei)
}

/** Rounded down to a whole one. */
function exact(value: RunResult['metrics']['ticketsWon']): bigint {
  return typeof value === 'bigint' ? value : value.numerator / value.denominator
}
