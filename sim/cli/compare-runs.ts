import { rational } from '../../src/money/rational.ts'
import { traceLineText } from '../report/event-text.ts'
import { weiText } from '../report/text.ts'
import type { RunResult } from '../run/result.ts'
import { diffTraces, renderTraceDiff } from '../trace/diff.ts'
import type { MetricName, Metrics } from '../trace/metrics.ts'
import type { KeptRun } from './house.ts'

/** What two runs of one scenario did differently, for people; null when they did the same. */
export function compareRuns(a: KeptRun, b: KeptRun): string | null {
  const names = { left: a.result.profile, right: b.result.profile }
  // The first line names the rules, so it always differs.
  const traces = diffTraces(withoutHead(a.trace), withoutHead(b.trace))
  if (traces.same) return null
  return [
    `${a.result.scenario}, seed ${a.result.seed}`,
    `- ${names.left}`,
    `+ ${names.right}`,
    '',
    ...changes('sessions', ends(a.result), ends(b.result)),
    ...changes('invariants', invariants(a.result), invariants(b.result)),
    ...changes('metrics', metrics(a.result), metrics(b.result)),
    renderTraceDiff({ ...traces, fields: [] }, names, traceLineText).trimEnd(),
  ].join('\n')
}

type Facts = readonly (readonly [what: string, value: string])[]

function changes(title: string, a: Facts, b: Facts): readonly string[] {
  const other = new Map(b)
  const changed = a.filter(([what, value]) => other.get(what) !== value)
  if (changed.length === 0) return []
  const width = Math.max(...changed.map(([what]) => what.length))
  const rows = changed.flatMap(([what, value]) => [
    `  - ${what.padEnd(width)}  ${value}`,
    `  + ${what.padEnd(width)}  ${other.get(what) ?? '(none)'}`,
  ])
  return [title, ...rows, '']
}

function ends(result: RunResult): Facts {
  return result.sessions.map(({ session, end, endedNs }) => [
    session,
    `${end} at ${endedNs / 1e9} s`,
  ])
}

function invariants(result: RunResult): Facts {
  return result.invariants.map(({ id, status, breach }) => [
    id,
    breach === null ? status : `broken at ${breach.atNs / 1e9} s: ${breach.what}`,
  ])
}

function metrics(result: RunResult): Facts {
  const names = Object.keys(result.metrics) as MetricName[] // the keys of this very object
  return names.map((name) => [name, valueText(result.metrics[name])])
}

/** Whole numbers as they are, others rounded and marked with `~`. */
function valueText(value: Metrics[MetricName]): string {
  return weiText(typeof value === 'bigint' ? rational(value) : value)
}

function withoutHead(trace: string | null): string {
  const text = trace ?? ''
  return text.slice(text.indexOf('\n') + 1)
}
