import { unreachable } from '../../src/assert.ts'
import type { TicketLoss } from '../trace/chain-events.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import { clockText, coinText, groupDigits, table } from './text.ts'
import { TicketBook, type TicketEvent } from './ticket-book.ts'

interface Row {
  readonly time: string
  readonly who: string
  readonly what: string
}

/** Rounds between which nothing happens are told in one row. */
interface RoundRow {
  readonly time: string
  readonly who: string
  readonly first: bigint
  readonly last: bigint
  readonly lastTime: string
}

/** Tickets to which the same happened in a row are told in one row. */
interface TicketRow {
  readonly time: string
  readonly who: string
  /** Rows with the same key belong together. */
  readonly key: string
  readonly tickets: readonly {
    readonly number: number
    readonly faceValueWei: bigint
    readonly attempts: number
    readonly time: string
  }[]
  readonly tell: (tickets: TicketRow['tickets']) => string
}

const CHAIN = 'chain'

type AnyRow = Row | RoundRow | TicketRow

/** Events that have a row. */
const ON_CHAIN: ReadonlySet<TraceEvent['type']> = new Set<TraceEvent['type']>([
  'ticket.won',
  'ticket.lost',
  'ticket.redeemed',
  'redemption.refused',
  'transaction.failed',
  'transaction.undone',
  'funds.changed',
  'round.initialized',
  'chain.reorganized',
  'setting.changed',
])

const LOSSES: Readonly<Record<TicketLoss, string>> = {
  expired: 'expired',
  'never-tried': 'expired, never tried',
  'no-turn': 'expired while others were redeemed',
  'insufficient-funds': 'not covered by what the sender had',
  'not-worth-gas': 'not worth the gas',
  'sender-unlocked': 'the sender had unlocked',
  'no-block-hash': 'the round has no hash',
  'redemption-off': 'redemption is off',
  'given-up': 'the orchestrator does not try again',
  reorganized: 'its payment was undone',
}

/** What happened on the chain, in order, if anything did; a long middle is left out. An empty line closes it. */
export function chainTable(timeline: readonly TraceEvent[], maxRows: number): readonly string[] {
  if (!timeline.some(isNews)) return []
  const rows = rowsOf(timeline)
  const shown = rows.length <= maxRows ? rows : cut(rows, maxRows)
  const header = ['time', 'who', 'what happened on the chain']
  const cells = shown.map(({ time, who, what }) => [time, who, what])
  return [...table([header, ...cells], new Set([0])), '']
}

/** Rounds come and accounts are there also where nobody has anything to do with the chain. */
function isNews(event: TraceEvent): boolean {
  return (
    event.type === 'ticket.won' ||
    event.type === 'chain.reorganized' ||
    event.type === 'transaction.failed' ||
    (event.type === 'funds.changed' && event.why !== 'found')
  )
}

function rowsOf(timeline: readonly TraceEvent[]): readonly Row[] {
  const tickets = new TicketBook()
  const rows: AnyRow[] = []
  for (const [index, event] of timeline.entries()) {
    const row = rowOf(event, tickets)
    if (row === null || (isGasPrice(event) && moves(timeline, index))) continue
    const last = rows.at(-1)
    const joined = last === undefined ? null : join(last, row)
    if (joined === null) rows.push(row)
    else rows[rows.length - 1] = joined
  }
  return rows.map(told)
}

/** Null = they are told apart. */
function join(last: AnyRow, row: AnyRow): AnyRow | null {
  if ('key' in last && 'key' in row && last.key === row.key) {
    return { ...last, tickets: [...last.tickets, ...row.tickets] }
  }
  if ('first' in last && 'first' in row && last.last + 1n === row.first) {
    return { ...last, last: row.last, lastTime: row.lastTime }
  }
  return null
}

function told(row: AnyRow): Row {
  const { time, who } = row
  if ('what' in row) return row
  if ('key' in row) return { time, who, what: row.tell(row.tickets) }
  const { first, last, lastTime } = row
  const rounds = `rounds ${first} to ${last} are initialised (until ${lastTime})`
  return { time, who, what: first === last ? `round ${first} is initialised` : rounds }
}

/** Where the gas price moves on before anything else happens, only the last one is told. */
function moves(timeline: readonly TraceEvent[], index: number): boolean {
  for (let next = index + 1; next < timeline.length; next += 1) {
    const event = timeline[next]
    if (event !== undefined && ON_CHAIN.has(event.type)) return isGasPrice(event)
  }
  return false
}

function isGasPrice(event: TraceEvent): boolean {
  return event.type === 'setting.changed' && event.what === 'gasPriceWei'
}

