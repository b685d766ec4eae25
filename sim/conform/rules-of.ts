import { assert } from '../../src/assert.ts'
import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'

/** Cases that name no profile, or one of the contracts, are replayed with these rules. */
const REFERENCE_PROFILE = 'upstream/pr3972'

export function rulesOf(profile: string | null): Rules {
  const found = profiles.get(profile ?? REFERENCE_PROFILE) ?? profiles.get(REFERENCE_PROFILE)
  assert(found !== undefined, `there is no profile ${REFERENCE_PROFILE}`)
  return found.rules
}

export function profileNames(): readonly string[] {
  return [...profiles.keys()]
}
