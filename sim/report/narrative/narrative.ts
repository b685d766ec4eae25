import { invariantCatalogue } from '../../invariants/catalogue.ts'
import type { Breach } from '../../invariants/invariant.ts'
import type { RunResult } from '../../run/result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { TraceEvent } from '../../trace/events.ts'
import { clockText, durationText, wrap } from '../text.ts'
import { castOf, faultsOf } from './cast.ts'
import { sentenceOf } from './sentences.ts'

const WIDTH = 110
/** Lines before and after the gap of a long story. */
const HEAD_LINES = 10
const TAIL_LINES = 24

/** The breach that a story is told about: an invariant's first one. */
export interface ToldBreach {
  readonly id: string
  readonly breach: Breach
}

/**
 * A run as a story: who is there, what goes wrong by plan, what happens, each step in a sentence with its numbers, and what it breaks
 * and why that matters. `result` must hold the whole trace (level `full`); without a breach the story goes on to the end.
 */
export function narrative(scenario: Scenario, result: RunResult): string {
  const told = firstBreach(result)
  const who = told === null ? null : concerned(scenario, told.breach)
  const untilNs = told === null ? Infinity : told.breach.atNs
  const steps = cut(fold(stepsOf(result.timeline, who, untilNs)))
  return [
    `${result.scenario} · profile ${result.profile} · seed ${result.seed}`,
    ...wrap(scenario.story, WIDTH, ''),
    '',
    ...wrap(castOf(scenario, who).join(' '), WIDTH, ''),
    ...faultsOf(scenario).flatMap((line) => wrap(line, WIDTH, '')),
    '',
    ...steps.flatMap(({ time, text }) => {
      const [first = '', ...more] = wrap(text, WIDTH, ' '.repeat(TIME_WIDTH))
      return [`${time.padStart(TIME_WIDTH - 2)}  ${first.trimStart()}`, ...more]
    }),
    '',
    ...ending(result, told),
    '',
  ].join('\n')
}

/** What happens and why it breaks, in one paragraph: the `story` of a scenario that was found. */
export function breachParagraph(scenario: Scenario, { id, breach }: ToldBreach): string {
  const known = invariantCatalogue.find((invariant) => invariant.id === id)
  const facts = Object.entries(breach.facts).map(([name, value]) => `${name} ${value}`)
  return [
    ...castOf(scenario, concerned(scenario, breach)),
    ...faultsOf(scenario),
    `At ${durationText(breach.atNs)} ${breach.what}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}.`,
    ...(known === undefined ? [] : [`That breaks ${id}: ${known.statement}`, known.why]),
  ].join(' ')
}

interface Step {
  readonly time: string
  readonly text: string
  /** What it says but for names and numbers. */
  readonly kind: string
}

const TIME_WIDTH = 12

function firstBreach({ invariants, expectations }: RunResult): ToldBreach | null {
  const broken = invariants.flatMap(({ id, breach }) => (breach === null ? [] : [{ id, breach }]))
  const expected = new Set(
    expectations
      .filter(({ what, expected: is }) => what.startsWith('invariant ') && is === 'broken')
      .map(({ what }) => what.slice('invariant '.length)),
  )
  const inOrder = broken.toSorted((a, b) => a.breach.atNs - b.breach.atNs)
  return inOrder.find(({ id }) => expected.has(id)) ?? inOrder[0] ?? null
}

/** Names of a breach, and of those who work for its sessions. */
function concerned({ gateways, signers }: Scenario, { actors }: Breach): ReadonlySet<string> {
  const names = new Set(actors)
  for (const { name, signer, sessions } of gateways) {
    if (!sessions.some((session) => names.has(session.name)) && !names.has(name)) continue
    names.add(name)
    for (const { name: host } of signers.find((each) => each.name === signer)?.replicas ?? []) {
      names.add(host)
    }
  }
  return names
}

