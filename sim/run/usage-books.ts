import { parseRational } from '../../src/money/parse.ts'
import { add, rational, subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import type { Scenario, SessionSettings } from '../scenario/scenario.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'
import { BillingLines } from './billing-lines.ts'
import type { EventPlace, UsageReport, UsageRow } from './usage-report.ts'

interface Told {
  readonly book: SessionBook
  readonly computedFee: Rational
  place: EventPlace
}

type Amount =
  | 'unitsBilled'
  | 'unitsCharged'
  | 'feesWei'
  | 'evSentWei'
  | 'evCreditedWei'
  | 'workChargedWei'
  | 'wonWei'
  | 'redeemedWei'

const EVENT_PLACES: readonly EventPlace[] = ['delivered', 'waiting', 'dropped', 'lost', 'discarded']

/** What one session was billed, paid and told. */
interface SessionBook {
  readonly session: string
  readonly payer: string
  readonly tellsFees: boolean
  readonly settings: SessionSettings
  labels: { readonly pipeline: string; readonly model: string; readonly app: string } | null
  tickets: number
  readonly amounts: Record<Amount, Rational>
}

const NO_AMOUNTS: Readonly<Record<Amount, Rational>> = {
  unitsBilled: ZERO,
  unitsCharged: ZERO,
  feesWei: ZERO,
  evSentWei: ZERO,
  evCreditedWei: ZERO,
  workChargedWei: ZERO,
  wonWei: ZERO,
  redeemedWei: ZERO,
}

/** Lays events against money while a run goes on, session by session. */
export class UsageBooks {
  readonly #books = new Map<string, SessionBook>()
  readonly #events = new Map<string, Told>()
  readonly #sessionOfParameters = new Map<string, SessionBook>()
  readonly #lines = new BillingLines()
  readonly listeners: ReadonlyMap<TraceEventType, (event: TraceEvent) => void>

  constructor(scenario: Scenario) {
    for (const { name, signer, sessions } of scenario.gateways) {
      for (const settings of sessions) {
        this.#books.set(settings.name, {
          session: settings.name,
          payer: signer ?? name,
          tellsFees: signer !== null && scenario.usage !== null,
          settings,
          labels: null,
          tickets: 0,
          amounts: { ...NO_AMOUNTS },
        })
      }
    }
    const take = (event: TraceEvent): void => this.#take(event)
    this.listeners = new Map([...TAKEN, ...this.#lines.types].map((type) => [type, take]))
  }

  result(): UsageReport {
    const told = new Map<SessionBook, Told[]>()
    for (const event of this.#events.values()) {
      const known = told.get(event.book)
      if (known === undefined) told.set(event.book, [event])
      else known.push(event)
    }
    const bySession = [...this.#books.values()].map((book) => rowOf(book, told.get(book) ?? []))
    return { byLabel: byLabel(bySession), bySession, byService: this.#lines.rows() }
  }

  #take(event: TraceEvent): void {
    if (this.#lines.take(event)) return
    switch (event.type) {
      case 'info.issued': {
        const { recipientRandHash, session } = event
        const book = this.#books.get(session)
        if (recipientRandHash !== null && book !== undefined) {
          this.#sessionOfParameters.set(recipientRandHash, book)
        }
        return
      }
      case 'ticket.won': {
        const book = this.#sessionOfParameters.get(event.recipientRandHash)
        if (book !== undefined) bill(book, 'wonWei', rational(event.faceValueWei))
        return
      }
      case 'ticket.redeemed': {
        const book = this.#sessionOfParameters.get(event.recipientRandHash)
        const paidWei = event.fromDepositWei + event.fromReserveWei
        if (book !== undefined) bill(book, 'redeemedWei', rational(paidWei))
        return
      }
      case 'usage.emitted':
        return this.#emitted(event)
      case 'usage.settled': {
        const told = this.#events.get(event.eventId)
        if (told === undefined || told.place === 'delivered' || event.fate === 'duplicate') return
        told.place = event.fate
        return
      }
      default: {
        const book = 'session' in event ? this.#books.get(event.session) : undefined
        if (book !== undefined) takeMoney(book, event)
      }
    }
  }

  #emitted(event: EventOf<'usage.emitted'>): void {
    const book = this.#books.get(event.session)
    if (book === undefined) return
    if (event.event === 'create_signed_ticket') {
      book.labels ??= {
        pipeline: labelOf(event.pipeline),
        model: labelOf(event.model),
        app: labelOf(event.app),
      }
    } else if (book.tellsFees) return
    const computedFee =
      (event.computedFee === null ? null : parseRational(event.computedFee)) ?? ZERO
    this.#events.set(event.eventId, { book, computedFee, place: 'waiting' })
  }
}

const TAKEN: readonly TraceEventType[] = [
  'info.issued',
  'ticket.won',
  'ticket.redeemed',
  'usage.emitted',
  'usage.settled',
  'signer.paid',
  'signer.charged',
  'gateway.paid',
  'gateway.charged',
  'request.settled',
  'payment.sent',
  'payment.processed',
  'work.charged',
]

function takeMoney(book: SessionBook, event: TraceEvent): void {
  switch (event.type) {
    case 'signer.paid':
      book.tickets += event.tickets
      bill(book, 'unitsBilled', rational(event.billedUnits))
      return bill(book, 'feesWei', event.feeWei)
    case 'signer.charged':
      bill(book, 'unitsBilled', rational(event.billedUnits))
      return bill(book, 'feesWei', event.feeWei)
    case 'gateway.paid':
      book.tickets += event.tickets
      return bill(book, 'feesWei', event.feeWei)
    case 'gateway.charged':
      return bill(book, 'feesWei', event.feeWei)
    case 'request.settled':
      bill(book, 'unitsBilled', rational(event.units))
      return bill(book, 'feesWei', event.feeWei)
    case 'payment.sent':
      return bill(book, 'evSentWei', event.evWei)
    case 'payment.processed':
      return bill(book, 'evCreditedWei', event.creditedWei)
    case 'work.charged':
      if (!event.covered) return undefined
      bill(book, 'unitsCharged', rational(event.units))
      return bill(book, 'workChargedWei', event.feeWei)
    default:
      return undefined
  }
}

function bill(book: SessionBook, amount: Amount, by: Rational): void {
  book.amounts[amount] = add(book.amounts[amount], by)
}

/** An empty name is `unknown` (spec US-8); '' stands for what the event does not say. */
function labelOf(label: string | null): string {
  return label === '' ? 'unknown' : (label ?? '')
}

function rowOf(book: SessionBook, events: readonly Told[]): UsageRow {
  const { session, payer, settings, labels, tickets, tellsFees, amounts } = book
  const { unitsBilled, unitsCharged, ...wei } = amounts
  const toldWei = byPlace((place) =>
    sum(events.filter((event) => event.place === place).map(({ computedFee }) => computedFee)),
  )
  return {
    payer,
    session,
    sessions: 1,
    jobType: settings.type,
    capability: settings.capability ?? '',
    model: settings.model ?? '',
    pipelineLabel: labels?.pipeline ?? '',
    modelLabel: labels?.model ?? '',
    appLabel: labels?.app ?? '',
    unitsBilled: unitsBilled.numerator,
    unitsCharged: unitsCharged.numerator,
    tickets,
    ...wei,
    tellsFees,
    events: byPlace((place) => events.filter((event) => event.place === place).length),
    toldWei,
    untoldWei: subtract(amounts.feesWei, sum(Object.values(toldWei))),
  }
}

/** One row for all sessions of a payer that asked for the same and were told by the same labels. */
function byLabel(rows: readonly UsageRow[]): readonly UsageRow[] {
  const groups = new Map<string, UsageRow>()
  for (const row of rows) {
    const { payer, jobType, capability, model, pipelineLabel, modelLabel, appLabel } = row
    const key = [payer, jobType, capability, model, pipelineLabel, modelLabel, appLabel]
    const name = JSON.stringify(key)
    const known = groups.get(name)
    groups.set(name, known === undefined ? { ...row, session: null } : together(known, row))
  }
  return [...groups.values()]
}

function together(a: UsageRow, b: UsageRow): UsageRow {
  return {
    ...a,
    sessions: a.sessions + b.sessions,
    unitsBilled: a.unitsBilled + b.unitsBilled,
    unitsCharged: a.unitsCharged + b.unitsCharged,
    tickets: a.tickets + b.tickets,
    feesWei: add(a.feesWei, b.feesWei),
    evSentWei: add(a.evSentWei, b.evSentWei),
    evCreditedWei: add(a.evCreditedWei, b.evCreditedWei),
    workChargedWei: add(a.workChargedWei, b.workChargedWei),
    wonWei: add(a.wonWei, b.wonWei),
    redeemedWei: add(a.redeemedWei, b.redeemedWei),
    events: byPlace((place) => a.events[place] + b.events[place]),
    toldWei: byPlace((place) => add(a.toldWei[place], b.toldWei[place])),
    untoldWei: add(a.untoldWei, b.untoldWei),
  }
}

function byPlace<T>(of: (place: EventPlace) => T): Record<EventPlace, T> {
  const [delivered, waiting, dropped, lost, discarded] = EVENT_PLACES.map(of)
  return { delivered, waiting, dropped, lost, discarded } as Record<EventPlace, T>
}

function sum(amounts: readonly Rational[]): Rational {
  return amounts.reduce(add, ZERO)
}
