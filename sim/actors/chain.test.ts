import { describe, expect, test } from 'vitest'
import { ZERO_HASH, type Hash } from '../../src/bytes/hex.ts'
import { Chain } from './chain.ts'

const SENDER = `0x${'11'.repeat(20)}` as const
const BLOCK_NS = 12_000_000_000

function hashOfRound(round: bigint): Hash {
  return `0x${round.toString(16).padStart(64, '0')}`
}

function chainAt(round: bigint): { chain: Chain; clock: { nowNs: number } } {
  const clock = { nowNs: 0 }
  const chain = new Chain({
    settings: {
      block: 1000n,
      round,
      blockIntervalNs: BLOCK_NS,
      roundLengthBlocks: 5n,
      gasPriceWei: 7n,
      senders: [],
    },
    nowNs: () => clock.nowNs,
    roundHash: hashOfRound,
  })
  return { chain, clock }
}

describe('blocks and rounds', () => {
  test('come with time', () => {
    const { chain, clock } = chainAt(10n)
    const seen = [0, BLOCK_NS - 1, BLOCK_NS, 5 * BLOCK_NS, 12 * BLOCK_NS].map((nowNs) => {
      clock.nowNs = nowNs
      return [chain.lastSeenBlock, chain.lastInitializedRound]
    })
    expect(seen).toEqual([
      [1000n, 10n],
      [1000n, 10n],
      [1001n, 10n],
      [1005n, 11n],
      [1012n, 12n],
    ])
    expect(chain.lastInitializedBlockHash).toBe(hashOfRound(12n))
    expect(chain.preLastInitializedBlockHash).toBe(hashOfRound(11n))
  })

  test('nothing is before round 0', () => {
    expect(chainAt(0n).chain.preLastInitializedBlockHash).toBe(ZERO_HASH)
  })
})

describe('funds', () => {
  const funds = { depositWei: 5n, reserveWei: 8n, withdrawRound: 0n, maxFloatWei: null }

  test('nobody has none', () => {
    const { chain } = chainAt(10n)
    expect(chain.senderInfo(SENDER)).toMatchObject({ depositWei: 0n, withdrawRound: 0n })
    expect(chain.maxFloatWei(SENDER)).toBe(0n)
    chain.setFunds(SENDER, { depositWei: 9n })
    expect(chain.senderInfo(SENDER).depositWei).toBe(0n)
  })

  test('the float is the reserve unless it is set', () => {
    const { chain } = chainAt(10n)
    chain.addSender(SENDER, funds)
    expect(chain.maxFloatWei(SENDER)).toBe(8n)
    chain.setFunds(SENDER, { maxFloatWei: 3n, depositWei: 6n })
    expect(chain.maxFloatWei(SENDER)).toBe(3n)
    expect(chain.senderInfo(SENDER).depositWei).toBe(6n)
  })

  test('are copied: what the caller changes later changes nothing', () => {
    const { chain } = chainAt(10n)
    const own = { ...funds }
    chain.addSender(SENDER, own)
    own.depositWei = 99n
    expect(chain.senderInfo(SENDER).depositWei).toBe(5n)
  })
})
