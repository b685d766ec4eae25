import type { Scenario } from '../scenario/scenario.ts'
import type { TraceEvent, TraceEventType } from '../trace/events.ts'
import type { SessionOutcome } from './result.ts'

/** How every session of a scenario ended. */
export class SessionEnds {
  readonly #outcomes = new Map<string, Omit<SessionOutcome, 'orchestrator'>>()
  readonly #workers = new Map<string, string>()

  readonly listeners: ReadonlyMap<TraceEventType, (event: TraceEvent) => void> = new Map([
    [
      'session.started',
      (event) => {
        if (event.type === 'session.started') this.#workers.set(event.session, event.orchestrator)
      },
    ],
    [
      'session.ended',
      (event) => {
        if (event.type !== 'session.ended') return
        const { session, end, atNs, detail } = event
        this.#outcomes.set(session, { session, end, endedNs: atNs, detail })
      },
    ],
  ])

  /** In the order of the scenario; a session that has not ended is `running`. */
  result(scenario: Scenario, nowNs: number): readonly SessionOutcome[] {
    return scenario.gateways.flatMap(({ sessions }) =>
      sessions.map(({ name: session }) => ({
        ...(this.#outcomes.get(session) ?? { session, end: 'running', endedNs: nowNs, detail: '' }),
        orchestrator: this.#workers.get(session) ?? null,
      })),
    )
  }
}
