import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'
import type { BillingLineRow } from './usage-report.ts'

type Place = 'delivered' | 'waiting' | 'dropped' | 'failed'

type Line = { -readonly [K in keyof BillingLineRow]: BillingLineRow[K] }

/** The collector's roll-up of billing events: what they count, by organisation, signal and language model (spec live 5.5). */
export class BillingLines {
  readonly types: readonly TraceEventType[] = ['product.metered', 'product.settled']
  readonly #lines = new Map<string, Line>()
  readonly #queued = new Map<string, { readonly line: Line; readonly countValue: number }>()

  /** False = the event is none of these. */
  take(event: TraceEvent): boolean {
    if (event.type === 'product.metered') this.#metered(event)
    else if (event.type === 'product.settled') this.#settled(event)
    else return false
    return true
  }

  rows(): readonly BillingLineRow[] {
    return [...this.#lines.values()]
  }

  #metered({
    service,
    organisation,
    event,
    languageModel,
    countValue,
    delivery,
    eventId,
  }: EventOf<'product.metered'>): void {
    const key = JSON.stringify([service, organisation, event, languageModel])
    const line = this.#lines.get(key) ?? {
      service,
      organisation,
      event,
      languageModel: languageModel ?? '',
      events: 0,
      delivered: 0,
      waiting: 0,
      dropped: 0,
      failed: 0,
    }
    this.#lines.set(key, line)
    const place: Place = delivery === 'queued' ? 'waiting' : delivery
    line.events += 1
    line[place] += countValue
    if (place === 'waiting') this.#queued.set(eventId, { line, countValue })
  }

  #settled({ eventId, delivery }: EventOf<'product.settled'>): void {
    const queued = this.#queued.get(eventId)
    if (queued === undefined) return
    this.#queued.delete(eventId)
    queued.line.waiting -= queued.countValue
    queued.line[delivery] += queued.countValue
  }
}
