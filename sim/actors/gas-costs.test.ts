import { expect, test } from 'vitest'
import { failedGas, redemptionGas, type RedemptionWork } from './gas-costs.ts'

const work: RedemptionWork = {
  faceValueWei: 10n,
  fromDepositWei: 10n,
  fromReserveWei: 0n,
  depositWei: 5n,
  firstClaimOfRound: true,
  firstClaimOfRecipient: true,
  lastFees: 'this-round',
}
const claim: RedemptionWork = { ...work, fromDepositWei: 0n, fromReserveWei: 10n, depositWei: 0n }

test.each<[string, Partial<RedemptionWork>, bigint, bigint]>([
  ['first fees in the round, storage new', { ...work, lastFees: 'never' }, 294_900n, 294_900n],
  ['first fees in the round', { ...work, lastFees: 'earlier-round' }, 282_400n, 282_400n],
  ['a later one in the same round', work, 200_600n, 202_900n],
  ['takes the deposit to 0', { ...work, depositWei: 0n }, 195_800n, 195_800n],
  ['no face value', { ...work, faceValueWei: 0n }, 121_700n, 121_700n],
  ['first claim of the round', claim, 279_600n, 279_600n],
  ['first claim of this recipient', { ...claim, firstClaimOfRound: false }, 262_500n, 262_500n],
  [
    'a later claim',
    { ...claim, firstClaimOfRound: false, firstClaimOfRecipient: false },
    245_400n,
    245_400n,
  ],
  [
    'rest of the deposit and a later claim',
    { ...claim, fromDepositWei: 1n, firstClaimOfRound: false, firstClaimOfRecipient: false },
    243_400n,
    243_400n,
  ],
  [
    'rest of the deposit, first claim and first fees',
    { ...claim, fromDepositWei: 1n, lastFees: 'never' },
    354_800n,
    359_500n,
  ],
  ['a share that is exhausted', { ...claim, fromReserveWei: 0n }, 166_400n, 166_400n],
])('a redemption, %s, takes what was measured', (_what, change, least, most) => {
  const gas = redemptionGas({ ...work, ...change })
  expect(gas).toBeGreaterThanOrEqual(least)
  expect(gas).toBeLessThanOrEqual(most)
})

test('a call that fails takes gas too', () => {
  expect(failedGas('redeemWinningTicket')).toBe(121_700n)
  expect(failedGas('withdraw')).toBe(90_600n)
})
