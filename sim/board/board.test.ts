import { describe, expect, it } from 'vitest'
import { assert } from '../../src/assert.ts'
import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { rule } from '../../src/rule.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import { featureCatalogue } from '../search/features/index.ts'
import { happeningsIn } from '../search/hunt.ts'
import { runBoard, type BoardOptions } from './board.ts'
import type { BoardBug } from './bug.ts'
import { undoneRules } from './undone.ts'

function rulesOf(profile: string): Rules {
  const found = profiles.get(profile)
  assert(found !== undefined, 'the profile exists')
  return found.rules
}

const sound = rulesOf('repaired')

const percentRounded: BoardBug = {
  id: 'X1',
  title: 'Chances in whole percent.',
  patch: {
    recipient: {
      winProb: rule(
        { variant: 'all', summary: 'Every ticket wins.', source: 'planted' },
        () => 2n ** 256n - 1n,
      ),
    },
  },
  outside: null,
}
const notOurs: BoardBug = { id: 'X2', title: 'A typo.', patch: null, outside: 'Nobody decides it.' }
const noBug: BoardBug = { id: 'X3', title: 'As it should be.', patch: {}, outside: null }

function board(bugs: readonly BoardBug[], options: Partial<BoardOptions> = {}) {
  let ms = 0
  return runBoard({
    bugs,
    sound,
    profile: 'repaired',
    features: featureCatalogue,
    invariants: invariantCatalogue,
    seed: 'board-test',
    runsMax: 20,
    soundRuns: 0,
    nowMs: () => {
      ms += 1
      return ms
    },
    msMax: Infinity,
    ...options,
  })
}

describe('the board', () => {
  it('finds a bug blind, by what it breaks, and shrinks its world', () => {
    const [line] = board([percentRounded]).bugs
    assert(line !== undefined && line.scenario !== null, 'the bug was found')
    expect(line).toMatchObject({ id: 'X1', found: true, invariant: 'ticket-ev' })
    expect(line.cases).toBeLessThanOrEqual(20)
    expect(line.events).toBe(happeningsIn(line.scenario))
    expect(line.events).toBeLessThanOrEqual(2)
  })

  it('finds nothing where there is no bug, and says what the world cannot express', () => {
    const { bugs } = board([notOurs, noBug], { runsMax: 5 })
    expect(bugs).toMatchObject([
      { id: 'X2', found: null, outside: 'Nobody decides it.', cases: 0 },
      { id: 'X3', found: false, invariant: null, cases: 5 },
    ])
  })

  it('stops looking when the time of a bug is up', () => {
    expect(board([noBug], { runsMax: 1000, msMax: 3 }).bugs[0]?.cases).toBeLessThan(5)
  })

  it('counts what breaks under the sound rules as false alarms', () => {
    const { patch } = percentRounded
    assert(patch !== null, 'it is a patch')
    const wrong = { ...sound, recipient: { ...sound.recipient, ...patch.recipient } }
    const result = board([], { sound: wrong, soundRuns: 3 })
    expect(result.repairedRuns).toBe(3)
    expect(result.falseAlarms).toBeGreaterThan(0)
  })
})

describe('rules undone one by one', () => {
  const others = [...profiles.values()].map(({ rules }) => rules)
  const undone = undoneRules(sound, others)

  it('are every variant of every rule that an upstream profile has otherwise', () => {
    expect(undone.length).toBeGreaterThan(100)
    expect(new Set(undone.map(({ id }) => id)).size).toBe(undone.length)
    expect(undoneRules(sound, [sound])).toEqual([])
    expect(undone.map(({ id }) => id)).toContain('ledger.readCreates=creates')
  })

  it('replace that rule and no other', () => {
    const [first] = undone
    assert(first !== undefined && first.patch !== null, 'there is one')
    const rooms = Object.values(first.patch)
    expect(rooms).toHaveLength(1)
    expect(Object.keys(rooms[0] ?? {})).toHaveLength(1)
  })
})
