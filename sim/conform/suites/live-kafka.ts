import {
  encodeEventEnvelope,
  eventData,
  eventEnvelope,
  type EventEnvelope,
} from '../../../src/metering/event-envelope.ts'
import { EventQueue } from '../../../src/metering/event-queue.ts'
import type { QueueRules } from '../../../src/metering/queue-rules.ts'
import type { GoJson } from '../../../src/wire/go-json-encode.ts'
import { outSuite, stepsReplay, type SuiteAdapter } from '../adapter.ts'
import type { VectorFields } from './vector-fields.ts'

/** 2000-01-01T00:00:00Z, where the suites' clock starts. */
const START_UNIX_NS = 946_684_800n * 1_000_000_000n
const FIRST_SHOWN = 5
const ANY_ID = '00000000-0000-4000-8000-000000000000'

/** The queue of usage events. */
export const liveKafkaSuites: readonly SuiteAdapter[] = [
  outSuite('live/kafka-queue', (input, { rules }) => replayStoppedQueue(input, rules.metering)),
  stepsReplay('live/kafka-batches', (input, { rules }) => {
    const replay = new BatchesReplay(input, rules.metering)
    return ({ op, fields }) => replay.step(op, fields)
  }),
]

/** Nobody takes from the queue. */
function replayStoppedQueue(input: VectorFields, rules: QueueRules): object {
  const queue = new EventQueue(0, rules)
  const steps = input.objects('steps').map((step) => {
    const events = sentEvents(step, input.text('gateway'))
    const dropped = events.filter((event) => !queue.send(event)).length
    return { dropped, queued: queue.queued }
  })
  const firstQueued = queue.waiting().slice(0, FIRST_SHOWN).map(writeEnvelope)
  return { steps, firstQueued }
}

interface EndedWrite {
  readonly atOffsetNs: string
  readonly events: readonly string[]
  readonly failed: boolean
}

/** The publisher under a clock that jumps from event to event; the broker takes `writeDurNs` for each write. */
class BatchesReplay {
  readonly #queue: EventQueue
  readonly #writeDurationNs: number
  readonly #failedWrites: ReadonlySet<number>
  readonly #failFrom: number
  #ended: EndedWrite[] = []
  #running: { readonly endNs: number; readonly events: readonly EventEnvelope[] } | null = null
  #writes = 0

  constructor(input: VectorFields, rules: QueueRules) {
    this.#queue = new EventQueue(0, rules)
    this.#writeDurationNs = Number(input.text('writeDurNs'))
    this.#failedWrites = new Set(input.list('failedWrites').map(Number))
    this.#failFrom = input.has('failFromWrite') ? input.count('failFromWrite') : Infinity
  }

  step(op: string, fields: VectorFields): object {
    const nowNs = Number(fields.text('atOffsetNs'))
    this.#advance(nowNs)
    if (op === 'send') {
      const settles = fields.has('settle') && fields.flag('settle')
      for (const event of sentEvents(fields, '')) {
        this.#queue.send(event)
        if (settles) this.#settle(nowNs)
      }
      this.#settle(nowNs)
    }
    const writes = this.#ended
    this.#ended = []
    return { queued: this.#queue.queued, writes }
  }

  #advance(untilNs: number): void {
    for (;;) {
      const nextNs = Math.min(this.#queue.nextNs, this.#running?.endNs ?? Infinity)
      if (nextNs > untilNs) return
      if (this.#queue.nextNs === nextNs) this.#write(this.#queue.timer(nextNs), nextNs)
      this.#settle(nextNs)
    }
  }

  /** Lets everything happen that happens at this instant. */
  #settle(nowNs: number): void {
    for (;;) {
      const running = this.#running
      if (running !== null && running.endNs <= nowNs) this.#endWrite(running.events, nowNs)
      this.#write(this.#queue.run(nowNs), nowNs)
      if (this.#running === null || this.#running.endNs > nowNs) return
    }
  }

  #write(events: readonly EventEnvelope[] | null, nowNs: number): void {
    if (events !== null) this.#running = { endNs: nowNs + this.#writeDurationNs, events }
  }

  #endWrite(events: readonly EventEnvelope[], nowNs: number): void {
    const failed = this.#failedWrites.has(this.#writes) || this.#writes >= this.#failFrom
    this.#writes += 1
    this.#running = null
    this.#ended.push({ atOffsetNs: `${nowNs}`, events: events.map(({ type }) => type), failed })
    this.#queue.writeEnded(!failed, nowNs)
  }
}

function sentEvents(step: VectorFields, gateway: string): readonly EventEnvelope[] {
  const nowUnixNs = START_UNIX_NS + step.integer('atOffsetNs')
  const isBroken = step.has('unserialisable') && step.flag('unserialisable')
  return Array.from({ length: step.count('n') }, (_, index) => {
    const data = new Map<string, GoJson>([['i', isBroken ? Number.NaN : BigInt(index)]])
    const event = { id: ANY_ID, type: `${step.text('prefix')}${index}`, data: eventData(data) }
    return eventEnvelope(event, gateway, nowUnixNs)
  })
}

function writeEnvelope(envelope: EventEnvelope): object {
  const { id, type, timestamp, gateway, data } = envelope
  const shown = { idLength: id.length, type, timestamp, gateway }
  if (!data.ok) return { ...shown, error: data.error }
  const text = encodeEventEnvelope(envelope) ?? ''
  return { ...shown, data: data.json, keyOrder: Object.keys(JSON.parse(text)) }
}
