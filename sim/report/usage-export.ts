import { stringify } from 'csv-stringify/sync'
import { unreachable } from '../../src/assert.ts'
import { ratString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { BillingLineRow, UsageReport, UsageRow } from '../run/usage-report.ts'
import type { UsageGrouping } from './usage-table.ts'

/** A row as CSV and JSON write it: amounts are exact texts (`n/d` when they are no whole wei), counts are numbers. */
export type UsageRecord = Readonly<Record<string, string | number | boolean>>

/** One line for each row, after a line of column names. */
export function usageCsv(report: UsageReport, by: UsageGrouping): string {
  const records = usageRecords(report, by)
  const columns = Object.keys(records[0] ?? {})
  return stringify([...records], { header: true, columns, cast: { boolean: String } })
}

/** Everything that a run says of usage, in the groupings of the tables. */
export function usageJson(report: UsageReport): Readonly<Record<string, readonly UsageRecord[]>> {
  return {
    byLabel: usageRecords(report, 'label'),
    bySession: usageRecords(report, 'session'),
    byService: usageRecords(report, 'service'),
  }
}

function usageRecords(report: UsageReport, by: UsageGrouping): readonly UsageRecord[] {
  switch (by) {
    case 'label':
      return report.byLabel.map((row) => ({ ...asked(row), sessions: row.sessions, ...money(row) }))
    case 'session':
      return report.bySession.map((row) => ({
        session: row.session ?? '',
        ...asked(row),
        ...money(row),
      }))
    case 'service':
      return report.byService.map(billingLine)
    default:
      return unreachable(by)
  }
}

function asked(row: UsageRow): UsageRecord {
  const { payer, jobType, capability, model, pipelineLabel, modelLabel, appLabel } = row
  return { payer, jobType, capability, model, pipelineLabel, modelLabel, appLabel }
}

function money({ events, toldWei, ...row }: UsageRow): UsageRecord {
  return {
    unitsBilled: `${row.unitsBilled}`,
    unitsCharged: `${row.unitsCharged}`,
    tickets: row.tickets,
    feesWei: ratString(row.feesWei),
    evSentWei: ratString(row.evSentWei),
    evCreditedWei: ratString(row.evCreditedWei),
    workChargedWei: ratString(row.workChargedWei),
    wonWei: ratString(row.wonWei),
    redeemedWei: ratString(row.redeemedWei),
    tellsFees: row.tellsFees,
    ...withPrefix('events', events, (count) => count),
    ...withPrefix('toldWei', toldWei, (amount: Rational) => ratString(amount)),
    untoldWei: ratString(row.untoldWei),
  }
}

/** `eventsDelivered`, `toldWeiDropped`, … */
function withPrefix<T>(
  prefix: string,
  values: Readonly<Record<string, T>>,
  text: (value: T) => string | number,
): UsageRecord {
  return Object.fromEntries(
    Object.entries(values).map(([place, value]) => [
      `${prefix}${place.charAt(0).toUpperCase()}${place.slice(1)}`,
      text(value),
    ]),
  )
}

function billingLine(row: BillingLineRow): UsageRecord {
  return { ...row }
}
