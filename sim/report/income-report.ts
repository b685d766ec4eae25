import { ratString } from '../../src/money/format.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { IncomeAfter, IncomeAnswer } from '../run/income.ts'
import { groupDigits, table, weiText, wrap } from './text.ts'

const WIDTH = 110
const BAR_WIDTH = 24

/** How likely an orchestrator is to be underpaid, as a table and a picture. */
export function incomeReport(answer: IncomeAnswer, feesPerHourWei: Rational): string {
  const { stakes, evWei, after } = answer
  const oneIn = stakes.winProb === 0n ? 0n : (1n << 256n) / stakes.winProb
  const [first] = after
  return [
    ...wrap(
      `A ticket of ${weiText(evWei)} wei expected value wins ${weiText({ numerator: stakes.faceValueWei, denominator: 1n })} wei once in ${groupDigits(`${oneIn}`)}. Fees of ${weiText(feesPerHourWei)} wei an hour are credited by as many tickets as that takes; what is paid depends on luck.`,
      WIDTH,
      '',
    ),
    '',
    ...table(
      [
        [
          'after',
          'tickets',
          'wins expected',
          'nothing at all',
          ...(first?.shortfalls ?? []).map(({ shortfall }) => `≥ ${percent(shortfall)} too little`),
        ],
        ...after.map(row),
        ['simulated'],
        ...after.map(simulatedRow),
      ],
      new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ),
    '',
    ...picture(after),
    '',
    ...wrap(
      'Chances are exact sums where the number of tickets allows it, else good to nine digits (~). Simulated shares come with the half-width of their 95 % interval.',
      WIDTH,
      '',
    ),
    '',
  ].join('\n')
}

function row(after: IncomeAfter): readonly string[] {
  const mark = after.exact ? '' : '~'
  return [
    hoursText(after.hours),
    groupDigits(`${after.tickets}`),
    after.expectedWins.toPrecision(3),
    mark + share(after.nothing),
    ...after.shortfalls.map(({ chance }) => mark + share(chance)),
  ]
}

function simulatedRow(after: IncomeAfter): readonly string[] {
  return [
    hoursText(after.hours),
    `${groupDigits(`${after.simulatedRuns}`)} runs`,
    '',
    '',
    ...after.shortfalls.map(({ simulated }) => {
      const half = 1.96 * Math.sqrt((simulated * (1 - simulated)) / after.simulatedRuns)
      return `${share(simulated)} ± ${(half * 100).toFixed(1)}`
    }),
  ]
}

/** One bar for each stretch of time: the chance of the first shortfall that was asked for. */
function picture(after: readonly IncomeAfter[]): readonly string[] {
  const asked = after[0]?.shortfalls[0]
  if (asked === undefined) return []
  return [
    `chance of being paid ≥ ${percent(asked.shortfall)} too little`,
    ...table(
      after.map(({ hours, shortfalls }) => {
        const chance = shortfalls[0]?.chance ?? 0
        const filled = Math.round(chance * BAR_WIDTH)
        return [
          hoursText(hours),
          '█'.repeat(filled) + '·'.repeat(BAR_WIDTH - filled),
          share(chance),
        ]
      }),
      new Set([0, 2]),
    ),
  ]
}

function share(chance: number): string {
  const percentage = chance * 100
  if (percentage === 0) return '0 %'
  return percentage < 0.01 ? '< 0.01 %' : `${percentage.toFixed(2)} %`
}

function percent(shortfall: Rational): string {
  return `${ratString({ numerator: shortfall.numerator * 100n, denominator: shortfall.denominator })} %`
}

function hoursText(hours: Rational): string {
  return `${ratString(hours)} h`
}
