import type { Scenario } from '../scenario/scenario.ts'
import { diffTraces, type TraceDiff } from '../trace/diff.ts'
import type { RunResult } from './result.ts'
import type { RunOptions } from './run-options.ts'
import { runScenario, type RunRefused } from './run.ts'

/** Lines that are kept on each side of a difference. */
const CONTEXT_LINES = 3

/** Where two runs that should have been the same first part. */
export interface Divergence {
  /** `trace`: an event. `result`: no event, but what was made of them. */
  readonly what: 'trace' | 'result'
  /** Lines of the traces, or of the results as JSON. */
  readonly difference: TraceDiff & { readonly same: false }
}

export type RepeatedRun =
  | {
      readonly ok: true
      /** Of the first run. */
      readonly result: RunResult
      /** Null = both were the same, byte for byte. */
      readonly divergence: Divergence | null
    }
  | RunRefused

/**
 * Runs a scenario twice and compares every byte of trace and result. Whoever asked for lines or events gets those of the first
 * run; a rule, monitor or actor that remembers anything from run to run shows here.
 */
export function runTwice(scenario: Scenario, options: RunOptions = {}): RepeatedRun {
  const comparison = new LineComparison()
  const first = runScenario(scenario, {
    ...options,
    witness: (line) => {
      comparison.first(line)
      options.witness?.(line)
    },
  })
  if (!first.ok) return first
  const second = runScenario(scenario, {
    ...options,
    ...(options.sink === undefined ? {} : { sink: () => undefined }),
    witness: (line) => comparison.second(line),
  })
  if (!second.ok) return second
  const { result } = first
  const difference = comparison.difference()
  if (difference !== null) return { ok: true, result, divergence: { what: 'trace', difference } }
  return { ok: true, result, divergence: resultDivergence(result, second.result) }
}

/** A result as lines of JSON, numbers of any size exact. Its events are left out: they are lines of the trace. */
export function resultText(result: RunResult): string {
  return JSON.stringify({ ...result, timeline: result.timeline.length }, exact, 1)
}

function resultDivergence(first: RunResult, second: RunResult): Divergence | null {
  const [left, right] = [resultText(first), resultText(second)]
  if (left === right) return null
  const difference = diffTraces(left, right)
  return difference.same ? null : { what: 'result', difference }
}

function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}

/** Lines of one trace, and then those of another one as they come: the other one is never held whole. */
class LineComparison {
  readonly #lines: string[] = []
  readonly #parted: string[] = []
  #alike = 0

  first(line: string): void {
    this.#lines.push(line)
  }

  second(line: string): void {
    if (this.#parted.length === 0 && line === this.#lines[this.#alike]) this.#alike += 1
    else if (this.#parted.length <= CONTEXT_LINES) this.#parted.push(line)
  }

  difference(): (TraceDiff & { readonly same: false }) | null {
    const from = Math.max(0, this.#alike - CONTEXT_LINES)
    const shared = this.#lines.slice(from, this.#alike)
    const left = this.#lines.slice(from, this.#alike + CONTEXT_LINES + 1)
    const difference = diffTraces(left, [...shared, ...this.#parted])
    return difference.same ? null : { ...difference, index: from + difference.index }
  }
}
