import type { InvariantOutcome } from '../invariants/watch.ts'
import type { SessionEnd, TraceEvent } from '../trace/events.ts'
import type { Wait } from '../trace/wait.ts'
import type { Metrics } from '../trace/metrics.ts'
import type { UsageReport } from './usage-report.ts'

/** One line of a scenario's `expect`, checked. */
export interface ExpectationOutcome {
  readonly what: string
  readonly expected: string
  readonly found: string
  readonly met: boolean
}

export interface SessionOutcome {
  readonly session: string
  /** Who worked for it last; null = nobody did. */
  readonly orchestrator: string | null
  readonly end: SessionEnd | 'running'
  readonly endedNs: number
  /** Why, in the words of who ended it; '' when there is nothing to say. */
  readonly detail: string
}

/** Everything that a run can say, as data: the report and `--json` print this and nothing else. */
export interface RunResult {
  readonly scenario: string
  readonly story: string
  readonly profile: string
  readonly seed: string
  readonly verdict: 'passed' | 'failed'
  /** No session started, no product service was asked and the scenario did not ask for that: nothing was tested, so nothing passed. */
  readonly vacuous: boolean
  /** 256 bits over the canonical trace: same seed, same bytes. */
  readonly traceHash: string
  readonly simulatedNs: number
  readonly events: number
  /** `interrupted`: somebody had enough before the end; what only the end decides is undecided. */
  readonly stopped: 'quiet' | 'time' | 'limit' | 'interrupted'
  /** Which limit ended the run early, in words; null = none did. */
  readonly limit: string | null
  readonly invariants: readonly InvariantOutcome[]
  readonly expectations: readonly ExpectationOutcome[]
  readonly metrics: Metrics
  readonly sessions: readonly SessionOutcome[]
  /** Who waited for what when the quiet phase was over; empty without one. */
  readonly waits: readonly Wait[]
  /** Events against money; null unless the scenario meters usage or the run was asked for it. */
  readonly usage: UsageReport | null
  /** What happened to money, in order; empty unless the run was asked to keep it. */
  readonly timeline: readonly TraceEvent[]
}
