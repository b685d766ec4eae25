import type { EventHandlers, WorldView } from '../invariants/invariant.ts'
import type { TraceEvent, TraceEventType } from '../trace/events.ts'

/**
 * A situation that a campaign must reach, or it has not tested what it claims (kind `sometimes`): like an invariant, but
 * something that is to happen.
 */
export interface Goal {
  readonly id: string
  /** The situation, in one sentence that can be true of a run or not. */
  readonly situation: string
  /** What goes wrong there in a system that gets it wrong. */
  readonly why: string
  /** A campaign of at least so many worlds must reach it; a smaller one may miss it. */
  readonly within: number
  /** Watches one run; `reached` is called whenever the situation occurs. */
  start(world: WorldView, reached: () => void): EventHandlers
}

type Listener = (event: TraceEvent) => void

/** Watches one run for goals. */
export class GoalWatch {
  readonly #reached = new Set<string>()
  readonly #listeners = new Map<TraceEventType, Listener[]>()

  constructor(goals: readonly Goal[], world: WorldView) {
    for (const goal of goals) {
      const handlers = goal.start(world, () => this.#reached.add(goal.id))
      for (const [type, handler] of Object.entries(handlers)) {
        // The handler under key T takes events of type T: EventHandlers says so, Object.entries forgets it.
        const [eventType, listener] = [type as TraceEventType, handler as Listener]
        const listeners = this.#listeners.get(eventType)
        if (listeners === undefined) this.#listeners.set(eventType, [listener])
        else listeners.push(listener)
      }
    }
  }

  listeners(): ReadonlyMap<TraceEventType, readonly Listener[]> {
    return this.#listeners
  }

  /** Ids of what the run has reached so far. */
  reached(): ReadonlySet<string> {
    return this.#reached
  }
}
