import type { Rules } from '../../src/profile/rules.ts'
import type { Invariant } from '../invariants/invariant.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import type { Feature } from '../search/feature.ts'
import { happeningsIn, hunt, shrinkQuarry, type HuntSetup } from '../search/hunt.ts'
import type { BoardBug } from './bug.ts'
import { patched } from './patch.ts'

export interface BoardOptions {
  readonly bugs: readonly BoardBug[]
  /** Rules that have no bug, and their name. */
  readonly sound: Rules
  readonly profile: string
  readonly features: readonly Feature[]
  readonly invariants: readonly Invariant[]
  readonly seed: string
  /** Worlds tried for each bug. */
  readonly runsMax: number
  /** Worlds of the sound rules, in which nothing may be found. */
  readonly soundRuns: number
  /** A clock in milliseconds: figures only, no decision but when a bug's time is up. */
  readonly nowMs: () => number
  /** For each bug, shrinking not counted. */
  readonly msMax: number
  /** Told after each bug, and after each world of the sound rules. */
  readonly tell?: ((line: BoardLine | { readonly soundRuns: number }) => void) | undefined
}

/** What became of one bug. */
export interface BoardLine {
  readonly id: string
  readonly title: string
  /** Null = the world cannot express it, for the reason in `outside`. */
  readonly found: boolean | null
  readonly outside: string | null
  /** That broke; null = none did. */
  readonly invariant: string | null
  /** Worlds until it was found, or all. */
  readonly cases: number
  /** Until it was found, without shrinking. */
  readonly seconds: number
  /** Things that happen in the shrunk scenario. */
  readonly events: number | null
  readonly scenario: ScenarioInput | null
}

export interface BoardResult {
  readonly bugs: readonly BoardLine[]
  /** Findings under the sound rules. */
  readonly falseAlarms: number
  readonly repairedRuns: number
}

/** Looks for each bug in worlds of its own, blind, and shrinks what it finds. */
export function runBoard(options: BoardOptions): BoardResult {
  const bugs: BoardLine[] = []
  let falseAlarms = 0
  for (const bug of options.bugs) {
    const { line, alarms } = lineOf(bug, options)
    falseAlarms += alarms
    bugs.push(line)
    options.tell?.(line)
  }
  const { sound, soundRuns } = options
  const setup = { ...options, suspected: sound, runsMax: soundRuns, seed: `${options.seed}/sound` }
  // Held against nothing, whatever breaks under the sound rules is found.
  let repairedRuns = 0
  while (repairedRuns < soundRuns) {
    const { cases, falseAlarms: alarms } = hunt({
      ...setup,
      seed: `${setup.seed}/${repairedRuns}`,
      runsMax: Math.min(SOUND_CHUNK, soundRuns - repairedRuns),
    })
    repairedRuns += cases
    falseAlarms += alarms.length
    options.tell?.({ soundRuns: repairedRuns })
  }
  return { bugs, falseAlarms, repairedRuns }
}

const SOUND_CHUNK = 500

function lineOf(
  { id, title, patch, outside }: BoardBug,
  options: BoardOptions,
): { readonly line: BoardLine; readonly alarms: number } {
  const nothing = { invariant: null, events: null, scenario: null }
  if (patch === null) {
    const line = { id, title, found: null, outside, ...nothing, cases: 0, seconds: 0 }
    return { line, alarms: 0 }
  }
  const startMs = options.nowMs()
  const setup: HuntSetup = { ...options, suspected: patched(options.sound, patch) }
  const isOver = (): boolean => options.nowMs() - startMs > options.msMax
  const { found, cases, falseAlarms } = hunt({ ...options, ...setup, isOver })
  const seconds = (options.nowMs() - startMs) / 1000
  const alarms = falseAlarms.length
  if (found === null) {
    const line = { id, title, found: false, outside: null, ...nothing, cases, seconds }
    return { line, alarms }
  }
  const { world } = shrinkQuarry(found, setup)
  const { invariant } = found.failure
  const events = happeningsIn(world)
  const line = { id, title, found: true, outside: null, invariant, cases, seconds, events }
  return { line: { ...line, scenario: world }, alarms }
}
