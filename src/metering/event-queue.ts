import { assert } from '../assert.ts'
import type { EventEnvelope } from './event-envelope.ts'
import { QUEUE_CAPACITY, type QueueRules } from './queue-rules.ts'

/** Events of a full batch, which is published at once (spec US-3). */
const BATCH_SIZE = 100
/** Period of the ticks at which a started batch is published. */
const TICK_NS = 1_000_000_000
/** How long the client library holds back a batch that is not full (errata to US-3). */
const LINGER_NS = 1_000_000_000

/** What has become of the events that were sent: `sent = delivered + waiting + dropped + unserialisable + lost`, always (spec PB-14). */
export interface QueueCounts {
  readonly sent: number
  readonly delivered: number
  /** In the queue, in a started batch, or being written. */
  readonly waiting: number
  readonly dropped: number
  /** Skipped, because JSON cannot hold them. */
  readonly unserialisable: number
  /** In batches that were given up. */
  readonly lost: number
}

interface Flush {
  readonly events: readonly EventEnvelope[]
  readonly failures: number
  /** When the library sends it; null = the broker has it. */
  readonly dueNs: number | null
}

/**
 * The queue of usage events and its publisher, a state machine: whoever owns it lets the publisher `run`, does the writes that
 * it returns, reports each one's end, and calls `timer` at `nextNs`. Sending never waits: what does not fit is dropped, and what
 * three writes could not deliver is lost (spec US-2, US-3, INV-19; go-livepeer monitor/kafka.go).
 */
export class EventQueue {
  readonly #queue: EventEnvelope[] = []
  #batch: EventEnvelope[] = []
  #flush: Flush | null = null
  #nextTickNs: number
  /** A tick that fell due while a batch was being published; more of them are dropped. */
  #tickWaits = false
  #sent = 0
  #delivered = 0
  #dropped = 0
  #unserialisable = 0
  #lost = 0
  readonly #rules: QueueRules
  readonly #capacity: number

  /** `startNs` is when the publisher starts to count its ticks, `capacity` how many events may wait. */
  constructor(startNs: number, rules: QueueRules, capacity: number = QUEUE_CAPACITY) {
    this.#nextTickNs = startNs + TICK_NS
    this.#rules = rules
    this.#capacity = capacity
  }

  /** Events that wait, those of a started batch not counted. */
  get queued(): number {
    return this.#queue.length
  }

  get counts(): QueueCounts {
    return {
      sent: this.#sent,
      delivered: this.#delivered,
      waiting: this.#queue.length + this.#batch.length + (this.#flush?.events.length ?? 0),
      dropped: this.#dropped,
      unserialisable: this.#unserialisable,
      lost: this.#lost,
    }
  }

  /** The waiting events, first in first out. */
  waiting(): readonly EventEnvelope[] {
    return this.#queue
  }

  /** When `timer` is due. */
  get nextNs(): number {
    return Math.min(this.#nextTickNs, this.#flush?.dueNs ?? Infinity)
  }

  /** False = dropped, because the queue is full. */
  send(event: EventEnvelope): boolean {
    this.#sent += 1
    if (!this.#rules.queueHasRoom(this.#queue.length, this.#capacity)) {
      this.#dropped += 1
      return false
    }
    this.#queue.push(event)
    return true
  }

  /** The publisher takes what waits, unless it is busy. The events to write now, null for none. */
  run(nowNs: number): readonly EventEnvelope[] | null {
    while (this.#flush === null && this.#queue.length > 0) {
      const event = this.#queue.shift()
      // What cannot be serialised is skipped.
      if (event?.data.ok === true) this.#batch.push(event)
      else this.#unserialisable += 1
      if (this.#batch.length === BATCH_SIZE) this.#startFlush(nowNs)
    }
    // Go chooses by chance between a waiting event and a waiting tick; here events go first.
    if (this.#flush === null && this.#tickWaits) this.#tick(nowNs)
    return this.#dueWrite(nowNs)
  }

  /** A tick, or the end of the library's wait, is due. The events to write now, null for none. */
  timer(nowNs: number): readonly EventEnvelope[] | null {
    assert(nowNs === this.nextNs, 'event queue: a timer that is not due')
    if (nowNs === this.#nextTickNs) {
      this.#nextTickNs += TICK_NS
      if (this.#flush === null) this.#tick(nowNs)
      else this.#tickWaits = true
    }
    return this.#dueWrite(nowNs)
  }

  /** A write has ended; `run` takes up what follows. */
  writeEnded(ok: boolean, nowNs: number): void {
    const flush = this.#flush
    assert(flush !== null && flush.dueNs === null, 'event queue: no write is under way')
    if (ok) {
      this.#flush = null
      this.#delivered += flush.events.length
    } else if (this.#rules.writesAgain(flush.failures + 1)) {
      this.#flush = nextTry(flush.events, flush.failures + 1, nowNs)
    } else {
      this.#flush = null
      this.#lost += flush.events.length
    }
  }

  #tick(nowNs: number): void {
    this.#tickWaits = false
    if (this.#batch.length > 0) this.#startFlush(nowNs)
  }

  #startFlush(nowNs: number): void {
    this.#flush = nextTry(this.#batch, 0, nowNs)
    this.#batch = []
  }

  #dueWrite(nowNs: number): readonly EventEnvelope[] | null {
    const flush = this.#flush
    if (flush === null || flush.dueNs === null || flush.dueNs > nowNs) return null
    this.#flush = { ...flush, dueNs: null }
    return flush.events
  }
}

function nextTry(events: readonly EventEnvelope[], failures: number, nowNs: number): Flush {
  return { events, failures, dueNs: events.length < BATCH_SIZE ? nowNs + LINGER_NS : nowNs }
}