function stepsOf(
  timeline: readonly TraceEvent[],
  who: ReadonlySet<string> | null,
  untilNs: number,
): readonly Step[] {
  return timeline.flatMap((event) => {
    if (event.atNs > untilNs || !concerns(event, who)) return []
    const text = sentenceOf(event)
    if (text === null) return []
    return [{ time: clockText(event.atNs), text: `${text}.`, kind: kindOf(event) }]
  })
}

/** An event of other sessions is left out; one that names no session belongs to everybody. */
function concerns(event: TraceEvent, who: ReadonlySet<string> | null): boolean {
  if (who === null) return true
  if ('session' in event) return who.has(event.session)
  if ('from' in event && 'to' in event) return who.has(event.from) || who.has(event.to)
  return true
}

function kindOf(event: TraceEvent): string {
  const session = 'session' in event ? event.session : ''
  const outcome = 'error' in event && event.error !== null ? event.error : ''
  const covered = 'covered' in event ? `${event.covered}` : ''
  return `${event.type} ${session} ${outcome}${covered}`
}

/** Stretches in which the same few things happen again and again are told by their first and last. */
function fold(steps: readonly Step[]): readonly Step[] {
  const folded: Step[] = []
  let index = 0
  while (index < steps.length) {
    const length = repeatedLength(steps, index)
    const times = length === 0 ? 0 : repeats(steps, index, length)
    const first = steps.slice(index, index + Math.max(1, length))
    folded.push(...first)
    if (times > 1) {
      const last = steps.slice(index + (times - 1) * length, index + times * length)
      if (times > 2)
        folded.push(gap(`the same ${times === 3 ? 'once' : `${times - 2} times`} more`))
      folded.push(...last)
      index += times * length
    } else {
      index += first.length
    }
  }
  return folded
}

const PERIOD_MAX = 6

/** The shortest stretch from here that comes three times in a row; 0 = none. */
function repeatedLength(steps: readonly Step[], from: number): number {
  for (let length = 1; length <= PERIOD_MAX; length += 1) {
    if (repeats(steps, from, length) >= 3) return length
  }
  return 0
}

function repeats(steps: readonly Step[], from: number, length: number): number {
  let times = 1
  for (;;) {
    const start = from + times * length
    if (start + length > steps.length) return times
    for (let offset = 0; offset < length; offset += 1) {
      if (steps[start + offset]?.kind !== steps[from + offset]?.kind) return times
    }
    times += 1
  }
}

function cut(steps: readonly Step[]): readonly Step[] {
  if (steps.length <= HEAD_LINES + TAIL_LINES + 1) return steps
  const left = steps.length - HEAD_LINES - TAIL_LINES
  return [
    ...steps.slice(0, HEAD_LINES),
    gap(`${left} steps more`),
    ...steps.slice(steps.length - TAIL_LINES),
  ]
}

function gap(text: string): Step {
  return { time: '…', text, kind: 'gap' }
}

function ending(result: RunResult, told: ToldBreach | null): readonly string[] {
  if (told === null) {
    const ends = result.sessions.map(({ session, end }) => `${session} ${end}`).join(', ')
    return wrap(`Nothing breaks. Sessions: ${ends === '' ? 'none' : ends}.`, WIDTH, '')
  }
  const { id, breach } = told
  const known = invariantCatalogue.find((invariant) => invariant.id === id)
  const facts = Object.entries(breach.facts).map(([name, value]) => `${name} ${value}`)
  const others = result.invariants.filter(
    (outcome) => outcome.status === 'broken' && outcome.id !== id,
  )
  return [
    ...wrap(`At ${durationText(breach.atNs)} ${breach.what}.`, WIDTH, ''),
    ...(facts.length === 0 ? [] : wrap(facts.join(' · '), WIDTH, '  ')),
    ...wrap(`That breaks ${id}: ${known?.statement ?? ''} ${known?.why ?? ''}`, WIDTH, ''),
    ...(others.length === 0
      ? []
      : wrap(`Broken too: ${others.map((outcome) => outcome.id).join(', ')}.`, WIDTH, '')),
  ]
}
