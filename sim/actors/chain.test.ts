import { describe, expect, test } from 'vitest'
import { ZERO_HASH, type Address, type Hash } from '../../src/bytes/hex.ts'
import { profiles } from '../../src/profile/index.ts'
import { createModelCryptography } from '../../src/ticket/model.ts'
import { Kernel } from '../kernel/kernel.ts'
import { Phase } from '../kernel/phase.ts'
import { RandomStream } from '../kernel/random-stream.ts'
import type { ChainFault, ChainSettings } from '../scenario/chain-settings.ts'
import type { EventOf, TraceEvent, TraceEventType } from '../trace/events.ts'
import { Chain } from './chain.ts'
import { PayerAccounts } from './payer-accounts.ts'

const SENDER: Address = `0x${'11'.repeat(20)}`
const SECOND = 1_000_000_000
const BLOCK_NS = 12 * SECOND

interface Bench {
  readonly kernel: Kernel
  readonly chain: Chain
  readonly payers: PayerAccounts
  readonly events: TraceEvent[]
}

function bench(settings: Partial<ChainSettings> = {}, profile = 'repaired'): Bench {
  const rules = profiles.get(profile)?.rules
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
    // Always the last of what is left.
    stream: (name: string) => new RandomStream(name, () => 2 ** 32 - 1),
  }
  const chain = new Chain({
    settings: {
      block: 1000n,
      round: 10n,
      blockIntervalNs: BLOCK_NS,
      roundLengthBlocks: 5n,
      gasPriceWei: 7n,
      l2BlockIntervalNs: SECOND / 4,
      poolSize: 2n,
      unlockPeriodRounds: 2n,
      ticketValidityRounds: 2n,
      roundInitializedAfterNs: 0,
      transactionDelayNs: SECOND,
      senders: [],
      ...settings,
    },
    world,
    roundHash: hashOfRound,
  })
  const payers = new PayerAccounts({ world, chain })
  chain.addSender(SENDER, {
    name: 'g1',
    depositWei: 5n,
    reserveWei: 8n,
    withdrawRound: 0n,
    maxFloatWei: null,
  })
  chain.begin(50 * BLOCK_NS)
  return { kernel, chain, payers, events }
}

function hashOfRound(round: bigint): Hash {
  return `0x${round.toString(16).padStart(64, '0')}`
}

function eventsOf<T extends TraceEventType>({ events }: Bench, type: T): readonly EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type)
}

