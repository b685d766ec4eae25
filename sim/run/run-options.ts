import type { Rules } from '../../src/profile/rules.ts'
import type { Invariant, WorldView } from '../invariants/invariant.ts'
import type { Limits } from '../kernel/limits.ts'
import type { TraceLevel } from '../trace/levels.ts'
import type { TraceListeners } from '../trace/recorder.ts'

export interface RunOptions {
  /** @defaultValue the rules of the scenario's profile */
  readonly rules?: Rules | undefined
  /** Name to report for `rules`. @defaultValue the scenario's profile */
  readonly profile?: string | undefined
  /** @defaultValue every invariant of the catalogue */
  readonly invariants?: readonly Invariant[] | undefined
  /** What of the trace is kept in `timeline` and written to `sink`. @defaultValue 'hash' */
  readonly level?: TraceLevel | undefined
  /** Lay events against money. @defaultValue only where the scenario meters usage */
  readonly usage?: boolean | undefined
  /** Takes the trace line by line (NDJSON). */
  readonly sink?: ((line: string) => void) | undefined
  /** Sees every line of the trace without its newline, whatever the level but `none`, and changes nothing. */
  readonly witness?: ((line: string) => void) | undefined
  /** Others who read the events of the trace, after the invariants, and change nothing. */
  readonly observe?: ((world: WorldView) => readonly TraceListeners[]) | undefined
  /** Bounds of the run. @defaultValue those of the kernel */
  readonly limits?: Partial<Limits> | undefined
}
