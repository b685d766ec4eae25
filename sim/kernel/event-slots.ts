/** What an event does. A static function: everything it needs is in `argument`, so that no closure is made per event. */
export type Handler<A> = (argument: A, nowNs: number) => void

const CAPACITY_MIN = 64
const FREE = 0

/**
 * Handlers and arguments of the pending events, in parallel slots with a free list. A slot remembers the
 * sequence number of its event, so that an id of an earlier tenant is recognised.
 */
export class EventSlots {
  readonly #handlers: (Handler<never> | null)[] = []
  readonly #arguments: unknown[] = []
  #sequences = new Uint32Array(CAPACITY_MIN)
  #free = new Uint32Array(CAPACITY_MIN)
  #freeCount = 0

  /** Puts an event into a free slot. `sequence` is at least 1. */
  take<A>(sequence: number, handler: Handler<A>, argument: A): number {
    let slot: number
    if (this.#freeCount > 0) {
      this.#freeCount -= 1
      slot = this.#free[this.#freeCount] ?? 0
      this.#handlers[slot] = handler
      this.#arguments[slot] = argument
    } else {
      slot = this.#handlers.length
      if (slot === this.#sequences.length) this.#grow()
      this.#handlers.push(handler)
      this.#arguments.push(argument)
    }
    this.#sequences[slot] = sequence
    return slot
  }

  handler(slot: number): Handler<never> | null {
    return this.#handlers[slot] ?? null
  }

  /** The argument that was stored with the slot's handler. */
  argument(slot: number): unknown {
    return this.#arguments[slot]
  }

  /** The arguments of all live events, in no order that means anything. */
  *liveArguments(): Generator {
    for (const [slot, argument] of this.#arguments.entries()) {
      if (this.isLive(slot)) yield argument
    }
  }

  /** Whether the slot holds the live event with this sequence number. */
  holds(slot: number, sequence: number): boolean {
    return sequence !== FREE && this.#sequences[slot] === sequence
  }

  isLive(slot: number): boolean {
    return this.#sequences[slot] !== FREE
  }

  /** Forgets what the event would have done; the slot stays taken until the queue lets go of it. */
  kill(slot: number): void {
    this.#sequences[slot] = FREE
    this.#handlers[slot] = null
    this.#arguments[slot] = undefined
  }

  release(slot: number): void {
    this.kill(slot)
    this.#free[this.#freeCount] = slot
    this.#freeCount += 1
  }

  #grow(): void {
    const capacity = this.#sequences.length * 2
    const sequences = new Uint32Array(capacity)
    const free = new Uint32Array(capacity)
    sequences.set(this.#sequences)
    free.set(this.#free)
    this.#sequences = sequences
    this.#free = free
  }
}
