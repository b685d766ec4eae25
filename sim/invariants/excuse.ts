import type { TraceEvent, TraceEventType } from '../trace/events.ts'
import { leftOut, type Circumstance, type Outside, type OutsidePart } from './circumstances.ts'
import type { WorldView } from './invariant.ts'

/** Sessions that an invariant says nothing of, and why. */
export interface Excused {
  readonly circumstance: Circumstance
  readonly sessions: readonly string[]
}

interface Part {
  readonly part: OutsidePart
  readonly actors: ReadonlySet<string>
  readonly sessions: ReadonlySet<string>
}

/**
 * What an invariant does not see of a world because its assumptions leave it out. The watch asks here, so that no monitor has to
 * know who is honest.
 */
export class Excuse {
  readonly excused: readonly Excused[]
  readonly #parts: readonly Part[]

  constructor(outside: Outside, world: WorldView) {
    const found = leftOut(outside).flatMap(([circumstance, part]) => {
      const actors = world.touched.get(circumstance)
      return actors === undefined || actors.size === 0
        ? []
        : [{ circumstance, part, actors, sessions: sessionsOf(world, actors) }]
    })
    this.#parts = found
    this.excused = found
      .filter(({ sessions }) => sessions.size > 0)
      .map(({ circumstance, sessions }) => ({ circumstance, sessions: [...sessions] }))
  }

  /** Whether events of this type may have to be left out. */
  concerns(type: TraceEventType): boolean {
    return this.#parts.some(({ part }) => tells(part, type))
  }

  covers(event: TraceEvent): boolean {
    return this.#parts.some(
      ({ part, actors, sessions }) => tells(part, event.type) && isAbout(event, actors, sessions),
    )
  }

  /** The world without the sessions of which nothing at all is said. */
  view(world: WorldView): WorldView {
    const gone = this.#parts.flatMap(({ part, sessions }) => (part === 'all' ? [...sessions] : []))
    if (gone.length === 0) return world
    const left = [...world.sessions].filter(([session]) => !gone.includes(session))
    return {
      sessions: new Map(left),
      touched: world.touched,
      collectsUsage: world.collectsUsage,
      ceilingWei: (session) => world.ceilingWei(session),
      wallClockUnixNs: (actor) => world.wallClockUnixNs(actor),
    }
  }
}

function tells(part: OutsidePart, type: TraceEventType): boolean {
  return part === 'all' || part.includes(type)
}

/** By its session; what belongs to none, by its orchestrator. */
function isAbout(
  event: TraceEvent,
  actors: ReadonlySet<string>,
  sessions: ReadonlySet<string>,
): boolean {
  if ('session' in event) return sessions.has(event.session)
  return 'orchestrator' in event && actors.has(event.orchestrator)
}

function sessionsOf({ sessions }: WorldView, actors: ReadonlySet<string>): ReadonlySet<string> {
  const touched = new Set<string>()
  for (const { session, gateway, orchestrators } of sessions.values()) {
    if (actors.has(gateway) || orchestrators.some((name) => actors.has(name))) touched.add(session)
  }
  return touched
}
