import { wrapInt64 } from '../money/integers.ts'
import { rule, type Rule } from '../rule.ts'

/** Whether an account's funds can be withdrawn next round or earlier, so that tickets on it are not safe. */
export type UnlockingSoonRule = Rule<
  (withdrawRound: bigint, lastInitializedRound: bigint) => boolean
>

export const unlockingSoonTruncated: UnlockingSoonRule = rule(
  {
    variant: 'truncated',
    summary: 'The withdraw round counts as "not unlocking" when its low 64 bits are 0.',
    source: 'PM-67, PM-70, PM-104; go-livepeer pm/sender.go:validateSender',
  },
  (withdrawRound, lastInitializedRound) =>
    wrapInt64(withdrawRound) !== 0n && withdrawRound <= lastInitializedRound + 1n,
)

export const unlockingSoonExact: UnlockingSoonRule = rule(
  {
    variant: 'exact',
    summary: 'Only withdraw round 0 means "not unlocking".',
    why: 'Tested by its low bits, a withdraw round can be taken for no unlock at all; tested as a whole, only 0 says that the funds stay.',
    source: 'repairs PM-67, PM-70, PM-104, pm surprise 1; like B07',
  },
  (withdrawRound, lastInitializedRound) =>
    withdrawRound !== 0n && withdrawRound <= lastInitializedRound + 1n,
)
