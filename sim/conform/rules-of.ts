import { assert } from '../../src/assert.ts'
import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'

/** The rules of cases that depend on no profile. */
const REFERENCE = 'upstream/pr3972'

/** The rules of a profile; those of the reference profile when the case names none or names a contract. */
export function rulesOf(profile: string | null): Rules {
  const found = profiles.get(profile ?? '') ?? profiles.get(REFERENCE)
  assert(found !== undefined, 'the reference profile exists')
  return found.rules
}

export function profileNames(): readonly string[] {
  return [...profiles.keys()]
}
