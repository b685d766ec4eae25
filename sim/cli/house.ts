import type { BenchResult } from '../../bench/measure.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { Launch } from './determinism/launch.ts'
import type { Interrupt } from './interrupt.ts'
import type { RunResult } from '../run/result.ts'
import type { BoardLine, BoardResult } from '../board/board.ts'
import type { BoardBug } from '../board/bug.ts'
import type { CampaignResult } from '../search/campaign.ts'

/** What the commands ask of the rest of the house; `wiring.ts` is the one place that answers. */
export interface House {
  readonly profiles: readonly ProfileSummary[]
  /** The complete table of a profile that is in `profiles`. */
  rulesOf(profile: string): Rules
  /** Rules in which two profiles differ, in the order of the table. */
  differences(a: string, b: string): readonly RuleDifference[]
  run(request: RunRequest): Promise<KeptRun>
  /** What differs between two runs of one scenario, for people; null when nothing does. */
  compare(a: KeptRun, b: KeptRun): string | null
  /** Runs a campaign of generated worlds. */
  check(request: CheckRequest): CampaignResult
  /** Every bug that the board knows: those of the real system, or each mended rule undone by itself. */
  boardBugs(which: 'real' | 'undone'): readonly BoardBug[]
  /** Looks for planted bugs in generated worlds, blind. */
  board(request: BoardRequest): BoardResult
  bench(): BenchResult
  /** Runs a command line of Assay in a process of its own. */
  readonly launch: Launch
}

interface ProfileSummary {
  readonly name: string
  readonly summary: string
}

export interface RuleDifference {
  /** Like `signer.billableUnits`. */
  readonly rule: string
  readonly variants: readonly [RuleVariant, RuleVariant]
}

export interface RuleVariant {
  readonly variant: string
  readonly summary: string
  /** What goes wrong under the other variant and cannot under this one; null where nobody has said. */
  readonly why: string | null
  readonly source: string
}

export interface RunRequest {
  readonly scenario: Scenario
  readonly rules: Rules
  /** How the report calls the rules: the profile, with the patch's file if there is one. */
  readonly rulesName: string
  /** What to do with the whole trace: keep it for a comparison, hand it on line by line, or nothing. */
  readonly trace: 'keep' | ((line: string) => void) | null
  /** Ends the run where it is when somebody asks for that. @defaultValue it runs to its end */
  readonly interrupt?: Interrupt
  /** Lay events against money, also where the scenario meters nothing. @defaultValue false */
  readonly usage?: boolean
}

export interface CheckRequest {
  readonly profile: string
  readonly rules: Rules
  readonly runs: number
  readonly seed: string
  /** The one invariant to watch; null = all. */
  readonly only: string | null
  /** Told after each world; false = enough. */
  readonly goesOn: (done: number) => boolean
}

export interface BoardRequest {
  readonly bugs: readonly BoardBug[]
  readonly seed: string
  /** Worlds tried for each bug. */
  readonly runs: number
  /** Seconds for each bug, shrinking not counted. */
  readonly secondsMax: number
  /** Worlds of `repaired`, in which nothing may be found. */
  readonly repairedRuns: number
  /** Told after each bug, and now and then while `repaired` runs. */
  readonly tell: (line: BoardLine | { readonly soundRuns: number }) => void
}

export interface KeptRun {
  readonly result: RunResult
  /** JSON lines; null unless asked for. */
  readonly trace: string | null
}
