import { fail } from './assert.ts'
import { EventQueue } from './event-queue.ts'
import { EventSlots, type Handler } from './event-slots.ts'
import { DEFAULT_LIMITS, LIMIT_CEILINGS, type LimitCode, type Limits } from './limits.ts'
import type { Phase } from './phase.ts'

/** Names one scheduled event; never used twice in a run. */
export type EventId = number

/** The id that `schedule` returns when a limit has ended the run: nothing was scheduled. */
export const NO_EVENT: EventId = 0

/**
 * Why running stopped. `quiet`: nothing is pending. `time`: what is pending lies later. `limit`: a limit
 * ended the run; the kernel processes nothing any more.
 */
export type RunEnd =
  | { readonly reason: 'quiet' }
  | { readonly reason: 'time' }
  | { readonly reason: 'limit'; readonly limit: LimitCode }

const QUIET: RunEnd = Object.freeze({ reason: 'quiet' })
const TIME: RunEnd = Object.freeze({ reason: 'time' })

/** Slots share a safe integer with a sequence number: see limits.ts. */
const ID_SLOTS = LIMIT_CEILINGS.queueLength
const PHASE_WEIGHT = 2 ** 32
/** Below this many cancelled entries the queue is not worth cleaning. */
const DEAD_MIN = 1_024

/**
 * Virtual time and what is due in it. Events run in the order (time, phase, sequence); the clock stands
 * still while one runs. One kernel is one run.
 */
export class Kernel {
  readonly limits: Limits
  readonly #queue = new EventQueue()
  readonly #slots = new EventSlots()
  #nowNs = 0
  #sequence = 0
  #dead = 0
  #processed = 0
  #atThisInstant = 0
  #ended: LimitCode | null = null
  #running = false

  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.limits = limits
  }

  /** Virtual nanoseconds since the scenario's epoch. */
  get nowNs(): number {
    return this.#nowNs
  }

  /** Events scheduled and neither run nor cancelled. */
  get pending(): number {
    return this.#queue.size - this.#dead
  }

  /** What the events that are scheduled will be given, in no order that means anything: to look at and not to change. */
  pendingArguments(): Iterable<unknown> {
    return this.#slots.liveArguments()
  }

  /** Events run so far. */
  get processed(): number {
    return this.#processed
  }

  /** The limit that ended the run, or null. */
  get ended(): LimitCode | null {
    return this.#ended
  }

  /**
   * Runs `handler(argument, atNs)` at `atNs`, which must be an integer that is not in the past, or Infinity
   * for never. When a limit is reached the run ends and `NO_EVENT` comes back.
   */
  schedule<A>(atNs: number, phase: Phase, handler: Handler<A>, argument: A): EventId {
    if (!(atNs >= this.#nowNs)) fail('an event is scheduled in the past', atNs, this.#nowNs)
    if (Math.floor(atNs) !== atNs) fail('an event is scheduled for no integer', atNs)
    if (this.#sequence >= this.limits.events) return this.#refuse('events')
    if (this.#queue.size >= this.limits.queueLength) {
      this.#clean()
      if (this.#queue.size >= this.limits.queueLength) return this.#refuse('queueLength')
    }
    this.#sequence += 1
    const sequence = this.#sequence
    const slot = this.#slots.take(sequence, handler, argument)
    this.#queue.push(atNs, phase * PHASE_WEIGHT + sequence, slot)
    return sequence * ID_SLOTS + slot
  }

  /** Whether the event was still pending; it will not run. Past, cancelled and unknown ids are false. */
  cancel(id: EventId): boolean {
    const slot = id % ID_SLOTS
    if (!this.#slots.holds(slot, (id - slot) / ID_SLOTS)) return false
    this.#slots.kill(slot)
    this.#dead += 1
    if (this.#dead >= DEAD_MIN && this.#dead * 2 > this.#queue.size) this.#clean()
    return true
  }

  /**
   * Runs everything due up to and including `untilNs` and moves the clock there, whatever is left. Past the
   * limit of simulated time the run ends at that limit.
   */
  runUntil(untilNs: number): RunEnd {
    if (!(untilNs >= this.#nowNs)) fail('the kernel is run into the past', untilNs, this.#nowNs)
    const beyond = untilNs > this.limits.simulatedNs
    const targetNs = beyond ? this.limits.simulatedNs : untilNs
    this.#run(targetNs)
    if (this.#ended === null) this.#nowNs = targetNs
    if (this.#ended === null && beyond) this.#ended = 'simulatedNs'
    return this.#end()
  }

  /** Runs until nothing is pending. The clock stays at the last event. */
  runUntilQuiet(): RunEnd {
    this.#run(this.limits.simulatedNs)
    if (this.#ended === null && this.pending > 0) this.#ended = 'simulatedNs'
    return this.#end()
  }

  /** Runs the next event; false when there is none or the run has ended. */
  step(): boolean {
    if (this.#ended !== null) return false
    const atNs = this.#firstTime()
    if (atNs === Infinity) return false
    if (atNs > this.limits.simulatedNs) {
      this.#ended = 'simulatedNs'
      return false
    }
    return this.#processFirst(atNs)
  }

  /** Ends the run because of a limit that somebody else watches (actors, trace bytes); the first one counts. */
  end(limit: LimitCode): void {
    this.#ended ??= limit
  }

  #run(untilNs: number): void {
    if (this.#running) fail('the kernel is run from inside an event')
    this.#running = true
    try {
      while (this.#ended === null) {
        const atNs = this.#firstTime()
        if (atNs > untilNs || !this.#processFirst(atNs)) break
      }
    } finally {
      this.#running = false
    }
  }

  #end(): RunEnd {
    if (this.#ended !== null) return { reason: 'limit', limit: this.#ended }
    return this.pending === 0 ? QUIET : TIME
  }

  /** Time of the first live event; Infinity when there is none. */
  #firstTime(): number {
    while (this.#dead > 0) {
      const slot = this.#queue.firstSlot()
      if (this.#slots.isLive(slot)) break
      this.#queue.pop()
      this.#slots.release(slot)
      this.#dead -= 1
    }
    return this.#queue.firstTime()
  }

  /** Runs the first event, which is live and due at `atNs`; false when too many ran at this instant. */
  #processFirst(atNs: number): boolean {
    if (atNs > this.#nowNs) {
      this.#nowNs = atNs
      this.#atThisInstant = 0
    }
    if (this.#atThisInstant >= this.limits.eventsAtOneInstant) {
      this.#ended = 'eventsAtOneInstant'
      return false
    }
    const slot = this.#queue.pop()
    const handler = this.#slots.handler(slot)
    if (handler === null) fail('a live event has no handler')
    const argument = this.#slots.argument(slot)
    this.#slots.release(slot)
    this.#atThisInstant += 1
    this.#processed += 1
    // `schedule` stored the argument together with a handler that takes its type.
    handler(argument as never, atNs)
    return true
  }

  #refuse(limit: LimitCode): EventId {
    this.#ended ??= limit
    return NO_EVENT
  }

  /** Takes cancelled events out of the queue. */
  #clean(): void {
    if (this.#dead === 0) return
    this.#queue.retain((slot) => {
      const live = this.#slots.isLive(slot)
      if (!live) this.#slots.release(slot)
      return live
    })
    this.#dead = 0
  }
}
