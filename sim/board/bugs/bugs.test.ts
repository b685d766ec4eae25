import { describe, expect, it } from 'vitest'
import { assert } from '../../../src/assert.ts'
import { profiles } from '../../../src/profile/index.ts'
import { patched } from '../patch.ts'
import { boardBugs } from './index.ts'

const repaired = profiles.get('repaired')
assert(repaired !== undefined, 'the profile exists')
const { rules } = repaired

describe('the bugs of the board', () => {
  it('stand in the order of their ids, each once', () => {
    const ids = boardBugs.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].toSorted(byNumber))
    expect(ids.filter((id) => !/^B\d\d(\.\d)?$/.test(id))).toEqual([])
  })

  it.each(boardBugs.map((each) => [each.id, each] as const))(
    '%s says what is wrong, and changes rules or says why it cannot',
    (_id, { title, patch, outside }) => {
      expect(title).toMatch(/^[A-Z"].*\.$/)
      if (patch === null) {
        expect(outside).toMatch(/\.$/)
        return
      }
      expect(changedRules(patch)).not.toEqual([])
    },
  )

  function changedRules(patch: object): readonly string[] {
    const before: Readonly<Record<string, object>> = { ...rules }
    return Object.entries(patched(rules, patch)).flatMap(([room, table]) => {
      const old: Readonly<Record<string, unknown>> = { ...before[room] }
      return Object.entries(table).flatMap(([name, rule]) => (old[name] === rule ? [] : [name]))
    })
  }
})

function byNumber(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1))
}
