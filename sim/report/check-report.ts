import { invariantCatalogue } from '../invariants/catalogue.ts'
import type { CampaignResult, Finding, Tally } from '../search/campaign.ts'
import type { Trouble } from '../search/check-world.ts'
import { goalCatalogue } from '../search/goals/index.ts'
import { durationText, groupDigits, wrap } from './text.ts'

const WIDTH = 110
/** Lines of a crash that are shown; the JSON has all. */
const STACK_LINES = 4

/** A finding and the scenario file that shows it again; null = it has no scenario, or nobody wanted files. */
export interface ReportedFinding {
  readonly finding: Finding
  readonly file: string | null
}

export interface CheckReportOptions {
  readonly findings: readonly ReportedFinding[]
  /** What was typed after `assay check` besides --runs and --seed: words of the next command. */
  readonly words: string
  /** What to add to `assay run FILE` so that the same rules are in force. */
  readonly rulesWords: string
}

/** The first screen after a campaign: did it pass, how hard did it try, what was found, what to type next. */
export function checkReport(result: CampaignResult, options: CheckReportOptions): string {
  return [
    ...wrap(headline(result), WIDTH, ''),
    '',
    ...effort(result),
    ...options.findings.flatMap((found) => ['', ...findingLines(found, options.rulesWords)]),
    ...missedLines(result.missed),
    '',
    ...next(result, options),
    '',
  ].join('\n')
}

/** `passed`, `vacuous`, `found` or `internal`: the exit code in a word. */
export function checkVerdict(result: CampaignResult): 'passed' | 'found' | 'vacuous' | 'internal' {
  const kinds = result.findings.map(({ trouble }) => trouble.kind)
  if (kinds.some((kind) => kind !== 'broken')) return 'internal'
  if (kinds.length > 0) return 'found'
  return result.missed.length > 0 ? 'vacuous' : 'passed'
}

function headline(result: CampaignResult): string {
  const { findings, troubled, runs, profile, seed, missed } = result
  const worlds = `${groupDigits(`${runs}`)} worlds`
  const where = `profile ${profile} · seed ${seed}`
  const told = {
    passed: `PASSED: ${worlds} kept every invariant`,
    vacuous: `VACUOUS: ${worlds} kept every invariant, and ${counted(missed.length, 'goal')} that they must reach were missed`,
    found: `FOUND: ${counted(findings.length, 'invariant')} broken, in ${groupDigits(`${troubled}`)} of ${worlds}`,
    internal: `INTERNAL: a defect of assay, ${counted(findings.length, 'kind')} of trouble in ${groupDigits(`${troubled}`)} of ${worlds}`,
  }
  return `${told[checkVerdict(result)]} · ${where}`
}

function effort(result: CampaignResult): readonly string[] {
  const { runs, events, simulatedNs, payments, stopped } = result
  const amounts = [
    `${groupDigits(`${runs}`)} worlds`,
    `${groupDigits(`${events}`)} events`,
    `${durationText(simulatedNs)} simulated`,
    `${groupDigits(`${payments}`)} payments`,
  ]
  return [
    `tried      ${amounts.join(', ')}; stopped because ${stopped}`,
    ...tallyLines('features  ', 'on', result.features, runs),
    ...tallyLines('goals     ', 'reached', result.goals, runs),
    ...tallyLines('invariants', 'exercised', result.invariants, runs),
  ]
}

/** How many of a tally occurred, the rarest of those, and which never did. */
function tallyLines(title: string, done: string, tally: Tally, runs: number): readonly string[] {
  const entries = [...tally]
  const never = entries.filter(([, worlds]) => worlds === 0).map(([name]) => name)
  const [rarest] = entries.filter(([, worlds]) => worlds > 0).toSorted(([, a], [, b]) => a - b)
  const rare =
    rarest === undefined ? '' : `, ${rarest[0]} in ${rarest[1]} of ${groupDigits(`${runs}`)} worlds`
  const line = `${entries.length - never.length} of ${entries.length} ${done}${rare}`
  return [
    `${title} ${line}`,
    ...(never.length === 0 ? [] : wrap(`never: ${never.join(', ')}`, WIDTH, '           ')),
  ]
}

function findingLines({ finding, file }: ReportedFinding, rulesWords: string): readonly string[] {
  const { trouble, worlds, world, outcome } = finding
  const features = Object.keys(outcome.plan.features)
  const on = features.length === 0 ? 'no feature' : features.join(', ')
  return [
    `✗ ${title(trouble)}`,
    ...wrap(
      `in ${counted(worlds, 'world')}; simplest is number ${world}, with ${on}`,
      WIDTH,
      '    ',
    ),
    ...explained(trouble),
    ...(file === null ? [] : [`    npx assay run ${file}${rulesWords}`]),
  ]
}

function title({ kind, id }: Trouble): string {
  if (kind === 'broken') {
    const known = invariantCatalogue.find((invariant) => invariant.id === id)
    return known === undefined ? id : `${id}: ${known.statement}`
  }
  return {
    crashed: `the simulator failed: ${id}`,
    refused: `a generated scenario is none: ${id}`,
    'cut-short': 'a run reached a limit',
  }[kind]
}

function explained(trouble: Trouble): readonly string[] {
  if (trouble.kind !== 'broken') {
    return trouble.what
      .split('\n')
      .slice(0, STACK_LINES)
      .map((line) => `    ${line.trim()}`)
  }
  const { atNs, what, facts } = trouble.breach
  const numbers = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return [
    ...wrap(`at ${durationText(atNs)} ${what}.`, WIDTH, '    '),
    ...(numbers.length === 0 ? [] : wrap(numbers.join(' · '), WIDTH, '    ')),
  ]
}

function missedLines(missed: readonly string[]): readonly string[] {
  if (missed.length === 0) return []
  const lines = missed.flatMap((id) => {
    const goal = goalCatalogue.find((one) => one.id === id)
    return wrap(`${id}: ${goal?.situation ?? ''}`, WIDTH, '    ')
  })
  return ['', 'goals that so many worlds must reach, and these did not', ...lines]
}

function next(
  { runs, seed }: CampaignResult,
  { findings, words }: CheckReportOptions,
): readonly string[] {
  const again = `npx assay check${words}`
  const broken = findings.find(({ finding }) => finding.trouble.kind === 'broken')
  return [
    'next',
    ...(broken === undefined ? [] : [`  npx assay invariants ${broken.finding.trouble.id}`]),
    `  ${again} --runs ${runs * 10} --seed ${seed}`,
    `  ${again} --runs ${runs} --seed ${seed}-2`,
  ]
}

function counted(count: number, noun: string): string {
  return `${groupDigits(`${count}`)} ${noun}${count === 1 ? '' : 's'}`
}
