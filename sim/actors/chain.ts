import { assert } from '../../src/assert.ts'
import { ZERO_HASH, type Address, type Hash } from '../../src/bytes/hex.ts'
import { Rounds } from '../../src/settlement/rounds.ts'
import type { SenderInfo } from '../../src/ticket/sender-info.ts'
import { History } from '../kernel/history.ts'
import type { RandomStream } from '../kernel/random-stream.ts'
import type {
  ChainFault,
  ChainSettings,
  Reorganization,
  SenderSettings,
} from '../scenario/chain-settings.ts'
import type { FundsChange } from '../trace/chain-events.ts'
import type { ChainCall } from './chain-call.ts'
import { ChainContract, type ExecutedCall, type Moment } from './chain-contract.ts'
import { ChainHeights } from './chain-heights.ts'
import { ChainTransactions, type Submission, type TransactionOrder } from './chain-transactions.ts'
import { ChainView, type ChainSource, type InitializedRound } from './chain-view.ts'
import type { World } from './world.ts'

type ChainWorld = Pick<World, 'nowNs' | 'emit' | 'later' | 'rules' | 'cryptography' | 'stream'>

/** What the scenario can set of an account, without any transaction. */
interface FundsSetting {
  readonly depositWei?: bigint
  readonly reserveWei?: bigint
  readonly maxFloatWei?: bigint | null
}

interface Account {
  readonly name: string
  maxFloatWei: bigint | null
}

const WHY: Readonly<Record<ChainCall['kind'], FundsChange>> = {
  redeemWinningTicket: 'redemption',
  fundDeposit: 'funded',
  fundReserve: 'funded',
  unlock: 'unlock',
  cancelUnlock: 'unlock-cancelled',
  withdraw: 'withdrawal',
}

/**
 * The chain: L1 and L2 blocks that come with time, rounds, the gas price, the TicketBroker, and transactions on their way to it.
 * Nodes see it through views of their own. An idle chain costs one event a round.
 */
export class Chain implements ChainSource {
  readonly heights: ChainHeights
  readonly #settings: ChainSettings
  readonly #world: ChainWorld
  readonly #roundHash: (round: bigint) => Hash
  readonly #rounds: Rounds
  readonly #contract: ChainContract
  readonly #transactions: ChainTransactions
  readonly #initialized: History<InitializedRound>
  readonly #gasPrice: History<bigint>
  readonly #views: ChainView[] = []
  readonly #accounts = new Map<Address, Account>()
  readonly #faults = new Set<ChainFault>()
  readonly #roundListeners: ((round: bigint) => void)[] = []
  readonly #fundsListeners: ((sender: Address) => void)[] = []
  #poolSize: bigint
  #version = 0
  #endNs = 0

