import { add, subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import type { TraceEvent, TraceEventType } from './events.ts'
import type { MetricInfo } from './metric-info.ts'
import {
  MeteringMetrics,
  meteringMetricCatalogue,
  type MeteringMetricName,
} from './metering-metrics.ts'
import {
  SettlementSums,
  settlementMetrics,
  type SettlementMetricName,
} from './settlement-metrics.ts'
import { TicketIncome } from './ticket-income.ts'

export type MetricName =
  | SettlementMetricName
  | MeteringMetricName
  | 'sessionsStarted'
  | 'sessionsCompleted'
  | 'sessionsStarved'
  | 'sessionsRefused'
  | 'paymentsSent'
  | 'paymentsAccepted'
  | 'paymentsRefused'
  | 'ticketsSigned'
  | 'ticketsCredited'
  | 'ticketsWon'
  | 'signerCalls'
  | 'signerStatus400'
  | 'signerStatus480'
  | 'signerStatus481'
  | 'signerStatus482'
  | 'refreshes'
  | 'requestsServed'
  | 'requestsLost'
  | 'evSentWei'
  | 'evCreditedWei'
  | 'feesBilledWei'
  | 'workChargedWei'
  | 'creditLeftWei'
  | 'faceValueWonWei'
  | 'unitsBilled'
  | 'workDeliveredNs'

export const metricCatalogue: Readonly<Record<MetricName, MetricInfo>> = {
  sessionsStarted: { unit: 'count', meaning: 'sessions that an orchestrator accepted' },
  sessionsCompleted: { unit: 'count', meaning: 'sessions that ran to their planned end' },
  sessionsStarved: { unit: 'count', meaning: 'sessions released for insufficient balance' },
  sessionsRefused: { unit: 'count', meaning: 'sessions that never started' },
  paymentsSent: { unit: 'count', meaning: 'payments that left a gateway' },
  paymentsAccepted: { unit: 'count', meaning: 'payments that an orchestrator accepted' },
  paymentsRefused: { unit: 'count', meaning: 'payments that an orchestrator refused' },
  ticketsSigned: { unit: 'count', meaning: 'tickets signed by signers and gateways' },
  ticketsCredited: { unit: 'count', meaning: 'tickets that an orchestrator credited' },
  ticketsWon: { unit: 'count', meaning: 'tickets that won' },
  signerCalls: { unit: 'count', meaning: 'answers of remote signers, whatever the status' },
  signerStatus400: { unit: 'count', meaning: 'signer answers 400' },
  signerStatus480: { unit: 'count', meaning: 'signer answers 480 (refresh the session)' },
  signerStatus481: { unit: 'count', meaning: 'signer answers 481 (price exceeded)' },
  signerStatus482: { unit: 'count', meaning: 'signer answers 482 (no tickets)' },
  refreshes: { unit: 'count', meaning: 'session refreshes' },
  requestsServed: {
    unit: 'count',
    meaning: 'segments and batch AI requests whose work came back',
  },
  requestsLost: {
    unit: 'count',
    meaning: 'segments and batch AI requests that were given up, after all their tries',
  },
  evSentWei: { unit: 'wei', meaning: 'expected value of all tickets sent' },
  evCreditedWei: {
    unit: 'wei',
    meaning: 'expected value credited by orchestrators: the income that they expect',
  },
  feesBilledWei: {
    unit: 'wei',
    meaning: 'fees that payers billed their sessions, prepay included',
  },
  workChargedWei: { unit: 'wei', meaning: 'fees that orchestrators charged for work' },
  creditLeftWei: {
    unit: 'wei',
    meaning: 'credited and never charged: lost to the payer at the end',
  },
  faceValueWonWei: { unit: 'wei', meaning: 'face value of winning tickets' },
  unitsBilled: { unit: 'units', meaning: 'units that signers billed' },
  workDeliveredNs: { unit: 'nanoseconds', meaning: 'stream time that reached orchestrators' },
  ...settlementMetrics,
  ...meteringMetricCatalogue,
}

export type Metrics = Readonly<Record<MetricName, bigint | Rational>>

/** Sums a trace up, event by event, in constant memory. */
export class MetricsCollector {
  readonly #counts = new Map<MetricName, number>()
  #evSent: Rational = ZERO
  readonly #tickets = new TicketIncome()
  readonly #settlement = new SettlementSums()
  #feesBilled: Rational = ZERO
  #workCharged: Rational = ZERO
  #faceValueWon = 0n
  #unitsBilled = 0n
  #deliveredNs = 0
  readonly #metering = new MeteringMetrics()

  readonly listeners: ReadonlyMap<TraceEventType, (event: TraceEvent) => void>

  constructor() {
    const take = (event: TraceEvent): void => this.#take(event)
    const types: readonly TraceEventType[] = [
      'session.started',
      'session.ended',
      'session.refreshed',
      'request.settled',
      'payment.sent',
      'payment.processed',
      'signer.paid',
      'signer.refused',
      'signer.charged',
      'gateway.paid',
      'gateway.charged',
      'work.charged',
      'work.delivered',
      'ticket.won',
      'ticket.redeemed',
      'ticket.lost',
      'transaction.mined',
      'transaction.failed',
      'transaction.undone',
    ]
    this.listeners = new Map([
      ...types.map((type) => [type, take] as const),
      ...this.#metering.listeners,
    ])
  }

  result(): Metrics {
    const count = (name: MetricName): bigint => BigInt(this.#counts.get(name) ?? 0)
    const counted = Object.fromEntries(
      (Object.keys(metricCatalogue) as MetricName[]).map((name) => [name, count(name)]),
    ) as Record<MetricName, bigint | Rational>
    const evCreditedWei = this.#tickets.expectedWei()
    return {
      ...counted,
      ...this.#settlement.result(),
      incomeDeviationWei: this.#tickets.deviationWei(),
      evSentWei: this.#evSent,
      evCreditedWei,
      feesBilledWei: this.#feesBilled,
      workChargedWei: this.#workCharged,
      creditLeftWei: subtract(evCreditedWei, this.#workCharged),
      faceValueWonWei: this.#faceValueWon,
      unitsBilled: this.#unitsBilled,
      workDeliveredNs: BigInt(this.#deliveredNs),
      ...this.#metering.result(),
    }
  }

  #count(name: MetricName, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }

  #take(event: TraceEvent): void {
    switch (event.type) {
      case 'session.started':
        return this.#count('sessionsStarted')
      case 'session.ended':
        return this.#count(endMetric(event.end))
      case 'session.refreshed':
        return this.#count('refreshes')
      case 'request.settled':
        this.#feesBilled = add(this.#feesBilled, event.feeWei)
        if (event.outcome === 'done') return this.#count('requestsServed')
        return event.final ? this.#count('requestsLost') : undefined
      case 'payment.sent':
        this.#evSent = add(this.#evSent, event.evWei)
        return this.#count('paymentsSent')
      case 'payment.processed':
        this.#tickets.credit(event)
        this.#count('ticketsCredited', event.creditedTickets)
        return this.#count(event.error === null ? 'paymentsAccepted' : 'paymentsRefused')
      case 'signer.paid':
        this.#feesBilled = add(this.#feesBilled, event.feeWei)
        this.#unitsBilled += event.billedUnits
        this.#count('signerCalls')
        return this.#count('ticketsSigned', event.tickets)
      case 'signer.refused':
        this.#count('signerCalls')
        return this.#countStatus(event.status)
      case 'signer.charged':
        this.#feesBilled = add(this.#feesBilled, event.feeWei)
        this.#unitsBilled += event.billedUnits
        return undefined
      case 'gateway.paid':
        this.#feesBilled = add(this.#feesBilled, event.feeWei)
        return this.#count('ticketsSigned', event.tickets)
      case 'gateway.charged':
        this.#feesBilled = add(this.#feesBilled, event.feeWei)
        return undefined
      case 'work.charged':
        if (event.covered) this.#workCharged = add(this.#workCharged, event.feeWei)
        return undefined
      case 'work.delivered':
        this.#deliveredNs += event.durationNs
        return undefined
      case 'ticket.won':
        this.#faceValueWon += event.faceValueWei
        return this.#count('ticketsWon')
      case 'ticket.redeemed':
        return this.#settlement.redeemed(event)
      case 'ticket.lost':
        return this.#settlement.lost(event)
      case 'transaction.mined':
      case 'transaction.failed':
        return this.#settlement.executed(event)
      case 'transaction.undone':
        return this.#settlement.undone(event.transaction)
      default:
        return undefined
    }
  }

  #countStatus(status: number): void {
    if (status === 400) this.#count('signerStatus400')
    if (status === 480) this.#count('signerStatus480')
    if (status === 481) this.#count('signerStatus481')
    if (status === 482) this.#count('signerStatus482')
  }
}

function endMetric(end: string): MetricName {
  if (end === 'completed') return 'sessionsCompleted'
  if (end === 'released-insufficient-balance') return 'sessionsStarved'
  return 'sessionsRefused'
}