const node = { name: 'o1', account: `0x${'22'.repeat(20)}`, pollingNs: 0 } as const
const fault: ChainFault = {
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

describe('blocks and rounds', () => {
  test('come with time', () => {
    const { kernel, chain } = bench()
    const view = chain.view(node)
    const seen = [0, BLOCK_NS - 1, BLOCK_NS, 5 * BLOCK_NS, 12 * BLOCK_NS].map((nowNs) => {
      kernel.runUntil(nowNs)
      return [view.lastSeenBlock, view.lastInitializedRound]
    })
    expect(seen).toEqual([
      [1000n, 10n],
      [1000n, 10n],
      [1001n, 10n],
      [1005n, 11n],
      [1012n, 12n],
    ])
    expect(view.lastInitializedBlockHash).toBe(hashOfRound(12n))
    expect(view.preLastInitializedBlockHash).toBe(hashOfRound(11n))
  })

  test('cost one event a round, until the world ends', () => {
    const { kernel } = bench()
    kernel.runUntil(60 * BLOCK_NS)
    expect(kernel.processed).toBe(10)
    expect(kernel.pending).toBe(0)
  })

  test('nothing is before round 0', () => {
    expect(bench({ round: 0n }).chain.view(node).preLastInitializedBlockHash).toBe(ZERO_HASH)
  })

  test('nodes use the last round until somebody initialises the new one', () => {
    const { kernel, chain } = bench({ roundInitializedAfterNs: 2 * BLOCK_NS })
    const view = chain.view(node)
    kernel.runUntil(6 * BLOCK_NS)
    expect([chain.round, view.lastInitializedRound]).toEqual([11n, 10n])
    kernel.runUntil(7 * BLOCK_NS)
    expect(view.lastInitializedRound).toBe(11n)
  })

  test('a round that nobody initialised has no hash', () => {
    const { kernel, chain } = bench()
    const view = chain.view(node)
    const on = { ...fault, roundsNotInitialized: true }
    chain.setFault(on, true)
    kernel.runUntil(11 * BLOCK_NS)
    expect(view.lastInitializedRound).toBe(10n)
    chain.setFault(on, false)
    expect(view.lastInitializedRound).toBe(12n)
    expect(view.preLastInitializedBlockHash).toBe(ZERO_HASH)
  })

  test('a reorganisation of L1 sets the height back until the next block', () => {
    const { kernel, chain } = bench()
    const view = chain.view(node)
    const heard: bigint[] = []
    view.onBlock = () => heard.push(view.lastSeenBlock)
    kernel.runUntil(5 * BLOCK_NS + 1)
    chain.reorganize({ layer: 'l1', blocks: 3n, dropsTransactions: false })
    // The contract is back in the round before, which is not the last initialised one.
    expect([view.lastSeenBlock, chain.round]).toEqual([1002n, 10n])
    kernel.runUntil(6 * BLOCK_NS)
    expect([view.lastSeenBlock, chain.round]).toEqual([1006n, 11n])
    expect(heard).toEqual([1002n, 1006n])
  })
})

describe('a node that polls', () => {
  test('sees what was at its last poll', () => {
    const { kernel, chain } = bench()
    const view = chain.view({ ...node, pollingNs: 5 * SECOND })
    kernel.runUntil(14 * SECOND)
    chain.setGasPrice(9n)
    expect([view.lastSeenBlock, view.gasPriceWei]).toEqual([1000n, 7n])
    expect(view.nextBlockNs()).toBe(15 * SECOND)
    kernel.runUntil(15 * SECOND)
    expect([view.lastSeenBlock, view.gasPriceWei]).toEqual([1001n, 9n])
    expect(view.nextBlockNs()).toBe(25 * SECOND)
  })

  test.each([
    ['upstream/base', 'in any order, so that its account may be wrong'],
    ['repaired', 'in the order of their blocks'],
  ])('takes the logs of one poll, under %s, %s', (profile) => {
    const made = bench({ transactionDelayNs: 0 }, profile)
    const { kernel, chain, payers } = made
    const view = chain.view({ ...node, pollingNs: 5 * SECOND })
    view.senderInfo(SENDER)
    payers.send('g1', { kind: 'unlock', sender: SENDER })
    kernel.runUntil(SECOND)
    payers.send('g1', { kind: 'fundDeposit', sender: SENDER, amountWei: 1n })
    kernel.runUntil(4 * SECOND)
    expect(view.senderInfo(SENDER).depositWei).toBe(5n)
    kernel.runUntil(5 * SECOND)
    expect(chain.senderInfo(SENDER)).toMatchObject({ depositWei: 6n, withdrawRound: 0n })
    const seen = view.senderInfo(SENDER)
    // Funding cancels the unlock; seen the other way round, the account stays unlocking.
    expect(seen.withdrawRound).toBe(profile === 'repaired' ? 0n : 12n)
    expect(eventsOf(made, 'choice.made')).toHaveLength(profile === 'repaired' ? 0 : 1)
  })
})

describe('funds', () => {
  test('nobody has none', () => {
    const { chain } = bench()
    expect(chain.senderInfo(node.account)).toMatchObject({ depositWei: 0n, withdrawRound: 0n })
    expect(chain.fixedMaxFloatWei(node.account)).toBeNull()
  })

  test('that the scenario sets are seen at once', () => {
    const { chain } = bench()
    const view = chain.view({ ...node, pollingNs: 5 * SECOND })
    view.senderInfo(SENDER)
    chain.setFunds(SENDER, { maxFloatWei: 3n, depositWei: 6n })
    expect(chain.fixedMaxFloatWei(SENDER)).toBe(3n)
    expect(view.senderInfo(SENDER).depositWei).toBe(6n)
  })

  test('are filled up when they run low, once at a time, and never while they are unlocked', () => {
    const made = bench()
    const { kernel, chain, payers } = made
    payers.add(SENDER, {
      name: 'g1',
      topUp: { deposit: { belowWei: 5n, toWei: 9n }, reserve: null },
    })
    payers.begin()
    chain.setFunds(SENDER, { depositWei: 4n })
    chain.setFunds(SENDER, { depositWei: 3n })
    kernel.runUntil(10 * SECOND)
    expect(chain.senderInfo(SENDER).depositWei).toBe(8n)
    payers.send('g1', { kind: 'unlock', sender: SENDER })
    kernel.runUntil(20 * SECOND)
    chain.setFunds(SENDER, { depositWei: 1n })
    kernel.runUntil(30 * SECOND)
    expect(chain.senderInfo(SENDER).depositWei).toBe(1n)
    expect(eventsOf(made, 'funds.changed').map(({ why }) => why)).toEqual([
      'found',
      'set',
      'set',
      'funded',
      'unlock',
      'set',
    ])
  })

  test('come back two rounds after they were unlocked', () => {
    const made = bench()
    const { kernel, chain, payers } = made
    payers.send('g1', { kind: 'unlock', sender: SENDER })
    kernel.runUntil(9 * BLOCK_NS)
    payers.send('g1', { kind: 'withdraw', sender: SENDER })
    kernel.runUntil(10 * BLOCK_NS)
    payers.send('g1', { kind: 'withdraw', sender: SENDER })
    kernel.runUntil(11 * BLOCK_NS)
    expect(chain.senderInfo(SENDER).depositWei).toBe(0n)
    expect(eventsOf(made, 'transaction.failed').map(({ error }) => error)).toEqual([
      'execution reverted: account is locked',
    ])
  })
})

describe('transactions', () => {
  const fund = ({ payers }: Bench, amountWei: bigint): void =>
    payers.send('g1', { kind: 'fundDeposit', sender: SENDER, amountWei })

  test('get into the first L2 block after their delay, at the gas price of that block', () => {
    const made = bench()
    made.kernel.runUntil(100)
    fund(made, 1n)
    made.chain.setGasPrice(8n)
    made.kernel.runUntil(BLOCK_NS)
    expect(eventsOf(made, 'transaction.mined')).toMatchObject([
      { atNs: 1.25 * SECOND, from: 'g1', what: 'fundDeposit', gasUsed: 65_800n, gasPriceWei: 8n },
    ])
  })

  test('wait while the gas price is above their bid, and are forgotten by who sent them', () => {
    const made = bench()
    const told: (string | null)[] = []
    const call = { kind: 'fundDeposit', sender: SENDER, amountWei: 1n } as const
    made.chain.submit({ from: 'g1', call, told: (error) => told.push(error) })
    made.chain.setGasPrice(16n)
    made.kernel.runUntil(299 * SECOND)
    expect(made.chain.senderInfo(SENDER).depositWei).toBe(5n)
    // After five minutes the bid of 14 becomes 16, and that is enough.
    made.kernel.runUntil(301 * SECOND)
    expect(made.chain.senderInfo(SENDER).depositWei).toBe(6n)
    made.chain.submit({ from: 'g1', call, told: (error) => told.push(error) })
    made.chain.setGasPrice(1000n)
    made.kernel.runUntil(1000 * SECOND)
    expect(told).toEqual([null, 'timed out waiting for transaction receipt txHash=2'])
    made.chain.setGasPrice(1n)
    made.kernel.runUntil(1001 * SECOND)
    expect(made.chain.senderInfo(SENDER).depositWei).toBe(7n)
  })

  test('may be stuck, late or out of gas', () => {
    const made = bench()
    const stuck = { ...fault, transactionsStuck: true, addedDelayNs: SECOND }
    made.chain.setFault(stuck, true)
    fund(made, 1n)
    made.kernel.runUntil(BLOCK_NS)
    expect(made.chain.senderInfo(SENDER).depositWei).toBe(5n)
    made.chain.setFault(stuck, false)
    made.kernel.runUntil(2 * BLOCK_NS)
    expect(made.chain.senderInfo(SENDER).depositWei).toBe(6n)
    made.chain.setFault({ ...fault, transactionsFail: true }, true)
    fund(made, 1n)
    made.kernel.runUntil(3 * BLOCK_NS)
    expect(made.chain.senderInfo(SENDER).depositWei).toBe(6n)
    expect(eventsOf(made, 'transaction.failed')).toMatchObject([{ error: 'out of gas' }])
  })

  test('of reorganised blocks are undone, and sent again or lost', () => {
    const outcome = (dropsTransactions: boolean, profile: string): readonly bigint[] => {
      const made = bench({}, profile)
      const view = made.chain.view(node)
      view.senderInfo(SENDER)
      fund(made, 1n)
      made.kernel.runUntil(4 * SECOND)
      fund(made, 2n)
      made.kernel.runUntil(6 * SECOND)
      // One second of L2 blocks ago only the first one was in.
      made.chain.reorganize({ layer: 'l2', blocks: 6n, dropsTransactions })
      const undone = made.chain.senderInfo(SENDER).depositWei
      made.kernel.runUntil(8 * SECOND)
      return [undone, made.chain.senderInfo(SENDER).depositWei, view.senderInfo(SENDER).depositWei]
    }
    expect(outcome(true, 'repaired')).toEqual([6n, 6n, 6n])
    expect(outcome(false, 'repaired')).toEqual([6n, 8n, 8n])
    // Upstream never takes back what it has seen, and sees the second try as well.
    expect(outcome(true, 'upstream/base')).toEqual([6n, 6n, 8n])
    expect(outcome(false, 'upstream/base')).toEqual([6n, 8n, 10n])
  })
})
