import type { Divergence } from '../run/run-twice.ts'
import { renderTraceDiff } from '../trace/diff.ts'
import { traceLineText } from './event-text.ts'
import { groupDigits } from './text.ts'

/** How the worlds came out when they were run in another way. */
export interface WayOutcome {
  readonly name: string
  /** Worlds that came out as in the first run. */
  readonly same: number
  /** Names of those that did not. */
  readonly different: readonly string[]
  /** The first of them, looked at again; null = all are the same, or the second look found no difference. */
  readonly first: { readonly world: string; readonly divergence: Divergence } | null
  /** Why it said nothing of some world; null = it spoke of all. */
  readonly failure: string | null
}

export interface DeterminismOutcome {
  /** Where the worlds come from, e.g. `seed 1`. */
  readonly from: string
  readonly worlds: number
  /** Of one time that all worlds are run. */
  readonly events: number
  readonly ways: readonly WayOutcome[]
  /** Somebody had enough before all ways were through: nothing is said of the others. */
  readonly interrupted: boolean
  /** Commands to type next. */
  readonly next: readonly string[]
}

export type DeterminismVerdict = 'passed' | 'failed' | 'vacuous' | 'internal'

/** `internal`: some process did not say what came out. */
export function determinismVerdict({
  worlds,
  events,
  ways,
}: DeterminismOutcome): DeterminismVerdict {
  if (ways.some(({ different }) => different.length > 0)) return 'failed'
  if (ways.some(({ failure }) => failure !== null)) return 'internal'
  return worlds === 0 || events === 0 ? 'vacuous' : 'passed'
}

/** The first screen: which ways to run the same worlds agree, and the first event in which one does not. */
export function determinismReport(outcome: DeterminismOutcome): string {
  const { from, worlds, events, ways, next } = outcome
  const width = Math.max(...ways.map(({ name }) => name.length))
  return [
    `determinism of ${count(worlds, 'world')} · ${from} · ${groupDigits(`${events}`)} events`,
    '',
    ...ways.map((way) => `  ${mark(way)} ${way.name.padEnd(width)}  ${wayText(way, worlds)}`),
    '',
    ...ways.flatMap((way) => divergence(way)),
    verdict(outcome),
    '',
    'next',
    ...next.map((command) => `  ${command}`),
    '',
  ].join('\n')
}

function mark({ different, failure }: WayOutcome): string {
  return different.length === 0 && failure === null ? '✓' : '✗'
}

function wayText({ same, different, failure }: WayOutcome, worlds: number): string {
  const [first] = different
  const parted = first === undefined ? [] : [`first ${first}`]
  const failed = failure === null ? [] : [failure]
  return [`${same} of ${worlds} the same`, ...parted, ...failed].join('; ')
}

function divergence({ name, different, first }: WayOutcome): readonly string[] {
  if (different.length === 0) return []
  if (first === null) {
    return [
      `${different[0] ?? ''} came out otherwise in ${name}, and as before when it was looked at again: it depends on something that changes from run to run.`,
      '',
    ]
  }
  const { world, divergence: found } = first
  const text = renderTraceDiff(found.difference, { left: 'first', right: name }, traceLineText)
  const what = found.what === 'trace' ? 'parts' : 'has the same events and another result'
  return [`${world} ${what}: ${text.trimEnd()}`, '']
}

function verdict(outcome: DeterminismOutcome): string {
  const { worlds, ways } = outcome
  switch (determinismVerdict(outcome)) {
    case 'passed':
      if (outcome.interrupted)
        return 'INTERRUPTED: stopped because somebody had enough; no difference until then.'
      return `PASSED: ${count(worlds, 'world')} lived through ${ways.length + 1} times, the same byte for byte.`
    case 'vacuous':
      return 'VACUOUS: nothing happened in any world, so nothing was compared.'
    case 'internal':
      return 'FAILED: some process did not say what came out.'
    default:
      return 'NONDETERMINISM: the same worlds gave different traces or results.'
  }
}

function count(many: number, what: string): string {
  return `${groupDigits(`${many}`)} ${what}${many === 1 ? '' : 's'}`
}
