/**
 * PB-14 of the queue of usage events: what was sent is delivered, waits, was dropped, could not be written as JSON, or is lost; the
 * broker has what is counted as delivered, and a meter in front of the queue knows as much. Under repaired rules nothing is
 * dropped or lost (INV-19); upstream drops and loses.
 *
 * Why: an operator who bills from these events must at least be able to know how many are missing. go-livepeer counts only what
 * the full queue drops. Spec live 4.1, US-2, US-3.
 *
 * Side conditions: a broker that was given a batch and did not say so has written nothing.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageMeter } from '../src/metering/billing/usage-meter.ts'
import { eventData, eventEnvelope, type EventEnvelope } from '../src/metering/event-envelope.ts'
import { EventQueue, type QueueCounts } from '../src/metering/event-queue.ts'
import type { QueueRules } from '../src/metering/queue-rules.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'

const upstream = rulesOf('upstream/pr3972').metering
const repaired = rulesOf('repaired').metering

/** Events sent at once, and then time that passes. */
interface Burst {
  readonly events: number
  readonly unserialisable: boolean
  readonly thenNs: number
}

interface Load {
  readonly bursts: readonly Burst[]
  readonly writeNs: number
  /** For each write in turn, whether it fails; writes beyond the list go well. */
  readonly failures: readonly boolean[]
}

const loads: fc.Arbitrary<Load> = fc.record({
  bursts: fc.array(
    fc.record({
      events: fc.nat({ max: 180 }),
      unserialisable: fc.constantFrom(false, false, false, true),
      thenNs: fc.nat({ max: 4_000_000_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  writeNs: fc.constantFrom(0, 500_000_000, 9_000_000_000),
  failures: fc.array(fc.boolean(), { maxLength: 8 }),
})

describe.each([
  ['upstream', upstream],
  ['repaired', repaired],
])('under %s rules', (_name, rules) => {
  it('PB-14: every event is accounted for, and the broker has what was delivered', () => {
    prop(loads, accounted(rules), { runs: 150 })
  })
})

describe('the planted bug is caught', () => {
  it('a queue that forgets the batches it has given up', () => {
    counterexample(loads, accounted(upstream, ForgetsLosses), { runs: 500 })
  })

  it('a queue that says nothing of what it drops', () => {
    counterexample(loads, accounted(upstream, ForgetsDrops), { runs: 500 })
  })
})

describe('INV-19: every event is delivered in the end', () => {
  it('holds under repaired rules', () => {
    prop(loads, nothingMissing(repaired), { runs: 150 })
  })

  it('and breaks upstream', () => {
    counterexample(loads, nothingMissing(upstream), { runs: 500 })
  })
})

class ForgetsLosses extends EventQueue {
  override get counts(): QueueCounts {
    return { ...super.counts, lost: 0 }
  }
}

class ForgetsDrops extends EventQueue {
  override get counts(): QueueCounts {
    return { ...super.counts, dropped: 0 }
  }
}

function accounted(rules: QueueRules, Queue = EventQueue): (load: Load) => void {
  return (load) => {
    const { queue, meter, written, sent } = new Broker(load, new Queue(0, rules)).run()
    const { delivered, waiting, dropped, unserialisable, lost } = queue.counts
    expect(delivered + waiting + dropped + unserialisable + lost).toBe(sent)
    expect(delivered).toBe(written)
    expect(meter.counts).toEqual({
      emitted: sent,
      delivered,
      waiting: waiting + unserialisable,
      dropped,
      lost,
    })
  }
}

const LONG_AFTER_NS = 600_000_000_000

function nothingMissing(rules: QueueRules): (load: Load) => void {
  return (load) => {
    const last: Burst = { events: 0, unserialisable: false, thenNs: LONG_AFTER_NS }
    const bursts = [...load.bursts, last]
    const { queue, written } = new Broker({ ...load, bursts }, new EventQueue(0, rules)).run()
    expect(written).toBe(queue.counts.sent - queue.counts.unserialisable)
  }
}

/** Writes what the queue gives it, one batch at a time, and tells the meter what became of it. */
class Broker {
  readonly queue: EventQueue
  readonly meter: UsageMeter
  written = 0
  sent = 0
  readonly #load: Load
  #nowNs = 0
  #unserialisable = false
  #running: { readonly endNs: number; readonly events: number } | null = null
  readonly #failures: boolean[]

  constructor(load: Load, queue: EventQueue) {
    this.#load = load
    this.#failures = [...load.failures]
    this.queue = queue
    this.meter = new UsageMeter({
      recorder: ({ eventName }) => (queue.send(this.#envelope(eventName)) ? 'queued' : 'dropped'),
      newId: () => '',
      nowNs: () => this.#nowNs,
    })
  }

  run(): this {
    for (const { events, unserialisable, thenNs } of this.#load.bursts) {
      this.#unserialisable = unserialisable
      for (let index = 0; index < events; index += 1) {
        this.sent += 1
        this.meter.record({
          orgId: 'o1',
          eventName: 'learning_applied',
          eventCategory: 'application',
        })
      }
      this.#settle()
      this.#pass(this.#nowNs + thenNs)
    }
    return this
  }

  #envelope(type: string): EventEnvelope {
    const data = eventData(this.#unserialisable ? Number.NaN : 1n)
    return eventEnvelope({ id: '', type, data }, '', BigInt(this.#nowNs))
  }

  #pass(untilNs: number): void {
    for (;;) {
      const nextNs = Math.min(this.queue.nextNs, this.#running?.endNs ?? Infinity)
      if (nextNs > untilNs) break
      this.#nowNs = nextNs
      if (this.queue.nextNs === nextNs) this.#write(this.queue.timer(nextNs))
      this.#settle()
    }
    this.#nowNs = untilNs
  }

  /** Lets everything happen that happens now. */
  #settle(): void {
    for (;;) {
      const running = this.#running
      if (running !== null && running.endNs <= this.#nowNs) this.#end(running.events)
      this.#write(this.queue.run(this.#nowNs))
      if (this.#running === null || this.#running.endNs > this.#nowNs) return
    }
  }

  #write(events: readonly EventEnvelope[] | null): void {
    if (events === null) return
    this.#running = { endNs: this.#nowNs + this.#load.writeNs, events: events.length }
  }

  #end(events: number): void {
    const fails = this.#failures.shift() ?? false
    const lostBefore = this.queue.counts.lost
    this.#running = null
    this.queue.writeEnded(!fails, this.#nowNs)
    if (!fails) {
      this.written += events
      this.meter.settle(events, 'delivered')
    } else if (this.queue.counts.lost > lostBefore) {
      this.meter.settle(events, 'failed')
    }
  }
}
