import { sign, subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import { CIRCUMSTANCES, circumstanceNames } from '../invariants/circumstances.ts'
import type { InvariantOutcome } from '../invariants/watch.ts'
import type { RunResult, SessionOutcome } from '../run/result.ts'
import { waitText } from '../trace/wait.ts'
import type { MetricName, Metrics } from '../trace/metrics.ts'
import { ledgerTable } from './ledger-table.ts'
import { settlementReport } from './settlement.ts'
import { durationText, groupDigits, table, weiText, wrap } from './text.ts'

const WIDTH = 110
const TABLE_ROWS = 24
/** With more sessions than this, each gets one line instead of a table. */
const SESSIONS_WITH_TABLE = 3
const WAITS_SHOWN = 6

export interface ReportOptions {
  /** What the person typed, so that the next commands can be typed too. */
  readonly file: string
  /** The module of `--rules` and the profile that it was laid over; null = the rules of a profile. */
  readonly patch: { readonly module: string; readonly profile: string } | null
}

/** The first screen after a run: who paid whom, what the invariants say, why, and what to type next. */
export function runReport(result: RunResult, options: ReportOptions): string {
  return [
    ...head(result),
    '',
    ...(result.sessions.length === 0 ? [] : [...money(result), '', ...billing(result)]),
    ...metered(result),
    '',
    ...settlementReport(result, WIDTH),
    ...invariants(result),
    ...waiting(result),
    '',
    ...verdict(result),
    '',
    ...next(result, options),
    '',
  ].join('\n')
}

function head(result: RunResult): readonly string[] {
  return [
    `${result.scenario} · profile ${result.profile} · seed ${result.seed} · ${durationText(result.simulatedNs)} simulated, ${groupDigits(`${result.events}`)} events`,
    ...wrap(result.story, WIDTH, ''),
  ]
}

function money(result: RunResult): readonly string[] {
  const sessions = result.sessions
  const rows = Math.max(8, Math.floor(TABLE_ROWS / Math.max(1, sessions.length)))
  if (sessions.length <= SESSIONS_WITH_TABLE && result.timeline.length > 0) {
    return sessions.flatMap((session, index) => [
      ...(index > 0 ? [''] : []),
      ...(sessions.length > 1 ? [`${session.session}:`] : []),
      ...ledgerTable(session.session, result.timeline, rows),
    ])
  }
  return table(
    [
      ['session', 'works at', 'ended', 'how', 'why'],
      ...sessions.map((session) => sessionRow(session)),
    ],
    new Set([2]),
  )
}

function sessionRow(session: SessionOutcome): readonly string[] {
  const { orchestrator, end, endedNs, detail } = session
  return [session.session, orchestrator ?? '–', durationText(endedNs), end, detail]
}

function billing(result: RunResult): readonly string[] {
  const { metrics } = result
  return table(
    [
      [
        'billed',
        `${weiText(amount(metrics, 'feesBilledWei'))} wei to payers`,
        `${weiText(amount(metrics, 'workChargedWei'))} wei charged for work`,
        deliveredText(metrics),
      ],
      [
        'paid',
        `${weiText(amount(metrics, 'evSentWei'))} wei EV sent`,
        `${weiText(amount(metrics, 'evCreditedWei'))} wei credited`,
        creditLeft(amount(metrics, 'creditLeftWei')),
      ],
      [
        'tickets',
        `${count(metrics, 'ticketsSigned')} signed`,
        `${count(metrics, 'ticketsCredited')} credited, ${count(metrics, 'ticketsWon')} won`,
        signerText(metrics),
      ],
    ],
    new Set(),
  )
}

/** Below 0, orchestrators have charged what nobody paid for. */
function creditLeft(wei: Rational): string {
  return sign(wei) < 0
    ? `${weiText(subtract(ZERO, wei))} wei charged beyond the credit`
    : `${weiText(wei)} wei credited and not used`
}

/** What was metered; nothing where nobody meters. */
function metered({ metrics }: RunResult): readonly string[] {
  const many = (name: MetricName): string => groupDigits(`${count(metrics, name)}`)
  const lines: string[] = []
  const made = count(metrics, 'usageEvents')
  if (made > 0n) {
    const settled = (
      ['usageEventsDelivered', 'usageEventsDropped', 'usageEventsLost'] as const
    ).reduce((total, name) => total + count(metrics, name), 0n)
    lines.push(
      `events   ${many('usageEvents')} made: ${many('usageEventsDelivered')} delivered, ${many('usageEventsDropped')} dropped, ${many('usageEventsLost')} lost, ${groupDigits(`${made - settled}`)} on their way`,
      `         ${weiText(amount(metrics, 'feesToldWei'))} wei of signers' fees told, ${weiText(amount(metrics, 'feesUnseenWei'))} not seen`,
    )
  }
  if (count(metrics, 'productRequests') > 0n) {
    lines.push(
      `product  ${many('productRequests')} requests, ${many('productRequestsServed')} served; billed: ${many('resultsBilled')} results, ${many('learningsBilled')} learnings, ${many('tokensBilled')} tokens`,
    )
  }
  return lines
}

/** Stream, requests, or both; what a world has none of is not named. */
function deliveredText(metrics: Metrics): string {
  const streamNs = Number(count(metrics, 'workDeliveredNs'))
  const served = count(metrics, 'requestsServed')
  const lost = count(metrics, 'requestsLost')
  const noun = served === 1n ? 'request' : 'requests'
  const requests = `${served} ${noun} served${lost === 0n ? '' : `, ${lost} lost`}`
  const parts = [
    ...(streamNs > 0 || served + lost === 0n
      ? [`${durationText(streamNs)} of stream delivered`]
      : []),
    ...(served + lost > 0n ? [requests] : []),
  ]
  return parts.join(', ')
}

function signerText(metrics: Metrics): string {
  const calls = count(metrics, 'signerCalls')
  if (calls === 0n) return 'no signer was asked'
  const statuses = ([480, 481, 482] as const).map(
    (status) => `${status} ×${count(metrics, `signerStatus${status}`)}`,
  )
  return `signer: ${calls} calls, ${statuses.join(', ')}`
}

function amount(metrics: Metrics, name: MetricName): { numerator: bigint; denominator: bigint } {
  const value = metrics[name]
  return typeof value === 'bigint' ? { numerator: value, denominator: 1n } : value
}

function count(metrics: Metrics, name: MetricName): bigint {
  const value = amount(metrics, name)
  return value.numerator / value.denominator
}

const MARKS: Readonly<Record<InvariantOutcome['status'], string>> = {
  held: '✓',
  broken: '✗',
  'not-exercised': '·',
}

/** A space at which no line breaks, so that a mark stays with its name. */
const UNBROKEN = '\0'

function invariants(result: RunResult): readonly string[] {
  const lines: string[] = []
  const marks = result.invariants
    .filter((outcome) => outcome.status !== 'broken')
    .map((outcome) => `${MARKS[outcome.status]}${UNBROKEN}${outcome.id}`)
  const listed = wrap(`invariants ${marks.join(' ')}`, WIDTH, '')
  lines.push(...listed.map((line) => line.replaceAll(UNBROKEN, ' ')))
  if (result.invariants.some((outcome) => outcome.status === 'not-exercised')) {
    lines.push('(· = nothing happened that could have broken it)')
  }
  lines.push(...excusedLines(result.invariants).flatMap((line) => wrap(line, WIDTH, '')))
  for (const { id, undecided } of result.invariants) {
    if (undecided !== null) lines.push(...wrap(`· ${id} is undecided: ${undecided}`, WIDTH, '    '))
  }
  for (const outcome of result.invariants) {
    if (outcome.breach === null) continue
    const known = invariantCatalogue.find(({ id }) => id === outcome.id)
    lines.push(`${MARKS.broken} ${outcome.id}: ${known?.statement ?? ''}`)
    lines.push(
      ...wrap(`at ${durationText(outcome.breach.atNs)} ${outcome.breach.what}.`, WIDTH, '    '),
    )
    const facts = Object.entries(outcome.breach.facts).map(([name, value]) => `${name} ${value}`)
    lines.push(...wrap(facts.join(' · '), WIDTH, '    '))
  }
  return lines
}

/** Who was left out of what, and why; one line for each circumstance. */
function excusedLines(outcomes: readonly InvariantOutcome[]): readonly string[] {
  return circumstanceNames().flatMap((name) => {
    const left = outcomes.flatMap(({ id, excused }) =>
      excused
        .filter(({ circumstance }) => circumstance === name)
        .map(({ sessions, part }) => ({ id, sessions, part })),
    )
    const [first] = left
    if (first === undefined) return []
    const ids = left
      .map(({ id, part }) => (part === 'all' ? id : `${id} (${part.join(', ')})`))
      .join(', ')
    return [`not asked of ${first.sessions.join(', ')} (${CIRCUMSTANCES[name]}): ${ids}`]
  })
}

/** What did not come to an end although nothing went wrong any more. */
function waiting({ waits }: RunResult): readonly string[] {
  if (waits.length === 0) return []
  const shown = waits.slice(0, WAITS_SHOWN)
  const more = waits.length - shown.length
  return [
    '',
    'waiting when the quiet phase was over',
    ...shown.flatMap((wait) => wrap(waitText(wait), WIDTH, '    ')),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ]
}

function verdict(result: RunResult): readonly string[] {
  if (result.stopped === 'interrupted') {
    const until = durationText(result.simulatedNs)
    return [`INTERRUPTED at ${until}: what stands above is what was found until then.`]
  }
  if (result.vacuous) {
    return [
      'VACUOUS: no session started, so nothing was tested. The table says why; `expect` may ask for it (ends: start-refused).',
    ]
  }
  if (result.limit !== null) return [`FAILED: the run was cut short: ${result.limit}.`]
  const failed = result.expectations.filter((expectation) => !expectation.met)
  const met = result.expectations.length - failed.length
  if (result.verdict === 'passed') {
    const broken = result.expectations.filter(({ expected }) => expected === 'broken')
    const named = broken.map(({ what }) => what.replace('invariant ', '')).join(', ')
    return [
      `PASSED: ${met} of ${result.expectations.length} expectations of the scenario met (stopped: ${result.stopped}).${
        named === '' ? '' : ` It expects ${named} to break under this profile.`
      }`,
    ]
  }
  return [
    `FAILED: ${failed.length} of ${result.expectations.length} expectations not met (stopped: ${result.stopped}).`,
    ...failed.map(({ what, expected, found }) => `  ${what}: expected ${expected}, found ${found}`),
  ]
}

function next(result: RunResult, { file, patch }: ReportOptions): readonly string[] {
  const broken = result.invariants.find((outcome) => outcome.status === 'broken')
  return [
    'next',
    ...(patch === null
      ? otherProfile(file, result.profile)
      : [`  npx assay diff ${file} --profile ${patch.profile} --against ${patch.module}`]),
    `  npx assay invariants ${broken?.id ?? 'session-starvation'}`,
    `trace ${result.traceHash}`,
  ]
}

function otherProfile(file: string, profile: string): readonly string[] {
  const other = profile === 'repaired' ? 'upstream/master-2026-08' : 'repaired'
  return [
    `  npx assay run ${file} --profile ${other}`,
    `  npx assay diff ${file} --profile ${profile} --against ${other}`,
  ]
}
