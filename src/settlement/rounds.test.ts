import { expect, it } from 'vitest'
import { ZERO_HASH, type Hash } from '../bytes/hex.ts'
import { Rounds } from './rounds.ts'

const HASH: Hash = `0x${'ab'.repeat(32)}`

it('has a gap between the first block of a round and its initialisation (PM-214, PM-215)', () => {
  const rounds = new Rounds({ roundLengthBlocks: 100n, startRound: 10n, startBlock: 1000n })
  expect(rounds.initialize(1000n, HASH)).toEqual({ round: 10n, blockHash: HASH })
  expect(rounds.currentRound(1099n)).toBe(10n)
  expect(rounds.isInitialized(1099n)).toBe(true)
  expect(rounds.currentRound(1100n)).toBe(11n)
  expect(rounds.isInitialized(1100n)).toBe(false)
  expect(rounds.lastInitializedRound).toBe(10n)
  expect(rounds.blockHash(11n)).toBe(ZERO_HASH)
  expect(rounds.initialize(1103n, HASH)).toEqual({ round: 11n, blockHash: HASH })
  expect(rounds.initialize(1104n, HASH)).toEqual({
    kind: 'error',
    text: 'round already initialized',
  })
})
