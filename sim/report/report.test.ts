import { describe, expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { rational } from '../../src/money/rational.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import type { RunResult } from '../run/result.ts'
import { resultOf } from '../run/twice.fixture.ts'
import { loadScenario } from '../scenario/load.ts'
import { runJson } from './run-json.ts'
import { runReport } from './run-report.ts'
import { clockText, durationText, weiText, wrap } from './text.ts'

const SMALL = `scenario: 1
name: small
story: One viewer pays one orchestrator directly.
duration: 12s
orchestrators:
  o1: { pricePerUnit: 1200, autoAdjustPrice: false, ticketEv: 100gwei }
gateways:
  g1:
    sessions:
      viewer: { orchestrator: o1, type: lv2v }
links:
  default: { latency: 20ms }
`

const WATCHED = ['session-starvation', 'metering', 'doubling-guard']

function run(text: string): RunResult {
  const loaded = loadScenario(text, 'small.yaml')
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  return resultOf(loaded.scenario, {
    profile: 'repaired',
    level: 'money',
    invariants: invariantCatalogue.filter(({ id }) => WATCHED.includes(id)),
  })
}

test('the first screen of a small run', () => {
  const text = runReport(run(SMALL), { file: 'small.yaml', patch: null })
  expect(text.replace(/[0-9a-f]{64}/, 'HASH')).toMatchInlineSnapshot(`
    "small · profile repaired · seed 1 · 12s simulated, 32 events
    One viewer pays one orchestrator directly.

        time    payer’s book  orchestrator’s book  what happened (wei)
    0:00.060               –    2,000,000,000,000  o1 credits 2,000,000,000,000
    0:00.060               –    2,000,000,000,000  o1 starts viewer at 1,200 wei per unit
    0:00.080   9,344,000,000    2,000,000,000,000  g1 books 20 tickets, fee 1,990,656,000,000
    0:05.100   9,344,000,000    2,200,000,000,000  o1 credits 200,000,000,000
    0:05.120  43,456,000,000    2,032,784,896,000  g1 books 2 tickets, fee 165,888,000,000
    0:10.100  43,456,000,000    2,232,784,896,000  o1 credits 200,000,000,000
    0:10.120  77,568,000,000    2,066,896,896,000  g1 books 2 tickets, fee 165,888,000,000
    0:12.000  77,568,000,000    2,066,896,896,000  viewer ends: completed

    billed   2,322,432,000,000 wei to payers  333,103,104,000 wei charged for work  11s of stream delivered
    paid     2,400,000,000,000 wei EV sent    2,400,000,000,000 wei credited        2,066,896,896,000 wei credited and not used
    tickets  24 signed                        24 credited, 0 won                    no signer was asked

    settlement 2,400 gwei expected · chance gives or takes 0.00017 ETH (1 σ) · 0 won

    invariants ✓ session-starvation · metering ✓ doubling-guard
    (· = nothing happened that could have broken it)

    PASSED: 2 of 2 expectations of the scenario met (stopped: time).

    next
      npx assay run small.yaml --profile upstream/master-2026-08
      npx assay diff small.yaml --profile repaired --against upstream/master-2026-08
      npx assay invariants session-starvation
    trace HASH
    "
  `)
})

test('what to type next names the module of a patched run', () => {
  const patch = { module: './my.ts', profile: 'upstream/base' }
  expect(runReport(run(SMALL), { file: 'small.yaml', patch })).toContain(
    '  npx assay diff small.yaml --profile upstream/base --against ./my.ts\n',
  )
})

test('the same as JSON: whole numbers beyond 2^53 are texts, fractions n/d', () => {
  const result = run(SMALL)
  const metrics = {
    ...result.metrics,
    ticketsSigned: 2n ** 53n - 1n,
    workChargedWei: rational(2n ** 53n),
    evSentWei: rational(-4n, 6n),
  }
  expect(runJson({ ...result, metrics }).metrics).toMatchObject({
    ticketsSigned: 9_007_199_254_740_991,
    workChargedWei: '9007199254740992',
    evSentWei: '-2/3',
  })
  expect(() => JSON.stringify(runJson(result))).not.toThrow()
})

describe('texts', () => {
  test('times', () => {
    expect([0, 61_020_000_000, 3_600_000_000_000].map(clockText)).toEqual([
      '0:00.000',
      '1:01.020',
      '60:00.000',
    ])
    expect([0, 7_500_000_000, 60_000_000_000, 205_140_000_000].map(durationText)).toEqual([
      '0s',
      '7.5s',
      '1m',
      '3m25.14s',
    ])
  })

  test('wei: grouped, and ~ where rounding shows', () => {
    expect(
      [null, rational(1_234_567n), rational(10n, 3n), rational(-1n, 10_000n)].map(weiText),
    ).toEqual(['–', '1,234,567', '~3', '0'])
  })

  test('no line ends between the mark of an invariant and its name', () => {
    const text = runReport(run(SMALL), { file: 'small.yaml', patch: null })
    expect(text.split('\n').filter((line) => /[✓✗·]$/.test(line))).toEqual([])
  })

  test('long texts are broken at spaces only', () => {
    expect(wrap('one two three', 9, '  ')).toEqual(['  one two', '  three'])
    expect(wrap('unbreakable', 4, '')).toEqual(['unbreakable'])
  })
})
