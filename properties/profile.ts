import { expect } from 'vitest'
import { profiles } from '../src/profile/index.ts'
import type { Rules } from '../src/profile/rules.ts'

/** The rules of a profile that exists. */
export function rulesOf(profile: string): Rules {
  return profiles.get(profile)?.rules ?? expect.unreachable(`there is no profile ${profile}`)
}
