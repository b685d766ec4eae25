import type { BoardLine, BoardResult } from '../board/board.ts'
import { groupDigits, table } from './text.ts'

/** Whether all that can be found was found, and nothing else. */
export function boardPassed({ bugs, falseAlarms }: BoardResult): boolean {
  return falseAlarms === 0 && bugs.every(({ found }) => found !== false)
}

/** The board for people: one line for each bug, then what came of all. */
export function boardReport(result: BoardResult): string {
  const { bugs, falseAlarms, repairedRuns } = result
  const shown = bugs.filter(({ found }) => found !== null)
  const found = shown.filter((line) => line.found === true)
  const rows = shown.map((line) => [
    line.id,
    line.found === true ? 'found' : 'NOT FOUND',
    line.invariant ?? '–',
    `${line.cases}`,
    line.seconds.toFixed(2),
    line.events === null ? '–' : `${line.events}`,
    line.title,
  ])
  return [
    `${boardPassed(result) ? 'PASSED' : 'FAILED'}: ${found.length} of ${shown.length} bugs found blind`,
    '',
    ...table(
      [['bug', '', 'invariant', 'worlds', 'seconds', 'events', 'title'], ...rows],
      new Set([3, 4, 5]),
    ),
    '',
    ...medians(found),
    `under repaired    ${falseAlarms} false alarms, ${groupDigits(`${repairedRuns}`)} worlds of their own`,
    ...outsideLines(bugs),
    '',
  ].join('\n')
}

/** The board as a table of a page: nothing in it depends on the machine or the day. */
export function boardTable({ bugs }: BoardResult): string {
  const rows = bugs.map(({ id, title, found, invariant, cases, events, outside }) => {
    const verdict = found === null ? 'outside' : found ? `\`${invariant ?? ''}\`` : 'not found'
    const figures = found === true ? `${cases} | ${events ?? ''}` : '| '
    return `| ${id} | ${title}${outside === null ? '' : ` *${outside}*`} | ${verdict} | ${figures} |`
  })
  return [
    '| bug | what is wrong | found by | worlds | events |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function medians(found: readonly BoardLine[]): readonly string[] {
  if (found.length === 0) return []
  const seconds = median(found.map((line) => line.seconds))
  const events = found.map((line) => line.events ?? 0)
  return [
    `half of them in    ${seconds.toFixed(2)} s or less, each shrunk to ${Math.max(...events)} events or fewer (half to ${median(events)})`,
  ]
}

function outsideLines(bugs: readonly BoardLine[]): readonly string[] {
  const lines = bugs.filter(({ found }) => found === null)
  if (lines.length === 0) return []
  return [
    '',
    'what the world cannot show',
    ...lines.map(({ id, outside }) => `  ${id}  ${outside ?? ''}`),
  ]
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0
}
