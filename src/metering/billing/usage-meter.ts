import { assert } from '../../assert.ts'
import { billingEvent, type BillingEvent, type BillingEventFields } from './billing-event.ts'

/**
 * What became of an event: the collector has it, it waits in a queue, it was turned away for want of room, or a fault lost it
 * (the original's recorder raises).
 */
export type Delivery = 'delivered' | 'queued' | 'dropped' | 'failed'

/** Takes events over; it must be quick, and may fail. */
export type Recorder = (event: BillingEvent) => Delivery

/** `emitted = delivered + waiting + dropped + lost`, always (spec PB-14). */
export interface MeterCounts {
  readonly emitted: number
  readonly delivered: number
  readonly waiting: number
  readonly dropped: number
  readonly lost: number
}

/** What a meter takes from the world around it. */
export interface UsageMeterOptions {
  /** Null = nobody wants to know. */
  readonly recorder: Recorder | null
  /** A fresh unique text. */
  readonly newId: () => string
  /** Virtual time, in nanoseconds since the scenario's epoch. */
  readonly nowNs: () => number
}

/**
 * Hands events to the recorder. Whatever the recorder does, the product does not notice: `record` returns nothing. What was
 * dropped or lost is counted. Spec BM-2, BM-3, PB-1, PB-14; reflexio usage_metrics.py:record_usage_event (which counts nothing).
 */
export class UsageMeter {
  readonly #options: UsageMeterOptions
  #emitted = 0
  readonly #now: Record<Delivery, number> = { delivered: 0, queued: 0, dropped: 0, failed: 0 }

  constructor(options: UsageMeterOptions) {
    this.#options = options
  }

  get counts(): MeterCounts {
    const { delivered, queued: waiting, dropped, failed: lost } = this.#now
    return { emitted: this.#emitted, delivered, waiting, dropped, lost }
  }

  newId(): string {
    return this.#options.newId()
  }

  nowNs(): number {
    return this.#options.nowNs()
  }

  record(fields: BillingEventFields): void {
    const { recorder } = this.#options
    // Without a recorder no event is made at all.
    if (recorder === null) return
    this.#emitted += 1
    this.#now[recorder(billingEvent(fields, this.nowNs()))] += 1
  }

  /** What has become of events that waited. */
  settle(events: number, outcome: 'delivered' | 'failed'): void {
    assert(events <= this.#now.queued, 'usage meter: more events settled than wait')
    this.#now.queued -= events
    this.#now[outcome] += events
  }
}
