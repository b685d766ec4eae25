import type { TraceEvent } from '../trace/events.ts'
import { leftOut, type Circumstance, type Outside, type OutsidePart } from './circumstances.ts'
import type { Breach, WorldView } from './invariant.ts'

/** Sessions that an invariant says nothing of, and why. */
export interface Excused {
  readonly circumstance: Circumstance
  readonly sessions: readonly string[]
  /** What is not said of them: anything, or these clauses. */
  readonly part: OutsidePart
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
      .map(({ circumstance, sessions, part }) => ({ circumstance, sessions: [...sessions], part }))
  }

  /** Whether events have to be asked for one by one. */
  get hidesEvents(): boolean {
    return this.#parts.some(({ part }) => part === 'all')
  }

  /** Whether an event is about somebody of whom nothing at all is said. */
  hides(event: TraceEvent): boolean {
    return this.#parts.some(
      ({ part, actors, sessions }) => part === 'all' && isAbout(event, actors, sessions),
    )
  }

  /** Whether a breach is of a clause that does not hold for its session. */
  forgives({ clause, actors: about }: Breach): boolean {
    return this.#parts.some(
      ({ part, sessions }) =>
        part !== 'all' &&
        clause !== undefined &&
        part.includes(clause) &&
        about.some((name) => sessions.has(name)),
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
      quiet: world.quiet,
      collectsUsage: world.collectsUsage,
      ceilingWei: (session) => world.ceilingWei(session),
      wallClockUnixNs: (actor) => world.wallClockUnixNs(actor),
    }
  }
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
