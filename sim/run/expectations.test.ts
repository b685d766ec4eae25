import { describe, expect, test } from 'vitest'
import { rational, type Rational } from '../../src/money/rational.ts'
import type { InvariantOutcome } from '../invariants/watch.ts'
import type { Bound, Expectations } from '../scenario/scenario.ts'
import { MetricsCollector } from '../trace/metrics.ts'
import { checkExpectations, type Findings } from './expectations.ts'

const NOTHING: Expectations = {
  invariants: { holds: null, breaks: [] },
  metrics: [],
  ends: [],
  statuses: [],
}

const breach = { atNs: 1, actors: ['viewer'], what: 'o1 released viewer', facts: {} }
const held: InvariantOutcome = {
  id: 'held',
  status: 'held',
  breach: null,
  breaches: 0,
  undecided: null,
  excused: [],
}
const idle: InvariantOutcome = {
  id: 'idle',
  status: 'not-exercised',
  breach: null,
  breaches: 0,
  undecided: null,
  excused: [],
}
const broken: InvariantOutcome = {
  id: 'broken',
  status: 'broken',
  breach,
  breaches: 1,
  undecided: null,
  excused: [],
}

const findings: Findings = {
  invariants: [held, idle, broken],
  metrics: { ...new MetricsCollector().result(), ticketsSigned: 3n, evSentWei: rational(1n, 3n) },
  sessions: [{ session: 'viewer', orchestrator: 'o1', end: 'completed', endedNs: 5, detail: '' }],
  statusCount: (session, status) => (session === 'viewer' && status === 482 ? 4 : 0),
}

function check(part: Partial<Expectations>): readonly string[] {
  return checkExpectations({ ...NOTHING, ...part }, findings).map(
    ({ what, expected, found, met }) => `${met ? '✓' : '✗'} ${what}: ${expected}, ${found}`,
  )
}

function bound(part: Partial<Record<keyof Bound, Rational>>): Bound {
  return { equals: null, atLeast: null, atMost: null, ...part }
}

describe('invariants', () => {
  test('all of them: an idle one was not checked and does not count', () => {
    expect(check({ invariants: { holds: 'all', breaks: [] } })).toEqual([
      '✓ invariant held: held, held',
      '✗ invariant broken: held, broken: o1 released viewer',
    ])
  })

  test('by name: an idle one was not shown to hold', () => {
    expect(check({ invariants: { holds: ['held', 'idle'], breaks: [] } })).toEqual([
      '✓ invariant held: held, held',
      '✗ invariant idle: held, not-exercised',
    ])
  })

  test('that must break', () => {
    expect(check({ invariants: { holds: null, breaks: ['broken', 'held', 'idle'] } })).toEqual([
      '✗ invariant held: broken, held',
      '✗ invariant idle: broken, not-exercised',
      '✓ invariant broken: broken, broken: o1 released viewer',
    ])
  })

  test('that nobody knows are not met', () => {
    expect(check({ invariants: { holds: ['hold'], breaks: ['breks'] } })).toEqual([
      '✗ invariant hold: known, no invariant has this id',
      '✗ invariant breks: known, no invariant has this id',
    ])
  })

  test('of which nothing is said are not checked', () => {
    expect(check({})).toEqual([])
  })
})

describe('numbers', () => {
  test.each([
    [bound({ equals: rational(3n) }), '✓ ticketsSigned: 3, 3'],
    [bound({ equals: rational(2n) }), '✗ ticketsSigned: 2, 3'],
    [bound({ atLeast: rational(3n) }), '✓ ticketsSigned: at least 3, 3'],
    [bound({ atLeast: rational(7n, 2n) }), '✗ ticketsSigned: at least 7/2, 3'],
    [bound({ atMost: rational(3n) }), '✓ ticketsSigned: at most 3, 3'],
    [bound({ atMost: rational(2n) }), '✗ ticketsSigned: at most 2, 3'],
    [
      bound({ atLeast: rational(1n), atMost: rational(2n) }),
      '✗ ticketsSigned: at least 1 and at most 2, 3',
    ],
  ])('%o', (limits, line) => {
    expect(check({ metrics: [{ metric: 'ticketsSigned', ...limits }] })).toEqual([line])
  })

  test('are compared exactly', () => {
    const third = bound({ equals: rational(333_333_333_333_333_333n, 10n ** 18n) })
    const [line] = check({ metrics: [{ metric: 'evSentWei', ...third }] })
    expect(line).toMatch(/^✗/)
  })

  test('of no metric are not met', () => {
    const metrics = [{ metric: 'tickets', ...bound({ equals: rational(3n) }) }]
    expect(check({ metrics })).toEqual(['✗ tickets: a metric, no metric has this name'])
  })
})

test('ends of sessions', () => {
  const ends = [
    { session: 'viewer', end: 'completed' },
    { session: 'other', end: 'completed' },
  ] as const
  expect(check({ ends })).toEqual([
    '✓ end of viewer: completed, completed',
    '✗ end of other: completed, none',
  ])
})

test('answers that a session heard', () => {
  const statuses = [
    { session: 'viewer', status: 482, ...bound({ equals: rational(4n) }) },
    { session: 'other', status: 482, ...bound({ atMost: rational(0n) }) },
  ]
  expect(check({ statuses })).toEqual([
    '✓ answers 482 to viewer: 4, 4',
    '✓ answers 482 to other: at most 0, 0',
  ])
})
