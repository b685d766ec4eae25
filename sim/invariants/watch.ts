import type { TraceEvent, TraceEventType } from '../trace/events.ts'
import { Excuse, type Excused } from './excuse.ts'
import type { Breach, Invariant, Monitor, WorldView } from './invariant.ts'

/** What a run can say about one invariant. `not-exercised`: nothing happened that could have broken it. */
export interface InvariantOutcome {
  readonly id: string
  readonly status: 'held' | 'broken' | 'not-exercised'
  /** The first breach; null unless broken. */
  readonly breach: Breach | null
  readonly breaches: number
  /** Sessions that its assumptions leave out; all others were watched. */
  readonly excused: readonly Excused[]
}

interface Watched {
  readonly invariant: Invariant
  readonly excuse: Excuse
  readonly monitor: Monitor
  seen: number
  breach: Breach | null
  breaches: number
}

type Listener = (event: TraceEvent) => void

/** Starts a monitor for each invariant and feeds them the trace, event by event. */
export class InvariantWatch {
  readonly #watched: Watched[] = []
  readonly #listeners = new Map<TraceEventType, Listener[]>()

  constructor(invariants: readonly Invariant[], world: WorldView) {
    for (const invariant of invariants) this.#start(invariant, world)
  }

  /** The event types that some monitor wants, each with what to call. */
  listeners(): ReadonlyMap<TraceEventType, readonly Listener[]> {
    return this.#listeners
  }

  /** Ends the run: lets every monitor decide what it left open. */
  finish(): readonly InvariantOutcome[] {
    for (const watched of this.#watched) watched.monitor.finish?.()
    return this.soFar()
  }

  /** What was seen until now; what only the end can decide stays undecided. */
  soFar(): readonly InvariantOutcome[] {
    return this.#watched.map((watched) => ({
      id: watched.invariant.id,
      status: watched.breach !== null ? 'broken' : isExercised(watched) ? 'held' : 'not-exercised',
      breach: watched.breach,
      breaches: watched.breaches,
      excused: watched.excuse.excused,
    }))
  }

  #start(invariant: Invariant, world: WorldView): void {
    const excuse = new Excuse(invariant.outside, world)
    const watched: Watched = {
      invariant,
      excuse,
      monitor: invariant.start(excuse.view(world), (breach) => {
        if (excuse.forgives(breach)) return
        watched.breach ??= breach
        watched.breaches += 1
      }),
      seen: 0,
      breach: null,
      breaches: 0,
    }
    this.#watched.push(watched)
    for (const [type, handler] of Object.entries(watched.monitor.on)) {
      // The handler under key T takes events of type T: EventHandlers says so, Object.entries forgets it.
      const handle = handler as Listener
      const eventType = type as TraceEventType
      const listeners = this.#listeners.get(eventType) ?? []
      const see: Listener = (event) => {
        watched.seen += 1
        handle(event)
      }
      listeners.push(
        excuse.hidesEvents
          ? (event) => {
              if (!excuse.hides(event)) see(event)
            }
          : see,
      )
      this.#listeners.set(eventType, listeners)
    }
  }
}

function isExercised(watched: Watched): boolean {
  return watched.monitor.exercised?.() ?? watched.seen > 0
}
