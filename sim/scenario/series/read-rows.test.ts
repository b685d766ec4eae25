import { expect, test } from 'vitest'
import { rational } from '../../../src/money/rational.ts'
import { readRational } from '../literals/number.ts'
import { readRows, type ReadRows } from './read-rows.ts'

const EPOCH = 1_772_366_400_000_000_000n // 2026-03-01T12:00:00Z
const read = (text: string): ReadRows =>
  readRows(text, { epochUnixNs: EPOCH, readValue: (cell) => readRational(cell) })
const firstProblem = (text: string): string => {
  const [problem] = read(text).problems
  return problem === undefined
    ? ''
    : `${problem.position.line}:${problem.position.column} ${problem.code}`
}

test('durations, dates, comments, quotes, a byte order mark and Windows lines are read', () => {
  const text =
    '\uFEFFtime,value\r\n# from a feed\r\n0,3000\r\n\r\n"1m30s", 2987.55\r\n2026-03-01T13:00:00Z,5/2\r\n'
  expect(read(text)).toEqual({
    points: [
      { atNs: 0, value: rational(3000n) },
      { atNs: 90_000_000_000, value: rational(59_751n, 20n) },
      { atNs: 3_600_000_000_000, value: rational(5n, 2n) },
    ],
    problems: [],
  })
})

test.each([
  ['time,value\n0s,3000\n60,2900', '3:1 AS123'],
  ['0s,3000\n1m,cheap', '2:4 AS121'],
  ['0s,3000\n1m,  -', '2:6 AS121'],
  ['0s,3000\n2m,1\n1m,2', '3:1 AS162'],
  ['0s,3000\n0s,2', '2:1 AS162'],
  ['2026-03-01T11:59:59Z,3000', '1:1 AS162'],
  ['2026-13-01T11:59:59Z,3000', '1:1 AS131'],
  ['0s;3000', '1:1 AS161'],
  ['0s,3,000', '1:1 AS161'],
  ['0s,3000\n"1m,2', '2:1 AS161'],
  ['time,value\n', '1:1 AS161'],
  ['', '1:1 AS161'],
])('%j has its mistake at %s', (text, place) => {
  expect(firstProblem(text)).toBe(place)
})

test('more rows than the limit are refused, and many mistakes are told at once', () => {
  const rows = Array.from({ length: 100_001 }, (_, second) => `${second}s,1`)
  expect(firstProblem(rows.join('\n'))).toBe('1:1 AS105')
  expect(read('0,a\n1s,b\n2s,c').problems.map(({ position }) => position.line)).toEqual([1, 2, 3])
})
