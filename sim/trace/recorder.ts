import { assert } from '../../src/assert.ts'
import { encodeEvent } from './encode.ts'
import type { TraceEvent, TraceEventType } from './events.ts'
import { traceEventTypes } from './fields.ts'
import { TraceHash } from './hash.ts'
import { isTakenDown, type TraceLevel } from './levels.ts'

type TraceListener = (event: TraceEvent) => void

/** What to call for which event types: the shape that monitors and metrics offer. */
export type TraceListeners = ReadonlyMap<TraceEventType, TraceListener | readonly TraceListener[]>

export interface RecorderOptions {
  readonly level: TraceLevel
  /** Keeps the events of the level in memory, for `events()`. */
  readonly keep: boolean
  /** Takes each line of the level as it comes, newline included; null = nobody. */
  readonly sink: ((line: string) => void) | null
  /** Sees the line of every event, without its newline, whatever the level but `none`; null = nobody does. */
  readonly witness?: ((line: string) => void) | null
  /** UTF-8 bytes that may be taken down (kept or streamed). */
  readonly bytesMax: number
  /** Called once when `bytesMax` is reached: the owner ends the run. */
  readonly onFull: () => void
}

interface Route {
  readonly listeners: TraceListener[]
  readonly takenDown: boolean
}

/**
 * Where every event of a run goes: to the listeners of its type, into the hash, and by its level into memory
 * and the sink. Lines end exactly before the one that would exceed `bytesMax`; hash and listeners go on.
 */
export class Recorder {
  readonly #options: RecorderOptions
  readonly #routes = new Map<TraceEventType, Route>()
  readonly #hash: TraceHash | null
  readonly #kept: TraceEvent[] = []
  #count = 0
  #unheard = 0
  #bytes = 0
  #full = false

  constructor(options: RecorderOptions) {
    this.#options = options
    const takesLines = options.keep || options.sink !== null
    this.#hash = options.level === 'none' ? null : new TraceHash()
    for (const type of traceEventTypes) {
      const takenDown = takesLines && isTakenDown(options.level, type)
      this.#routes.set(type, { listeners: [], takenDown })
    }
  }

  /** Calls `listeners` for every later event of their types, in the order of being added. */
  listen(listeners: TraceListeners): void {
    for (const [type, added] of listeners) {
      this.#route(type).listeners.push(...(typeof added === 'function' ? [added] : added))
    }
  }

  /** Whether recording an event of this type has any effect: without one, there is no need to build it. */
  wants(type: TraceEventType): boolean {
    return this.#hash !== null || this.#route(type).listeners.length > 0
  }

  record(event: TraceEvent): void {
    this.#count += 1
    const { listeners, takenDown } = this.#route(event.type)
    if (this.#hash !== null) this.#write(event, this.#hash, takenDown)
    else if (listeners.length === 0) this.#unheard += 1
    for (const listener of listeners) listener(event)
  }

  /** Events recorded, whatever the level. */
  get count(): number {
    return this.#count
  }

  /** Events recorded that nobody wanted: each was built for nothing. */
  get unheard(): number {
    return this.#unheard
  }

  /** UTF-8 bytes taken down. */
  get bytes(): number {
    return this.#bytes
  }

  /** Hash over all events so far, 64 hex digits; null at level `none`. */
  hash(): string | null {
    return this.#hash === null ? null : this.#hash.digest()
  }

  /** The kept events; none unless `keep`. */
  events(): readonly TraceEvent[] {
    return this.#kept
  }

  #write(event: TraceEvent, hash: TraceHash, takenDown: boolean): void {
    const line = encodeEvent(event)
    hash.add(line)
    this.#options.witness?.(line)
    if (takenDown && !this.#full) this.#takeDown(event, line)
  }

  #takeDown(event: TraceEvent, line: string): void {
    const bytes = Buffer.byteLength(line, 'utf8') + 1
    if (this.#bytes + bytes > this.#options.bytesMax) {
      this.#full = true
      this.#options.onFull()
      return
    }
    this.#bytes += bytes
    if (this.#options.keep) this.#kept.push(event)
    this.#options.sink?.(`${line}\n`)
  }

  #route(type: TraceEventType): Route {
    const route = this.#routes.get(type)
    assert(route !== undefined, 'an event type without a route')
    return route
  }
}
