import { expect, test } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import { profiles } from '../../src/profile/index.ts'
import { createModelCryptography } from '../../src/ticket/model.ts'
import { Kernel } from '../kernel/kernel.ts'
import { Phase } from '../kernel/phase.ts'
import { RandomStream } from '../kernel/random-stream.ts'
import type { ChainFault } from '../scenario/chain-settings.ts'
import type { TraceEvent } from '../trace/events.ts'
import { Chain } from './chain.ts'

const SECOND = 1_000_000_000
const BLOCK_NS = 12 * SECOND
const NO_FAULT: ChainFault = {
  atNs: 0,
  forNs: 0,
  addedDelayNs: 0,
  transactionsStuck: false,
  transactionsFail: false,
  roundsNotInitialized: false,
  gasPriceTimes: null,
  l1BlocksMissed: false,
  l2BlocksMissed: false,
}
const L1: ChainFault = { ...NO_FAULT, l1BlocksMissed: true }
const L2: ChainFault = { ...NO_FAULT, l2BlocksMissed: true }

/** Rounds of five L1 blocks from block 1000; gas costs 7 wei. */
function bench(): { kernel: Kernel; chain: Chain; events: TraceEvent[] } {
  const rules = profiles.get('repaired')?.rules
  if (rules === undefined) return expect.unreachable()
  const kernel = new Kernel()
  const events: TraceEvent[] = []
  const world = {
    get nowNs() {
      return kernel.nowNs
    },
    rules,
    cryptography: createModelCryptography(),
    emit: (event: TraceEvent) => events.push(event),
    later: <A>(atNs: number, handler: (argument: A, nowNs: number) => void, argument: A) =>
      kernel.schedule(atNs, Phase.timer, handler, argument),
    stream: (name: string) => new RandomStream(name, () => 0),
  }
  const chain = new Chain({
    settings: {
      block: 1000n,
      round: 10n,
      blockIntervalNs: BLOCK_NS,
      roundLengthBlocks: 5n,
      gasPriceWei: 7n,
      l2BlockIntervalNs: SECOND,
      poolSize: 2n,
      unlockPeriodRounds: 2n,
      ticketValidityRounds: 2n,
      roundInitializedAfterNs: 0,
      transactionDelayNs: SECOND,
      senders: [],
    },
    world,
    roundHash: (round) => `0x${round.toString(16).padStart(64, '0')}`,
  })
  chain.begin(60 * BLOCK_NS)
  return { kernel, chain, events }
}

const view = (chain: Chain): ReturnType<Chain['view']> =>
  chain.view({ name: 'o1', account: `0x${'22'.repeat(20)}`, pollingNs: 0 })

test('while no L1 block comes heights and rounds stand still; what was missed never comes', () => {
  const { kernel, chain } = bench()
  const seen = view(chain)
  const stand = (): unknown => [seen.lastSeenBlock, seen.lastInitializedRound, chain.round]
  kernel.runUntil(4 * BLOCK_NS + SECOND)
  chain.setFault(L1, true)
  kernel.runUntil(7 * BLOCK_NS)
  expect(stand()).toEqual([1004n, 10n, 10n])
  chain.setFault(L1, false)
  expect(stand()).toEqual([1004n, 10n, 10n])
  kernel.runUntil(8 * BLOCK_NS)
  expect(stand()).toEqual([1005n, 11n, 11n])
  kernel.runUntil(13 * BLOCK_NS - 1)
  expect(stand()).toEqual([1009n, 11n, 11n])
  kernel.runUntil(13 * BLOCK_NS)
  expect(stand()).toEqual([1010n, 12n, 12n])
})

test('while no L2 block comes nobody hears of L1, and nothing gets in; then all of it is there', () => {
  const { kernel, chain, events } = bench()
  const seen = view(chain)
  const heard: bigint[] = []
  seen.onBlock = () => heard.push(seen.lastSeenBlock)
  kernel.runUntil(4 * BLOCK_NS + SECOND)
  chain.setFault(L2, true)
  const told: (string | null)[] = []
  const sender = `0x${'11'.repeat(20)}` as const
  chain.submit({
    from: 'g1',
    call: { kind: 'fundDeposit', sender, amountWei: 5n },
    told: (error) => told.push(error),
  })
  kernel.runUntil(12 * BLOCK_NS)
  expect([seen.lastSeenBlock, chain.round, told, heard]).toEqual([1004n, 10n, [], []])
  const l2Before = chain.l2Block(kernel.nowNs)
  chain.setFault(L2, false)
  kernel.runUntil(12 * BLOCK_NS + 2 * SECOND)
  expect([seen.lastSeenBlock, chain.round, seen.lastInitializedRound]).toEqual([1012n, 12n, 12n])
  expect(told).toEqual([null])
  expect(heard[0]).toBe(1012n)
  expect(chain.l2Block(kernel.nowNs) - l2Before).toBe(2)
  const rounds = events.flatMap((event) => (event.type === 'round.initialized' ? event.round : []))
  expect(rounds).toEqual([12n])
})

test('rounds begin that nobody heard of, one after another', () => {
  const { kernel, chain } = bench()
  const begun: bigint[] = []
  chain.onRound((round) => begun.push(round))
  kernel.runUntil(4 * BLOCK_NS)
  chain.setFault(L2, true)
  kernel.runUntil(12 * BLOCK_NS)
  expect(begun).toEqual([])
  chain.setFault(L2, false)
  kernel.runUntil(15 * BLOCK_NS)
  expect(begun).toEqual([11n, 12n, 13n])
})

test('what a reorganisation of L1 has set back comes with the next block, however late that is', () => {
  const { kernel, chain } = bench()
  const seen = view(chain)
  kernel.runUntil(4 * BLOCK_NS + SECOND)
  chain.reorganize({ layer: 'l1', blocks: 2n, dropsTransactions: false })
  chain.setFault(L1, true)
  kernel.runUntil(8 * BLOCK_NS + SECOND)
  expect(seen.lastSeenBlock).toBe(1002n)
  chain.setFault(L1, false)
  expect(seen.lastSeenBlock).toBe(1002n)
  kernel.runUntil(9 * BLOCK_NS)
  expect(seen.lastSeenBlock).toBe(1005n)
})

test('windows of one kind may overlap', () => {
  const { kernel, chain } = bench()
  const seen = view(chain)
  const other = { ...L1 }
  chain.setFault(L1, true)
  chain.setFault(other, true)
  kernel.runUntil(2 * BLOCK_NS)
  chain.setFault(L1, false)
  kernel.runUntil(3 * BLOCK_NS)
  chain.setFault(other, false)
  kernel.runUntil(5 * BLOCK_NS)
  expect(seen.lastSeenBlock).toBe(1002n)
})

test('a spike multiplies the gas price, also one that is set meanwhile, and goes back', () => {
  const { chain } = bench()
  const seen = view(chain)
  const spike = { ...NO_FAULT, gasPriceTimes: rational(40n) }
  const half = { ...NO_FAULT, gasPriceTimes: rational(1n, 2n) }
  const prices = [
    (): void => chain.setFault(spike, true),
    (): void => chain.setGasPrice(9n),
    (): void => chain.setFault(half, true),
    (): void => chain.setFault(spike, false),
    (): void => chain.setFault(half, false),
  ].map((change) => {
    change()
    return seen.gasPriceWei
  })
  // Half of 9 wei is rounded away from zero.
  expect(prices).toEqual([280n, 360n, 180n, 5n, 9n])
})
