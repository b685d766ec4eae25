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
  /** Why it is not exercised although something happened: the run was too short to decide; null otherwise. */
  readonly undecided: string | null
  /** Sessions that its assumptions leave out; all others were watched. */
  readonly excused: readonly Excused[]
}

interface Watched {
  readonly invariant: Invariant
  readonly excuse: Excuse
  readonly monitor: Monitor
  /** The types that it hears of, where no event of them is hidden from it. */
  readonly heard: Heard[]
  /** Where some are hidden, those that were not. */
  seen: number
  breach: Breach | null
  breaches: number
}

type Listener = (event: TraceEvent) => void

/** A type of event: whether one has happened, told once for all monitors, and whom to tell. */
interface Heard {
  happened: boolean
  readonly listeners: Listener[]
}

/** Starts a monitor for each invariant and feeds them the trace, event by event. */
export class InvariantWatch {
  readonly #watched: Watched[] = []
  readonly #heard = new Map<TraceEventType, Heard>()

  constructor(invariants: readonly Invariant[], world: WorldView) {
    for (const invariant of invariants) this.#start(invariant, world)
  }

  /** The event types that some monitor wants, each with what to call. */
  listeners(): ReadonlyMap<TraceEventType, readonly Listener[]> {
    return new Map([...this.#heard].map(([type, { listeners }]) => [type, listeners]))
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
      undecided: watched.monitor.undecided?.() ?? null,
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
      heard: [],
      seen: 0,
      breach: null,
      breaches: 0,
    }
    this.#watched.push(watched)
    for (const [type, handler] of Object.entries(watched.monitor.on)) {
      // The handler under key T takes events of type T: EventHandlers says so, Object.entries forgets it.
      const handle = handler as Listener
      const eventType = type as TraceEventType
      const heard = this.#hear(eventType)
      if (!excuse.hidesEvents) {
        watched.heard.push(heard)
        heard.listeners.push(handle)
        continue
      }
      heard.listeners.push((event) => {
        if (excuse.hides(event)) return
        watched.seen += 1
        handle(event)
      })
    }
  }

  #hear(type: TraceEventType): Heard {
    const known = this.#heard.get(type)
    if (known !== undefined) return known
    const heard: Heard = { happened: false, listeners: [] }
    heard.listeners.push(() => {
      heard.happened = true
    })
    this.#heard.set(type, heard)
    return heard
  }
}

function isExercised(watched: Watched): boolean {
  const { heard, monitor, seen } = watched
  return monitor.exercised?.() ?? (seen > 0 || heard.some(({ happened }) => happened))
}
