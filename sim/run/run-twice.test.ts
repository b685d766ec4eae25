import { describe, expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { add, rational } from '../../src/money/rational.ts'
import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { Invariant } from '../invariants/invariant.ts'
import { readScenarioFile } from '../scenario/read-file.ts'
import { runTwice, type Divergence } from './run-twice.ts'
import type { RunOptions } from './run-options.ts'
import { resultOf } from './twice.fixture.ts'

const loaded = readScenarioFile('scenarios/stories/the-signer-runs-dry.yaml')
assert(loaded.ok, 'the story is sound')
const { scenario } = loaded
const repaired = profiles.get('repaired')?.rules
assert(repaired !== undefined, 'the profile exists')

function divergence(options: RunOptions): Divergence | null {
  const repeated = runTwice(scenario, options)
  assert(repeated.ok, 'the run can begin')
  return repeated.divergence
}

/** A rule that knows how often it was asked in its life, which is longer than a run. */
function remembering(rules: Rules, calls: number): Rules {
  const right = rules.signer.creditNeeded
  let asked = 0
  const creditNeeded: typeof right = Object.assign(
    (...[request]: Parameters<typeof right>) => {
      asked += 1
      const needed = right(request)
      return asked > calls ? add(needed, rational(1n)) : needed
    },
    { variant: 'remembering', summary: '', source: 'planted' },
  )
  return { ...rules, signer: { ...rules.signer, creditNeeded } }
}

describe('two runs of one scenario', () => {
  test('are the same under the rules of the house', () => {
    expect(divergence({ rules: repaired })).toBe(null)
  })

  test('part at the first event that a rule with a memory has changed', () => {
    const lines: string[] = []
    const witness = (line: string): number => lines.push(line)
    const found = divergence({ rules: remembering(repaired, 30), witness })
    assert(found !== null, 'the planted nondeterminism shows')
    const { what, difference } = found
    expect(what).toBe('trace')
    expect(difference.before).toEqual(lines.slice(difference.index - 3, difference.index))
    expect(difference.left).toEqual(lines.slice(difference.index, difference.index + 4))
    expect(difference.right[0]).not.toBe(difference.left[0])
  })

  test('part in their results where only a monitor has a memory', () => {
    let started = 0
    const counts: Invariant = {
      id: 'counts',
      title: 'Counts',
      kind: 'never',
      statement: 'It is never asked.',
      why: 'It counts its runs.',
      source: [],
      assumes: 'None.',
      outside: {},
      breaksUnder: [],
      start: (_world, report) => ({
        on: {
          'world.ended'({ atNs }) {
            started += 1
            report({ atNs, actors: [], what: 'asked', facts: { time: `${started}` } })
          },
        },
      }),
    }
    const found = divergence({ invariants: [counts] })
    expect(found?.what).toBe('result')
    expect(found?.difference.left[0]).toContain('"time": "1"')
    expect(found?.difference.right[0]).toContain('"time": "2"')
  })

  test('part where one of them ends', () => {
    let runs = 0
    const limits = {
      get events() {
        runs += 1
        return runs === 1 ? 400 : 300
      },
    }
    const found = divergence({ limits })
    expect(found?.difference.right[0]).toMatch(/"world.ended".*"limit"/)
    expect(found?.difference.left[0]).not.toContain('world.ended')
  })
})

test('every test that runs a scenario sees nondeterminism, with its first event', () => {
  const rules = remembering(repaired, 30)
  expect(() => resultOf(scenario, { rules })).toThrow(
    /nondeterminism in the trace of the-signer-runs-dry: first difference at event \d+[^]*the second run:\n {2}\+ \{"type":/,
  )
})
