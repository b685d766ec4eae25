import type { SenderInfo } from '../ticket/sender-info.ts'

/** What the contract lets a sender do, and others with its money. */
export type AccountState = 'Locked' | 'Unlocking' | 'Unlocked'

export interface AccountTransition {
  readonly from: AccountState
  readonly to: AccountState
  /** Calls of the sender itself, or `round` when time passes. */
  readonly by: readonly string[]
  readonly note?: string
}

const ownFunding = [
  'fundDeposit',
  'fundReserve',
  'fundDepositAndReserve',
  'fundDepositAndReserveFor',
]

/** Every change of state; anything else leaves an account in the state in which it is. */
export const accountTransitions: readonly AccountTransition[] = [
  { from: 'Locked', to: 'Unlocking', by: ['unlock'] },
  { from: 'Locked', to: 'Unlocked', by: ['unlock'], note: 'unlock period 0' },
  { from: 'Unlocking', to: 'Locked', by: ['cancelUnlock', ...ownFunding] },
  { from: 'Unlocking', to: 'Unlocked', by: ['round'] },
  { from: 'Unlocked', to: 'Locked', by: ['cancelUnlock', ...ownFunding] },
]

/** Spec PM-186. */
export function accountState({ withdrawRound }: SenderInfo, currentRound: bigint): AccountState {
  if (withdrawRound === 0n) return 'Locked'
  return currentRound < withdrawRound ? 'Unlocking' : 'Unlocked'
}
