import { isZero, rational, sign, type Rational } from '../../src/money/rational.ts'
import type { PriceInfo } from '../../src/price/price-info.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import { rateText } from './rate-text.ts'
import { clockText, fractionText, groupDigits, table, weiText } from './text.ts'

interface Row {
  readonly time: string
  readonly payerBook: string
  readonly orchestratorBook: string
  readonly what: string
  /** Rows with the same key in a row are folded into one. */
  readonly fold: string | null
}

type RowText = Pick<Row, 'what' | 'fold'>

interface Books {
  payer: Rational | null
  orchestrator: Rational | null
  /** The credit that the latest BYOC token reports; null = there is none, or it was told. */
  reported: bigint | null
}

const RIGHT_ALIGNED = new Set([0, 1, 2])

/**
 * One session's money over virtual time: both books side by side. `maxRows` keeps the head and the tail and says how
 * many rows were left out.
 */
export function ledgerTable(
  session: string,
  timeline: readonly TraceEvent[],
  maxRows: number,
): readonly string[] {
  const rows = fold(rowsOf(session, timeline))
  const shown = rows.length <= maxRows ? rows : cut(rows, maxRows)
  const header = ['time', 'payer’s book', 'orchestrator’s book', 'what happened (wei)']
  return table(
    [header, ...shown.map((row) => [row.time, row.payerBook, row.orchestratorBook, row.what])],
    RIGHT_ALIGNED,
  )
}

function rowsOf(session: string, timeline: readonly TraceEvent[]): readonly Row[] {
  const books: Books = { payer: null, orchestrator: null, reported: null }
  const rows: Row[] = []
  for (const event of timeline) {
    if ('session' in event && event.session !== session) continue
    const row = rowOf(event, books)
    if (row === null) continue
    rows.push({
      time: clockText(event.atNs),
      payerBook: weiText(books.payer),
      orchestratorBook: weiText(books.orchestrator),
      what: row.what,
      fold: row.fold,
    })
  }
  return rows
}

function rowOf(event: TraceEvent, books: Books): RowText | null {
  switch (event.type) {
    case 'signer.paid':
      books.payer = event.balanceWei
      return {
        what: `${event.signer} signs ${tickets(event.tickets)} for ${groupDigits(`${event.billedUnits}`)} units, fee ${weiText(event.feeWei)}`,
        fold: null,
      }
    case 'signer.refused':
      return {
        what: `${event.signer} answers ${event.status} ${event.text.trim()}`,
        fold: `${event.signer} ${event.status} ${event.text}`,
      }
    case 'gateway.paid':
      books.payer = event.balanceWei
      return {
        what: `${event.gateway} ${reported(books)}${booked(event)}`,
        fold: event.tickets === 0 ? 'no payment' : null,
      }
    case 'gateway.charged':
      // What is charged shows in the book of the next row.
      books.payer = event.balanceWei
      return null
    case 'token.issued':
      books.reported = event.balanceWei
      return null
    case 'job.finished':
      books.payer = event.balanceWei
      return jobRow(event)
    case 'gateway.payment-failed':
      return event.stage === 'sign'
        ? null
        : { what: `${event.gateway} could not pay: ${event.error.trimEnd()}`, fold: event.error }
    case 'request.settled':
      if (event.paymentId !== 0) books.payer = event.balanceWei
      return settledRow(event)
    case 'payment.processed':
      books.orchestrator = event.balanceWei
      return {
        what:
          event.error === null
            ? `${event.orchestrator} credits ${weiText(event.creditedWei)}`
            : `${event.orchestrator} ${refuses(event)}: ${event.error}`,
        fold: null,
      }
    case 'work.charged':
      books.orchestrator = event.balanceWei
      return chargedRow(event)
    case 'session.started':
      return {
        what: `${event.orchestrator} starts ${event.session} at ${priceText(event.price)} wei per unit`,
        fold: null,
      }
    case 'session.ended':
      return { what: endText(event), fold: null }
    case 'session.refreshed':
      return { what: `${event.gateway} refreshes the session: ${event.why}`, fold: event.why }
    case 'price.changed':
      return {
        what: `${event.orchestrator} sets ${event.what} to ${event.price === null ? 'none' : fractionText(event.price)}`,
        fold: null,
      }
    case 'clock.rate-changed':
      return { what: `the clock of ${event.actor} ${rateText(event.partsPerBillion)}`, fold: null }
    case 'clock.stepped':
      return { what: `the clock of ${event.actor} steps by ${event.byNs / 1e9} s`, fold: null }
    default:
      return null
  }
}

