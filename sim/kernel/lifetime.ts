import { assert } from './assert.ts'
import type { Handler } from './event-slots.ts'
import type { EventId, Kernel } from './kernel.ts'
import type { Phase } from './phase.ts'

/**
 * The lives of one actor. A crash ends a life and a restart begins the next; timers and messages belong to
 * the life in which they were made and do nothing after it.
 */
export class Lifetime {
  #generation = 1
  #alive = true

  get alive(): boolean {
    return this.#alive
  }

  /** Counts crashes, from 1. Take it along with whatever must not outlive this life. */
  get generation(): number {
    return this.#generation
  }

  /** Whether what was made in `generation` still has an owner. */
  owns(generation: number): boolean {
    return this.#alive && generation === this.#generation
  }

  crash(): void {
    assert(this.#alive, 'an actor that is down crashes')
    this.#alive = false
    this.#generation += 1
  }

  restart(): void {
    assert(!this.#alive, 'an actor that is up restarts')
    this.#alive = true
  }
}

interface Bound<A> {
  readonly life: Lifetime
  readonly generation: number
  readonly handler: Handler<A>
  readonly argument: A
}

/** Like `Kernel.schedule`, for a timer of an actor: it does nothing when the actor has crashed since. */
export function scheduleInLife<A>(
  kernel: Kernel,
  life: Lifetime,
  atNs: number,
  phase: Phase,
  handler: Handler<A>,
  argument: A,
): EventId {
  assert(life.alive, 'an actor that is down schedules nothing')
  const bound: Bound<A> = { life, generation: life.generation, handler, argument }
  return kernel.schedule(atNs, phase, runInLife<A>, bound)
}

function runInLife<A>({ life, generation, handler, argument }: Bound<A>, nowNs: number): void {
  if (life.owns(generation)) handler(argument, nowNs)
}
