import { parseRational } from '../../src/money/parse.ts'
import { add, subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import type { EventOf, TraceEvent, TraceEventType } from './events.ts'
import type { MetricInfo } from './metric-info.ts'
import type { EventFate } from './usage-events.ts'

export type MeteringMetricName =
  | 'usageEvents'
  | 'usageEventsDelivered'
  | 'usageEventsDropped'
  | 'usageEventsLost'
  | 'feesToldWei'
  | 'feesUnseenWei'
  | 'productRequests'
  | 'productRequestsServed'
  | 'resultsBilled'
  | 'learningsBilled'
  | 'tokensBilled'

export const meteringMetricCatalogue: Readonly<Record<MeteringMetricName, MetricInfo>> = {
  usageEvents: { unit: 'count', meaning: 'usage events that gateways and signers made' },
  usageEventsDelivered: { unit: 'count', meaning: 'usage events that the collector has' },
  usageEventsDropped: { unit: 'count', meaning: 'usage events that found their queue full' },
  usageEventsLost: {
    unit: 'count',
    meaning: 'usage events that were given up, or went with a restart',
  },
  feesToldWei: { unit: 'wei', meaning: 'fees of signers as the delivered events write them' },
  feesUnseenWei: {
    unit: 'wei',
    meaning: 'fees that signers charged less those that delivered events tell',
  },
  productRequests: { unit: 'count', meaning: 'requests to product services that were answered' },
  productRequestsServed: { unit: 'count', meaning: 'those that were answered 200' },
  resultsBilled: { unit: 'units', meaning: 'results in delivered learning_applied events' },
  learningsBilled: { unit: 'units', meaning: 'items in delivered learnings_generated events' },
  tokensBilled: { unit: 'units', meaning: 'tokens in delivered extraction_tokens events' },
}

interface UsageEventRecord {
  readonly computedFee: string | null
  fate: EventFate | null
}

const BILLED: Readonly<Record<string, MeteringMetricName>> = {
  learning_applied: 'resultsBilled',
  learnings_generated: 'learningsBilled',
  extraction_tokens: 'tokensBilled',
}

/** Sums up what was metered; remembers an event until it is delivered. */
export class MeteringMetrics {
  readonly #counts = new Map<MeteringMetricName, number>()
  readonly #undelivered = new Map<string, UsageEventRecord>()
  readonly #queued = new Map<string, EventOf<'product.metered'>>()
  #feesWei: Rational = ZERO
  #toldWei: Rational = ZERO

  readonly listeners: ReadonlyMap<TraceEventType, (event: TraceEvent) => void>

  constructor() {
    const take = (event: TraceEvent): void => this.#take(event)
    const types: readonly TraceEventType[] = [
      'usage.emitted',
      'usage.settled',
      'product.answered',
      'product.metered',
      'product.settled',
    ]
    this.listeners = new Map(types.map((type) => [type, take]))
  }

  result(): Readonly<Record<MeteringMetricName, bigint | Rational>> {
    const fates = [...this.#undelivered.values()].map(({ fate }) => fate)
    const ended = (...wanted: readonly EventFate[]): bigint =>
      BigInt(fates.filter((fate) => fate !== null && wanted.includes(fate)).length)
    const count = (name: MeteringMetricName): bigint => BigInt(this.#counts.get(name) ?? 0)
    return {
      usageEvents: count('usageEvents'),
      usageEventsDelivered: count('usageEventsDelivered'),
      usageEventsDropped: ended('dropped'),
      usageEventsLost: ended('lost', 'discarded'),
      feesToldWei: this.#toldWei,
      feesUnseenWei: subtract(this.#feesWei, this.#toldWei),
      productRequests: count('productRequests'),
      productRequestsServed: count('productRequestsServed'),
      resultsBilled: count('resultsBilled'),
      learningsBilled: count('learningsBilled'),
      tokensBilled: count('tokensBilled'),
    }
  }

  #count(name: MeteringMetricName, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }

  #take(event: TraceEvent): void {
    switch (event.type) {
      case 'usage.emitted':
        this.#count('usageEvents')
        if (event.feeWei !== null) this.#feesWei = add(this.#feesWei, event.feeWei)
        this.#undelivered.set(event.eventId, { computedFee: event.computedFee, fate: null })
        return undefined
      case 'usage.settled':
        return this.#settle(event)
      case 'product.answered':
        this.#count('productRequests')
        if (event.status === 200) this.#count('productRequestsServed')
        return undefined
      case 'product.metered':
        if (event.delivery === 'delivered') this.#bill(event)
        if (event.delivery === 'queued') this.#queued.set(event.eventId, event)
        return undefined
      case 'product.settled': {
        const queued = this.#queued.get(event.eventId)
        this.#queued.delete(event.eventId)
        if (queued !== undefined && event.delivery === 'delivered') this.#bill(queued)
        return undefined
      }
      default:
        return undefined
    }
  }

  #settle({ eventId, fate }: EventOf<'usage.settled'>): void {
    const event = this.#undelivered.get(eventId)
    if (event === undefined) return
    event.fate = fate
    if (fate !== 'delivered') return
    this.#undelivered.delete(eventId)
    this.#count('usageEventsDelivered')
    const told = event.computedFee === null ? null : parseRational(event.computedFee)
    if (told !== null) this.#toldWei = add(this.#toldWei, told)
  }

  #bill({ event, countValue }: EventOf<'product.metered'>): void {
    const name = BILLED[event]
    if (name !== undefined) this.#count(name, countValue)
  }
}