function rowOf(event: TraceEvent, tickets: TicketBook): AnyRow | null {
  const time = clockText(event.atNs)
  const row = (who: string, what: string): Row => ({ time, who, what })
  switch (event.type) {
    case 'ticket.won':
    case 'ticket.lost':
    case 'redemption.refused':
      return ticketRow(event, tickets)
    case 'ticket.redeemed':
      tickets.pay(event)
      return row(
        event.orchestrator,
        `ticket ${tickets.number(event)} is redeemed: ${paymentText(event)}`,
      )
    case 'transaction.failed':
      return row(event.from, `${event.what} fails: ${event.error}`)
    case 'transaction.undone': {
      const then = event.sentAgain ? 'and sent again' : 'for good'
      const number = tickets.undo(event.transaction)
      const what = number === null ? event.what : `redemption of ticket ${number}`
      return row(event.from, `${what} is undone, ${then}`)
    }
    case 'funds.changed':
      return event.why === 'redemption' ? null : row(event.account, fundsText(event))
    case 'round.initialized':
      return { time, who: CHAIN, first: event.round, last: event.round, lastTime: time }
    case 'chain.reorganized': {
      const { blocks, layer, transactions } = event
      return row(
        CHAIN,
        `${layer.toUpperCase()} loses ${counted(blocks, 'block')}, ${counted(transactions, 'transaction')}`,
      )
    }
    case 'setting.changed':
      return event.what === 'gasPriceWei'
        ? row(CHAIN, `the gas price becomes ${coinText(BigInt(event.value))}`)
        : null
    default:
      return null
  }
}

function ticketRow(event: TicketEvent, book: TicketBook): TicketRow {
  const time = clockText(event.atNs)
  const { key, tell } = ticketStory(event, book)
  const ticket = {
    number: book.number(event),
    faceValueWei: book.faceValueWei(event),
    attempts: event.type === 'ticket.lost' ? event.attempts : 0,
    time,
  }
  const who = event.orchestrator
  return { time, who, key: `${who} ${event.type} ${key}`, tickets: [ticket], tell }
}

function ticketStory(event: TicketEvent, book: TicketBook): Pick<TicketRow, 'key' | 'tell'> {
  switch (event.type) {
    case 'ticket.won': {
      const won = coinText(event.faceValueWei)
      return {
        key: won,
        tell: (tickets) =>
          tickets.length === 1
            ? `${names(tickets)} wins ${won}`
            : `${names(tickets)} win ${won} each${until(tickets)}`,
      }
    }
    case 'redemption.refused': {
      const { error } = event
      const end = book.end(event)
      const waits = end === null ? 'not redeemed' : `${end}, and still tried`
      return {
        key: `${waits} ${error}`,
        tell: (tickets) => `${names(tickets)} ${waits}: ${error}${until(tickets)}`,
      }
    }
    case 'ticket.lost': {
      book.lose(event)
      const { why, payableWei } = event
      return {
        key: `${why} ${payableWei}`,
        tell: (tickets) => {
          const worth = coinText(tickets.reduce((sum, { faceValueWei }) => sum + faceValueWei, 0n))
          const attempts = tickets.reduce((sum, ticket) => sum + ticket.attempts, 0)
          return `${names(tickets)} lost (${worth}): ${LOSSES[why]}; ${counted(attempts, 'attempt')}, ${coinText(payableWei)} at hand`
        },
      }
    }
    default:
      return unreachable(event)
  }
}

function names(tickets: TicketRow['tickets']): string {
  const numbers = tickets.map(({ number }) => number)
  const [first] = numbers
  const last = numbers.at(-1)
  if (first === last) return `ticket ${first}`
  const isRange = numbers.every(
    (number, index) => index === 0 || number === (numbers[0] ?? 0) + index,
  )
  return `tickets ${isRange ? `${first} to ${last}` : numbers.join(', ')}`
}

function counted(count: number | bigint, what: string): string {
  return `${groupDigits(`${count}`)} ${what}${BigInt(count) === 1n ? '' : 's'}`
}

function until(tickets: TicketRow['tickets']): string {
  const last = tickets.at(-1)?.time
  return tickets[0]?.time === last ? '' : ` (until ${last})`
}

function paymentText(event: EventOf<'ticket.redeemed'>): string {
  const { fromDepositWei, fromReserveWei, faceValueWei } = event
  const parts = [
    ...(fromDepositWei > 0n ? [`${coinText(fromDepositWei)} from the deposit`] : []),
    ...(fromReserveWei > 0n ? [`${coinText(fromReserveWei)} from the reserve`] : []),
  ]
  const paid = parts.length === 0 ? 'nothing is paid' : parts.join(', ')
  const missingWei = faceValueWei - fromDepositWei - fromReserveWei
  return missingWei === 0n ? paid : `${paid}; ${coinText(missingWei)} lost`
}

function fundsText(event: EventOf<'funds.changed'>): string {
  const stand = `deposit ${coinText(event.depositWei)}, reserve ${coinText(event.reserveWei)}`
  switch (event.why) {
    case 'found':
      return `has ${stand}`
    case 'set':
      return `is given ${stand}`
    case 'funded':
      return `pays in: ${stand}`
    case 'unlock':
      return `unlocks, may withdraw from round ${event.withdrawRound} on`
    case 'unlock-cancelled':
      return 'locks its funds again'
    case 'withdrawal':
      return `withdraws ${coinText(-event.depositChangeWei - event.reserveChangeWei)}`
    case 'redemption':
    case 'reorganization':
      return `is left with ${stand}`
    default:
      return unreachable(event.why)
  }
}

function cut(rows: readonly Row[], maxRows: number): readonly Row[] {
  const tail = Math.ceil(maxRows / 2)
  const head = maxRows - tail - 1
  const left = rows.length - head - tail
  const gap: Row = { time: '…', who: '', what: `${left} rows more (--trace OUT has all)` }
  return [...rows.slice(0, head), gap, ...rows.slice(rows.length - tail)]
}
