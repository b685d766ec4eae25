import { expect } from 'vitest'
import type { Breach } from '../sim/invariants/invariant.ts'
import type { RunResult } from '../sim/run/result.ts'
import type { RunOptions } from '../sim/run/run-options.ts'
import { resultOf } from '../sim/run/twice.fixture.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { parseScenario } from '../sim/scenario/load.ts'
import type { TraceEvent, TraceEventType, EventOf } from '../sim/trace/events.ts'

/** Runs a generated scenario, twice, and both must be the same; one that the schema refuses is a mistake of its arbitrary. */
export function runWorld(input: ScenarioInput, options: RunOptions = {}): RunResult {
  const parsed = parseScenario(input)
  if (!parsed.ok) expect.unreachable(parsed.errors.map(({ message }) => message).join('\n'))
  return resultOf(parsed.scenario, options)
}

/** What was broken, as one readable line each; '' = nothing. */
export function breaches({ invariants }: RunResult): string {
  return invariants
    .flatMap(({ id, breach }) => (breach === null ? [] : [line(id, breach)]))
    .join('\n')
}

/** Events of one type, in order; the run was asked to keep its trace. */
export function eventsOf<T extends TraceEventType>(
  { timeline }: RunResult,
  type: T,
): readonly EventOf<T>[] {
  return timeline.filter((event: TraceEvent): event is EventOf<T> => event.type === type)
}

function line(id: string, { atNs, what, facts }: Breach): string {
  const numbers = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return `${id} at ${atNs / 1e9} s: ${what} (${numbers.join(', ')})`
}
