import { assert } from '../../src/assert.ts'
import { eventEnvelope, type EventEnvelope } from '../../src/metering/event-envelope.ts'
import { EventQueue } from '../../src/metering/event-queue.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type { EventFate } from '../trace/usage-events.ts'
import type { Wait } from '../trace/wait.ts'
import { call } from './call.ts'
import type { UsageCollector } from './usage-collector.ts'
import type { World } from './world.ts'

/** The actor whose events are published. */
export interface PublishingNode {
  readonly name: string
  readonly life: Lifetime
}

/** An event that was made. */
export interface PublishedEvent {
  readonly eventId: string
  /** False = dropped, because the queue is full. */
  readonly isQueued: boolean
}

/** A batch that is being written. */
interface Write {
  readonly events: readonly EventEnvelope[]
  isOver: boolean
}

/**
 * The queue of one node and the loop that publishes it (spec US-2, US-3; go-livepeer monitor/kafka.go): the engine's state machine
 * with its timers and writes on the kernel. `settled` is told what became of each event; the collector knows better than the
 * queue, so an event whose acknowledgement was lost is delivered although the queue has given it up.
 */
export class EventPublisher {
  readonly #world: World
  readonly #node: PublishingNode
  readonly #collector: UsageCollector
  readonly #unixNs: () => bigint
  readonly #settled: (eventId: string, fate: EventFate) => void
  readonly #ids: RandomStream
  /** Events that nobody knows the fate of. */
  readonly #open = new Set<string>()
  #queue: EventQueue
  #write: Write | null = null
  #timerNs = Infinity

  constructor(options: {
    world: World
    node: PublishingNode
    collector: UsageCollector
    /** The node's wall clock. */
    unixNs: () => bigint
    settled: (eventId: string, fate: EventFate) => void
  }) {
    this.#world = options.world
    this.#node = options.node
    this.#collector = options.collector
    this.#unixNs = options.unixNs
    this.#settled = options.settled
    this.#ids = options.world.stream(`usage/${options.node.name}/id`)
    this.#queue = this.#newQueue()
    this.#awaitTimer()
  }

  /** Never waits: what does not fit is dropped. The caller is told the event's id before it is told its fate. */
  publish(type: string, json: string): PublishedEvent {
    const eventId = drawUuid(this.#ids)
    const event = { id: eventId, type, data: { ok: true, json } } as const
    const isQueued = this.#queue.send(eventEnvelope(event, '', this.#unixNs()))
    if (isQueued) this.#open.add(eventId)
    this.#act(this.#queue.run(this.#world.nowNs))
    return { eventId, isQueued }
  }

  /** A new process: what waited in memory is gone. */
  restart(): void {
    const gone = [...this.#open]
    this.#open.clear()
    if (this.#write !== null) this.#write.isOver = true
    this.#write = null
    this.#queue = this.#newQueue()
    this.#timerNs = Infinity
    this.#awaitTimer()
    for (const eventId of gone) this.#settled(eventId, 'discarded')
  }

  waits(): readonly Wait[] {
    if (this.#open.size === 0) return []
    return [
      {
        session: null,
        who: this.#node.name,
        whom: this.#collector.name,
        what: `${this.#open.size} usage events to be taken`,
        sinceNs: null,
        untilNs: null,
        inVain: false,
      },
    ]
  }

  #newQueue(): EventQueue {
    const { nowNs, rules } = this.#world
    return new EventQueue(nowNs, rules.metering, this.#collector.settings.queueCapacity)
  }

  #act(events: readonly EventEnvelope[] | null): void {
    if (events !== null) this.#begin(events)
    this.#awaitTimer()
  }

  #awaitTimer(): void {
    const { nextNs } = this.#queue
    if (nextNs >= this.#timerNs) return
    this.#timerNs = nextNs
    this.#world.at(this.#node.life, nextNs, timerDue, this)
  }

  /** Called by the kernel; a timer that was overtaken by an earlier one finds nothing due. */
  timer(): void {
    const { nowNs } = this.#world
    if (nowNs !== this.#timerNs) return
    this.#timerNs = Infinity
    if (this.#queue.nextNs === nowNs) this.#act(this.#queue.timer(nowNs))
    this.#act(this.#queue.run(nowNs))
  }

  #begin(events: readonly EventEnvelope[]): void {
    assert(this.#write === null, 'a publisher writes one batch at a time')
    const write: Write = { events, isOver: false }
    this.#write = write
    const world = this.#world
    const { writeTimeoutNs } = this.#collector.settings
    const batch = events.map(({ id }) => ({
      id,
      settled: (fate: EventFate) => this.#taken(id, fate),
    }))
    call<null>({
      world,
      from: this.#node.name,
      to: this.#collector.name,
      what: 'usage events',
      timeoutNs: writeTimeoutNs,
      repeats: null,
      serve: { later: (reply) => this.#collector.write(batch, () => reply(null)) },
      receive: () => this.#end(write, true),
      // The client library goes on trying until its time is over.
      fail: () => undefined,
    })
    world.at(this.#node.life, world.nowNs + writeTimeoutNs, () => this.#end(write, false), null)
  }

  #taken(eventId: string, fate: EventFate): void {
    this.#open.delete(eventId)
    this.#settled(eventId, fate)
  }

  #end(write: Write, ok: boolean): void {
    if (write.isOver) return
    write.isOver = true
    this.#write = null
    const { nowNs } = this.#world
    const lostBefore = this.#queue.counts.lost
    this.#queue.writeEnded(ok, nowNs)
    if (this.#queue.counts.lost > lostBefore) this.#lose(write.events)
    this.#act(this.#queue.run(nowNs))
  }

  /** Given up; what the collector has all the same is not lost. */
  #lose(events: readonly EventEnvelope[]): void {
    for (const { id } of events) {
      if (this.#open.delete(id)) this.#settled(id, 'lost')
    }
  }
}

function timerDue(publisher: EventPublisher): void {
  publisher.timer()
}

const VERSION_4 = 0x4000
const VARIANT = 0x8000
const LOW_12_BITS = 0xfff
const LOW_14_BITS = 0x3fff

/** A random UUID, version 4 (spec US-1). */
function drawUuid(stream: RandomStream): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
  const [a, b, c, d] = [stream.uint32(), stream.uint32(), stream.uint32(), stream.uint32()]
  const version = hex(VERSION_4 + (b & LOW_12_BITS), 4)
  const variant = hex(VARIANT + (c & LOW_14_BITS), 4)
  return `${hex(a, 8)}-${hex(b >>> 16, 4)}-${version}-${variant}-${hex(c >>> 16, 4)}${hex(d, 8)}`
}
