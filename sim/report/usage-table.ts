import { floatString } from '../../src/money/format.ts'
import { add, isZero, subtract, ZERO, type Rational } from '../../src/money/rational.ts'
import type { BillingLineRow, EventPlace, UsageReport, UsageRow } from '../run/usage-report.ts'
import { groupDigits, table, weiText } from './text.ts'

/** What the rows of a table stand for. */
export type UsageGrouping = 'label' | 'session' | 'service'

/** Places of events that the collector does not have. */
const UNSEEN: readonly Exclude<EventPlace, 'delivered'>[] = [
  'waiting',
  'dropped',
  'lost',
  'discarded',
]

/** Events against money for people: a line for each label or session, what is not seen and where it is, the sums of all. */
export function usageTable(report: UsageReport, by: UsageGrouping): string {
  const rows = by === 'session' ? report.bySession : report.byLabel
  const parts = by === 'service' ? [] : [moneyTable(rows), unseen(rows), sums(rows)]
  const lines = [...parts, serviceTable(report.byService)]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
  return lines.length === 0 ? 'nothing was metered' : lines.join('\n\n')
}

function moneyTable(rows: readonly UsageRow[]): readonly string[] {
  if (rows.length === 0) return []
  const header = [
    'payer',
    'asked for',
    'told as',
    'sessions',
    'units',
    'tickets',
    'fees (wei)',
    'told (wei)',
    'not seen (wei)',
    'events',
  ]
  const cells = rows.map((row) => [
    row.payer,
    askedText(row),
    labelText(row),
    row.session ?? `${row.sessions}`,
    groupDigits(`${row.unitsBilled === 0n ? row.unitsCharged : row.unitsBilled}`),
    groupDigits(`${row.tickets}`),
    weiText(row.feesWei),
    row.tellsFees ? weiText(row.toldWei.delivered) : '–',
    row.tellsFees ? weiText(subtract(row.feesWei, row.toldWei.delivered)) : '–',
    `${row.events.delivered} of ${eventsOf(row)}`,
  ])
  return table([header, ...cells], new Set([4, 5, 6, 7, 8]))
}

function askedText({ jobType, capability, model }: UsageRow): string {
  return [jobType, capability, model].filter((text) => text !== '').join(' ')
}

function labelText({ pipelineLabel, modelLabel, appLabel }: UsageRow): string {
  const labels = [pipelineLabel, modelLabel].filter((text) => text !== '').join('/')
  const text = appLabel === '' ? labels : `${labels} (${appLabel})`
  return text === '' ? '–' : text
}

function eventsOf({ events }: UsageRow): number {
  return Object.values(events).reduce((total, each) => total + each, 0)
}

/** Of each row whose fees are not all told: where the rest is. */
function unseen(rows: readonly UsageRow[]): readonly string[] {
  return rows.flatMap((row) => {
    const places = UNSEEN.filter((place) => row.events[place] > 0).map((place) =>
      row.tellsFees
        ? `${weiText(row.toldWei[place])} wei in ${row.events[place]} ${place}`
        : `${row.events[place]} ${place}`,
    )
    const rounded = isZero(row.untoldWei) || !row.tellsFees ? [] : [untoldText(row.untoldWei)]
    const all = [...places, ...rounded]
    return all.length === 0 ? [] : [`not seen of ${rowName(row)}: ${all.join(', ')}`]
  })
}

function rowName(row: UsageRow): string {
  return row.session ?? `${row.payer}, ${askedText(row)}, told as ${labelText(row)}`
}

const UNTOLD_DIGITS = 3

/** Rounding can add as well as take away, and is less than a wei an event. */
function untoldText(untoldWei: Rational): string {
  return `${floatString(untoldWei, UNTOLD_DIGITS)} wei that no event tells`
}

function sums(rows: readonly UsageRow[]): readonly string[] {
  if (rows.length === 0) return []
  const sum = (of: (row: UsageRow) => Rational): Rational =>
    rows.map((row) => of(row)).reduce(add, ZERO)
  const told = rows.filter(({ tellsFees }) => tellsFees)
  const fees = told.map(({ feesWei }) => feesWei).reduce(add, ZERO)
  const seen = told.map(({ toldWei }) => toldWei.delivered).reduce(add, ZERO)
  const lines: (readonly string[])[] = [
    ['fees', weiText(sum(({ feesWei }) => feesWei)), 'billed by payers'],
    ['events', weiText(seen), `told of ${weiText(fees)} that signers bill`],
    ['EV sent', weiText(sum(({ evSentWei }) => evSentWei)), 'in tickets that left'],
    ['EV credited', weiText(sum(({ evCreditedWei }) => evCreditedWei)), 'by orchestrators'],
    ['charged', weiText(sum(({ workChargedWei }) => workChargedWei)), 'for work by orchestrators'],
    ['won', weiText(sum(({ wonWei }) => wonWei)), 'face value of winning tickets'],
    ['redeemed', weiText(sum(({ redeemedWei }) => redeemedWei)), 'paid for them by the chain'],
  ]
  return table([['sum', 'wei', ''], ...lines], new Set([1]))
}

function serviceTable(rows: readonly BillingLineRow[]): readonly string[] {
  if (rows.length === 0) return []
  const header = [
    'service',
    'billed to',
    'signal',
    'model of',
    'events',
    'delivered',
    'waiting',
    'dropped',
    'lost',
  ]
  const cells = rows.map((row) => [
    row.service,
    row.organisation,
    row.event,
    row.languageModel === '' ? '–' : row.languageModel,
    ...[row.events, row.delivered, row.waiting, row.dropped, row.failed].map((count) =>
      groupDigits(`${count}`),
    ),
  ])
  return table([header, ...cells], new Set([4, 5, 6, 7, 8]))
}
