import type { Scenario } from '../scenario/scenario.ts'
import type { TraceEvent, TraceEventType } from '../trace/events.ts'
import type { SessionOutcome } from './result.ts'

/** How every session of a scenario ended. */
export class SessionEnds {
  readonly #outcomes = new Map<string, SessionOutcome>()

  readonly listeners: ReadonlyMap<TraceEventType, (event: TraceEvent) => void> = new Map([
    [
      'session.ended',
      (event) => {
        if (event.type !== 'session.ended') return
        const { session, end, atNs } = event
        this.#outcomes.set(session, { session, end, endedNs: atNs })
      },
    ],
  ])

  /** In the order of the scenario; a session that has not ended is `running`. */
  result(scenario: Scenario, nowNs: number): readonly SessionOutcome[] {
    return scenario.gateways.flatMap(({ sessions }) =>
      sessions.map(
        ({ name }) =>
          this.#outcomes.get(name) ?? { session: name, end: 'running' as const, endedNs: nowNs },
      ),
    )
  }
}