  constructor(options: {
    settings: ChainSettings
    world: ChainWorld
    /** L1 block hash recorded for a round; the world draws it. */
    roundHash: (round: bigint) => Hash
  }) {
    const { settings, world, roundHash } = options
    this.#settings = settings
    this.#world = world
    this.#roundHash = roundHash
    this.#poolSize = settings.poolSize
    this.heights = new ChainHeights(settings)
    this.#gasPrice = new History(settings.gasPriceWei)
    this.#rounds = new Rounds({
      roundLengthBlocks: settings.roundLengthBlocks,
      startRound: settings.round,
      startBlock: 0n,
    })
    this.#rounds.initialize(0n, roundHash(settings.round))
    this.#initialized = new History({
      round: settings.round,
      blockHash: roundHash(settings.round),
      previousBlockHash: settings.round === 0n ? ZERO_HASH : roundHash(settings.round - 1n),
    })
    this.#contract = new ChainContract({
      ...settings,
      blockHash: (round) => this.#rounds.blockHash(round),
      cryptography: world.cryptography,
      rules: world.rules.settlement,
    })
    this.#transactions = new ChainTransactions({
      world,
      heights: this.heights,
      delayNs: settings.transactionDelayNs,
      gasPriceWei: () => this.#gasPrice.last,
      conditions: () => ({
        addedDelayNs: [...this.#faults].reduce((sum, fault) => sum + fault.addedDelayNs, 0),
        stuck: this.#isFaulty(({ transactionsStuck }) => transactionsStuck),
      }),
      estimate: (call) => this.#contract.estimate(call, this.#moment()),
      execute: (call) => this.#execute(call),
      mined: (call, executed, l2Block) => this.#mined(call, executed, l2Block),
    })
  }

  /** Puts the rounds up to `endNs` on the world's timeline and says what every sender has. */
  begin(endNs: number): void {
    this.#endNs = endNs
    for (const [address, { name }] of this.#accounts) {
      const { depositWei, reserve } = this.senderInfo(address)
      const changes = { depositWei, reserveWei: reserve.fundsRemainingWei }
      this.#emitFunds(address, 'found', changes, name)
    }
    this.#scheduleRound(1n)
  }

  get nowNs(): number {
    return this.#world.nowNs
  }

  get version(): number {
    return this.#version
  }

  get blockIntervalNs(): number {
    return this.#settings.blockIntervalNs
  }

  get poolSize(): bigint {
    return this.#poolSize
  }

  /** Active orchestrators from now on; nodes notice with the next round. */
  setPoolSize(poolSize: bigint): void {
    this.#poolSize = poolSize
  }

  setGasPrice(gasPriceWei: bigint): void {
    this.#gasPrice.set(this.nowNs, gasPriceWei)
    this.#transactions.retry()
  }

  gasPriceWei(atNs: number): bigint {
    return this.#gasPrice.at(atNs)
  }

  l1Block(atNs: number): bigint {
    return this.heights.l1Block(atNs)
  }

  l2Block(atNs: number): number {
    return this.heights.l2Block(atNs)
  }

  initializedRound(atNs: number): InitializedRound {
    return this.#initialized.at(atNs)
  }

  later(atNs: number, call: () => void): void {
    this.#world.later(atNs, call, null)
  }

  emitChoice(actor: string, what: string, choice: string): void {
    this.#world.emit({ type: 'choice.made', atNs: this.nowNs, actor, what, choice })
  }

  /** The chain as this node sees it. */
  view(node: { name: string; account: Address; pollingNs: number }): ChainView {
    const chance = (): RandomStream => this.#world.stream(`chain/logs/${node.name}`)
    const { settlement: rules } = this.#world.rules
    const view = new ChainView({ source: this, rules, chance, ...node })
    this.#views.push(view)
    return view
  }

  addSender(address: Address, settings: Omit<SenderSettings, 'topUp'>): void {
    const { name, maxFloatWei, ...found } = settings
    this.#accounts.set(address, { name, maxFloatWei })
    this.#contract.assume(address, found)
  }

  setFunds(address: Address, change: FundsSetting): void {
    const { depositWei: deposit, withdrawRound, reserve } = this.senderInfo(address)
    const account = this.#accounts.get(address) ?? { name: address, maxFloatWei: null }
    this.#accounts.set(address, account)
    if (change.maxFloatWei !== undefined) account.maxFloatWei = change.maxFloatWei
    if (change.depositWei === undefined && change.reserveWei === undefined) return
    const depositWei = change.depositWei ?? deposit
    const reserveWei = change.reserveWei ?? reserve.fundsRemainingWei
    this.#contract.assume(address, { depositWei, reserveWei, withdrawRound })
    this.#transactions.settle()
    for (const view of this.#views) view.forget(address)
    this.#emitFunds(address, 'set', {
      depositWei: depositWei - deposit,
      reserveWei: reserveWei - reserve.fundsRemainingWei,
    })
    this.#tellFunds(address)
  }

  /** Every node sees this L1 block from now on; blocks that are skipped so begin no round. */
  skipToBlock(block: bigint): void {
    this.heights.skip(this.nowNs, block - this.l1Block(this.nowNs))
    this.#blockChanged()
  }

  setFault(fault: ChainFault, on: boolean): void {
    if (on) this.#faults.add(fault)
    else this.#faults.delete(fault)
    if (on) return
    this.#transactions.retry()
    if (!this.#rounds.isInitialized(this.heights.passed(this.nowNs))) this.#initialize()
  }

  reorganize({ layer, blocks, dropsTransactions }: Reorganization): void {
    const tell = (transactions: number): void =>
      this.#world.emit({
        type: 'chain.reorganized',
        atNs: this.nowNs,
        layer,
        blocks,
        transactions,
      })
    if (layer === 'l1') {
      tell(0)
      const { nowNs, heights } = this
      heights.fallBack(nowNs, blocks)
      this.#blockChanged()
      const endNs = heights.nextBlockNs(nowNs)
      if (Number.isFinite(endNs)) this.later(endNs, () => this.#blockChanged())
      return
    }
    const before = new Map([...this.#accounts.keys()].map((each) => [each, this.senderInfo(each)]))
    const undone = this.#transactions.undo(Number(blocks), dropsTransactions)
    tell(undone.length)
    for (const view of this.#views) view.reorganized()
    for (const sender of new Set(undone.map((call) => call.sender))) {
      this.#emitChange(sender, 'reorganization', before.get(sender), this.senderInfo(sender))
    }
  }

  /** As the contract has it. */
  senderInfo(address: Address): SenderInfo {
    return this.#contract.senderInfo(address, this.#moment())
  }

  claimedReserve(sender: Address, claimant: Address): bigint {
    return this.#contract.claimedReserve(sender, claimant, this.#moment())
  }

  /** What the contract would pay this recipient now for one ticket of any face value. */
  payableWei(sender: Address, recipient: Address): bigint {
    return this.#contract.payableWei(sender, recipient, this.#moment())
  }

  isUsed(ticketHash: Hash): boolean {
    return this.#contract.isUsed(ticketHash)
  }

  /** The max float that the scenario sets for a sender; null = none. */
  fixedMaxFloatWei(address: Address): bigint | null {
    return this.#accounts.get(address)?.maxFloatWei ?? null
  }

  submit(order: TransactionOrder): Submission {
    return this.#transactions.submit(order)
  }

  /** The round of the contract, initialised or not. */
  get round(): bigint {
    return this.#rounds.currentRound(this.heights.passed(this.nowNs))
  }

  get ticketValidityRounds(): bigint {
    return this.#settings.ticketValidityRounds
  }

  /** Called at the first block of every round. */
  onRound(listener: (round: bigint) => void): void {
    this.#roundListeners.push(listener)
  }

  /** Called after every change of a sender's account. */
  onFunds(listener: (sender: Address) => void): void {
    this.#fundsListeners.push(listener)
  }

  #moment(): Moment {
    const passed = this.heights.passed(this.nowNs)
    return {
      round: this.#rounds.currentRound(passed),
      roundInitialized: this.#rounds.isInitialized(passed),
      poolSize: this.#poolSize,
    }
  }

  #execute(call: ChainCall): ExecutedCall {
    return this.#isFaulty(({ transactionsFail }) => transactionsFail)
      ? this.#contract.fail(call, this.#moment(), 'out of gas')
      : this.#contract.execute(call, this.#moment())
  }

  #mined(call: ChainCall, executed: ExecutedCall, l2Block: number): void {
    if (executed.error !== null) return
    this.#emitChange(call.sender, WHY[call.kind], executed.before, executed.after)
    for (const view of this.#views) view.logs(executed.events, l2Block)
    this.#tellFunds(call.sender)
  }

  #tellFunds(sender: Address): void {
    for (const listener of this.#fundsListeners) listener(sender)
  }

  #emitChange(
    sender: Address,
    why: FundsChange,
    before: SenderInfo | undefined,
    after: SenderInfo,
  ): void {
    this.#emitFunds(sender, why, {
      depositWei: after.depositWei - (before?.depositWei ?? 0n),
      reserveWei: after.reserve.fundsRemainingWei - (before?.reserve.fundsRemainingWei ?? 0n),
    })
  }

  #emitFunds(
    sender: Address,
    why: FundsChange,
    change: { readonly depositWei: bigint; readonly reserveWei: bigint },
    name = this.#accounts.get(sender)?.name ?? sender,
  ): void {
    const { depositWei, reserve, withdrawRound } = this.senderInfo(sender)
    this.#world.emit({
      type: 'funds.changed',
      atNs: this.nowNs,
      account: name,
      sender,
      why,
      round: this.round,
      depositChangeWei: change.depositWei,
      reserveChangeWei: change.reserveWei,
      depositWei,
      reserveWei: reserve.fundsRemainingWei,
      withdrawRound,
    })
  }

  #scheduleRound(number: bigint): void {
    const atNs = this.heights.roundStartNs(number)
    if (!(atNs <= this.#endNs)) return
    this.later(atNs, () => {
      for (const listener of this.#roundListeners) listener(this.#settings.round + number)
      const { roundInitializedAfterNs } = this.#settings
      if (roundInitializedAfterNs === 0) this.#initialize()
      else this.later(this.nowNs + roundInitializedAfterNs, () => this.#initialize())
      this.#scheduleRound(number + 1n)
    })
  }

  /** Whoever initialises rounds does so once, when it can. */
  #initialize(): void {
    if (this.#isFaulty(({ roundsNotInitialized }) => roundsNotInitialized)) return
    const passed = this.heights.passed(this.nowNs)
    if (this.#rounds.isInitialized(passed)) return
    const round = this.#rounds.currentRound(passed)
    const news = this.#rounds.initialize(passed, this.#roundHash(round))
    assert('round' in news, 'a round that is not initialised can be')
    const previousBlockHash = this.#rounds.blockHash(round - 1n)
    const { blockHash } = news
    this.#initialized.set(this.nowNs, { round, blockHash, previousBlockHash })
    this.#version += 1
    this.#world.emit({
      type: 'round.initialized',
      atNs: this.nowNs,
      round,
      blockHash,
      block: this.l1Block(this.nowNs),
    })
    for (const view of this.#views) view.roundInitialized()
  }

  #blockChanged(): void {
    this.#version += 1
    for (const view of this.#views) view.blockChanged()
  }

  #isFaulty(is: (fault: ChainFault) => boolean): boolean {
    for (const fault of this.#faults) if (is(fault)) return true
    return false
  }
}
