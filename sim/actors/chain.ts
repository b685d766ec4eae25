import type { Address, Hash } from '../../src/bytes/hex.ts'
import type { SenderInfo } from '../../src/ticket/sender-info.ts'
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
import { ChainGasPrice } from './chain-gas-price.ts'
import { ChainHeights } from './chain-heights.ts'
import { ChainRounds } from './chain-rounds.ts'
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
  readonly #rounds: ChainRounds
  readonly #contract: ChainContract
  readonly #transactions: ChainTransactions
  readonly #gasPrice: ChainGasPrice
  readonly #views: ChainView[] = []
  readonly #accounts = new Map<Address, Account>()
  readonly #faults = new Set<ChainFault>()
  readonly #fundsListeners: ((sender: Address) => void)[] = []
  #poolSize: bigint
  #version = 0

  constructor(options: {
    settings: ChainSettings
    world: ChainWorld
    /** L1 block hash recorded for a round; the world draws it. */
    roundHash: (round: bigint) => Hash
  }) {
    const { settings, world, roundHash } = options
    this.#settings = settings
    this.#world = world
    this.#poolSize = settings.poolSize
    this.heights = new ChainHeights(settings)
    this.#gasPrice = new ChainGasPrice(settings.gasPriceWei)
    this.#rounds = new ChainRounds({
      settings,
      heights: this.heights,
      world,
      roundHash,
      isBlocked: () =>
        this.#isFaulty((fault) => fault.roundsNotInitialized || fault.l2BlocksMissed),
      initialized: () => this.#roundInitialized(),
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
        stuck: this.#isFaulty((fault) => fault.transactionsStuck || fault.l2BlocksMissed),
      }),
      estimate: (call) => this.#contract.estimate(call, this.#moment()),
      execute: (call) => this.#execute(call),
      mined: (call, executed, l2Block) => this.#mined(call, executed, l2Block),
    })
  }

  /** Puts the rounds up to `endNs` on the world's timeline and says what every sender has. */
  begin(endNs: number): void {
    for (const [address, { name }] of this.#accounts) {
      const { depositWei, reserve } = this.senderInfo(address)
      const changes = { depositWei, reserveWei: reserve.fundsRemainingWei }
      this.#emitFunds(address, 'found', changes, name)
    }
    this.#rounds.begin(endNs)
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
    this.#gasPriceChanged()
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
    return this.#rounds.initializedAt(atNs)
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
    const layers = ['l1', 'l2'] as const
    const stood = layers.filter((layer) => this.#stands(layer))
    if (on) this.#faults.add(fault)
    else this.#faults.delete(fault)
    for (const layer of layers) {
      if (stood.includes(layer) !== this.#stands(layer)) this.#stall(layer, this.#stands(layer))
    }
    if (fault.gasPriceTimes !== null) {
      const factors = [...this.#faults].flatMap(({ gasPriceTimes }) => gasPriceTimes ?? [])
      this.#gasPrice.spike(this.nowNs, factors)
      this.#gasPriceChanged()
    }
    if (on) return
    this.#transactions.retry()
    this.#rounds.initialize()
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
      this.#awaitBlock()
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
    return this.#rounds.current
  }

  get ticketValidityRounds(): bigint {
    return this.#settings.ticketValidityRounds
  }

  /** Called at the first block of every round. */
  onRound(listener: (round: bigint) => void): void {
    this.#rounds.onRound(listener)
  }

  /** Called after every change of a sender's account. */
  onFunds(listener: (sender: Address) => void): void {
    this.#fundsListeners.push(listener)
  }

  #moment(): Moment {
    return {
      round: this.#rounds.current,
      roundInitialized: this.#rounds.isInitialized,
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

  #roundInitialized(): void {
    this.#version += 1
    for (const view of this.#views) view.roundInitialized()
  }

  #stands(layer: 'l1' | 'l2'): boolean {
    return this.#isFaulty((fault) => (layer === 'l1' ? fault.l1BlocksMissed : fault.l2BlocksMissed))
  }

  /** What a reorganisation has set back comes with the next block. */
  #stall(layer: 'l1' | 'l2', on: boolean): void {
    const { heights, nowNs } = this
    heights.stall(layer, on, nowNs)
    this.#tellSetting(`${layer.toUpperCase()} blocks`, on ? 'do not come' : 'come')
    if (on) return
    if (layer === 'l2') this.#rounds.resume()
    this.#blockChanged()
    this.#awaitBlock()
  }

  /** Views hear of the next block although it is not the time that changes it. */
  #awaitBlock(): void {
    const nextNs = this.heights.nextBlockNs(this.nowNs)
    if (Number.isFinite(nextNs)) this.later(nextNs, () => this.#blockChanged())
  }

  #gasPriceChanged(): void {
    this.#tellSetting('gasPriceWei', `${this.#gasPrice.last}`)
    this.#transactions.retry()
  }

  #tellSetting(what: string, value: string): void {
    this.#world.emit({ type: 'setting.changed', atNs: this.nowNs, what, value })
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