function endText({ session, end, detail }: EventOf<'session.ended'>): string {
  const why = detail.trim()
  return why === '' ? `${session} ends: ${end}` : `${session} ends: ${end} (${why})`
}

/** What is covered shows in the book of the next row. */
function chargedRow(event: EventOf<'work.charged'>): RowText | null {
  const { orchestrator, covered, balanceWei } = event
  const feeWei = weiText(event.feeWei)
  if (!covered) {
    const what = `${orchestrator} cannot charge ${feeWei}: the book does not cover it`
    return { what, fold: null }
  }
  if (balanceWei === null || sign(balanceWei) >= 0) return null
  const what = `${orchestrator} charges ${feeWei} for ${groupDigits(`${event.units}`)} units: the book is below zero`
  return { what, fold: null }
}

function settledRow(event: EventOf<'request.settled'>): RowText {
  const { gateway, request, outcome } = event
  if (outcome === 'done') {
    return {
      what: `${gateway} settles request ${request}: ${groupDigits(`${event.units}`)} units, fee ${weiText(event.feeWei)}`,
      fold: null,
    }
  }
  const error = event.error ?? outcome
  const what =
    outcome === 'not-sent'
      ? `${gateway} does not send request ${request}: ${error}`
      : `request ${request} comes to nothing (${outcome}): ${error}`
  return { what, fold: `${outcome} ${error}` }
}

/** What a gateway that pays for BYOC goes by. */
function reported(books: Books): string {
  const balanceWei = books.reported
  books.reported = null
  return balanceWei === null ? '' : `is told of ${weiText(rational(balanceWei))} and `
}

/** A payment is booked when it is signed, or where the rules say so when it was taken. */
function booked(event: EventOf<'gateway.paid'>): string {
  if (event.tickets === 0) return 'pays nothing'
  return `books ${tickets(event.tickets)}, fee ${weiText(event.feeWei)}`
}

function jobRow({ error, gateway, feeWei, status }: EventOf<'job.finished'>): RowText {
  return error === null
    ? { what: `a job is done, ${gateway} takes off ${weiText(feeWei)}`, fold: null }
    : { what: `a job fails: ${status} ${error.trim()}`, fold: error }
}

function refuses(event: EventOf<'payment.processed'>): string {
  return isZero(event.creditedWei)
    ? 'refuses the payment'
    : `credits ${weiText(event.creditedWei)} and refuses the request`
}

function tickets(count: number): string {
  return count === 1 ? '1 ticket' : `${count} tickets`
}

function priceText(price: PriceInfo | null): string {
  if (price === null) return 'no'
  return fractionText({ numerator: price.pricePerUnit, denominator: price.pixelsPerUnit })
}

function fold(rows: readonly Row[]): readonly Row[] {
  const folded: { row: Row; first: Row; times: number }[] = []
  for (const row of rows) {
    const last = folded.at(-1)
    if (last !== undefined && row.fold !== null && last.row.fold === row.fold) {
      last.row = row
      last.times += 1
    } else {
      folded.push({ row, first: row, times: 1 })
    }
  }
  return folded.map(({ row, first, times }) =>
    times === 1 ? row : { ...row, what: `${row.what} (${times} times since ${first.time})` },
  )
}

function cut(rows: readonly Row[], maxRows: number): readonly Row[] {
  const tail = Math.ceil(maxRows / 2)
  const head = maxRows - tail - 1
  const left = rows.length - head - tail
  const gap: Row = {
    time: '…',
    payerBook: '',
    orchestratorBook: '',
    what: `${left} rows more (--trace OUT has all)`,
    fold: null,
  }
  return [...rows.slice(0, head), gap, ...rows.slice(rows.length - tail)]
}
