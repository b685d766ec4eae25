import { assert } from '../assert.ts'
import type { RuleInfo } from '../rule.ts'
import type { Profile } from './index.ts'

/** The newest upstream commit that has a profile: what mends are held against. */
export const MENDED_PROFILE = 'upstream/master-2026-08'
const REPAIRED_PROFILE = 'repaired'

/** A rule in which `repaired` differs from the newest upstream commit. */
export interface Mend {
  /** Like `signer.timedUnits`. */
  readonly rule: string
  readonly upstream: RuleInfo
  readonly repaired: RuleInfo
}

/** Everything that `repaired` mends, in the order of its table. */
export function mends(profiles: readonly Profile[]): readonly Mend[] {
  const upstream = tablesOf(profiles, MENDED_PROFILE)
  return Object.entries(tablesOf(profiles, REPAIRED_PROFILE)).flatMap(([room, table]) =>
    Object.entries(table).flatMap(([name, repaired]) => {
      const before = upstream[room]?.[name]
      assert(before !== undefined, 'profiles are complete tables of the same rules')
      return before === repaired ? [] : [{ rule: `${room}.${name}`, upstream: before, repaired }]
    }),
  )
}

/** Rooms of rules; each is a flat table: src/profile/reference.test.ts. */
type Tables = Readonly<Record<string, Readonly<Record<string, RuleInfo>>>>

function tablesOf(profiles: readonly Profile[], name: string): Tables {
  const profile = profiles.find((candidate) => candidate.name === name)
  assert(profile !== undefined, `there is a profile ${name}`)
  return profile.rules as unknown as Tables
}
