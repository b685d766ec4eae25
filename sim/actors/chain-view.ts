import { ZERO_HASH, type Address, type Hash } from '../../src/bytes/hex.ts'
import type { BrokerEvent } from '../../src/settlement/broker-event.ts'
import type { SettlementRules } from '../../src/settlement/rules.ts'
import { SenderWatcher } from '../../src/settlement/sender-watcher.ts'
import type { ChainViewOfRecipient } from '../../src/ticket/chain-view.ts'
import type { SenderInfo } from '../../src/ticket/sender-info.ts'
import type { RandomStream } from '../kernel/random-stream.ts'

/** What a node can ask of the chain. Times are virtual nanoseconds, of now or of an earlier poll. */
export interface ChainSource {
  readonly nowNs: number
  /** Changes whenever something else than time changes what was or will be. */
  readonly version: number
  readonly blockIntervalNs: number
  readonly poolSize: bigint
  l1Block(atNs: number): bigint
  l2Block(atNs: number): number
  /** Null = none was ever initialised. */
  initializedRound(atNs: number): InitializedRound
  gasPriceWei(atNs: number): bigint
  senderInfo(sender: Address): SenderInfo
  claimedReserve(sender: Address, claimant: Address): bigint
  /** Calls the view at a later time. */
  later(atNs: number, call: () => void): void
  emitChoice(actor: string, what: string, choice: string): void
}

export interface InitializedRound {
  readonly round: bigint
  readonly blockHash: Hash
  /** Recorded for the round before. */
  readonly previousBlockHash: Hash
}

export interface ChainViewOptions {
  readonly source: ChainSource
  readonly name: string
  /** The node's own account. */
  readonly account: Address
  /** 0 = the node sees everything at once. */
  readonly pollingNs: number
  readonly rules: Pick<SettlementRules, 'logOrder' | 'removedLogs'> & SettlementRules
  /** Chance of the order of logs; opened when first needed. */
  readonly chance: () => RandomStream
}

interface SeenLogs {
  readonly l2Block: number
  readonly events: readonly BrokerEvent[]
}

/**
 * The chain as one node sees it: heights and prices of its last poll, and senders' accounts that it read once and has since
 * kept up with what it saw happen. Two nodes may see different things at one instant.
 */
export class ChainView implements ChainViewOfRecipient {
  /** Called when the node hears that the L1 height changed otherwise than by time. */
  onBlock: () => void = () => undefined
  readonly #options: ChainViewOptions
  readonly #watcher: SenderWatcher
  readonly #waiting: SeenLogs[] = []
  #chance: RandomStream | null = null
  #roundWaits = false
  #polls = false
  #poolSize: bigint
  #key = -1
  #version = -1
  #block = 0n
  #round: InitializedRound = { round: 0n, blockHash: ZERO_HASH, previousBlockHash: ZERO_HASH }

  constructor(options: ChainViewOptions) {
    this.#options = options
    this.#poolSize = options.source.poolSize
    this.#watcher = new SenderWatcher({ account: options.account, rules: options.rules })
  }

  get lastSeenBlock(): bigint {
    this.#follow()
    return this.#block
  }

  get lastInitializedRound(): bigint {
    this.#follow()
    return this.#round.round
  }

  get lastInitializedBlockHash(): Hash {
    this.#follow()
    return this.#round.blockHash
  }

  get preLastInitializedBlockHash(): Hash {
    this.#follow()
    return this.#round.previousBlockHash
  }

  get gasPriceWei(): bigint {
    return this.#options.source.gasPriceWei(this.#seenNs())
  }

  /** Read with each new round only (spec PM-126). */
  poolSize(): bigint {
    return this.#poolSize
  }

  /** Asked once, then kept up with logs (spec PM-123). */
  senderInfo(sender: Address): SenderInfo {
    const known = this.#watcher.senderInfo(sender)
    if (known !== null) return known
    const { source } = this.#options
    const info = source.senderInfo(sender)
    this.#watcher.readSenderInfo(sender, info, BigInt(source.l2Block(source.nowNs)))
    return info
  }

  /** By this node's account, in this round. */
  claimedReserve(sender: Address): bigint {
    const known = this.#watcher.claimedReserve(sender)
    if (known !== null) return known
    const { source, account } = this.#options
    const claimedWei = source.claimedReserve(sender, account)
    this.#watcher.readClaimedReserve(sender, claimedWei)
    return claimedWei
  }

  /** When this node will see the next L1 block; Infinity = never. */
  nextBlockNs(): number {
    const { source, pollingNs } = this.#options
    const { blockIntervalNs } = source
    const nextNs = (Math.floor(this.#seenNs() / blockIntervalNs) + 1) * blockIntervalNs
    return pollingNs === 0 ? nextNs : Math.ceil(nextNs / pollingNs) * pollingNs
  }

  /** Nothing that the node knows of this sender counts any more. */
  forget(sender: Address): void {
    this.#watcher.forget(sender)
  }

  logs(events: readonly BrokerEvent[], l2Block: number): void {
    if (this.#options.pollingNs === 0) return this.#apply({ events, l2Block })
    this.#waiting.push({ events, l2Block })
    this.#poll()
  }

  roundInitialized(): void {
    if (this.#options.pollingNs === 0) return this.#newRound()
    this.#roundWaits = true
    this.#poll()
  }

  /** A new process: what was read of the chain is read anew. */
  restart(): void {
    for (const { sender } of this.#watcher.accounts()) this.#watcher.forget(sender)
    this.#waiting.splice(0)
    this.#roundWaits = false
    this.#poolSize = this.#options.source.poolSize
  }

  /** Blocks were undone. */
  reorganized(): void {
    if (this.#options.rules.removedLogs() === 'keep') return
    for (const { sender } of this.#watcher.accounts()) this.#watcher.forget(sender)
    this.#waiting.splice(0)
  }

  blockChanged(): void {
    const { source, pollingNs } = this.#options
    if (pollingNs === 0) return this.onBlock()
    source.later(this.#nextPollNs(), () => this.onBlock())
  }

  #newRound(): void {
    this.#poolSize = this.#options.source.poolSize
    this.#watcher.newRound()
  }

  #poll(): void {
    if (this.#polls) return
    this.#polls = true
    this.#options.source.later(this.#nextPollNs(), () => this.#polled())
  }

  #polled(): void {
    this.#polls = false
    if (this.#roundWaits) this.#newRound()
    this.#roundWaits = false
    for (const logs of this.#inOrder(this.#waiting.splice(0))) this.#apply(logs)
  }

  /** Blocks of one poll come in the order that the rules give them (spec PM-127). */
  #inOrder(logs: readonly SeenLogs[]): readonly SeenLogs[] {
    const { rules, source, name, chance } = this.#options
    if (logs.length < 2 || rules.logOrder() === 'by-block') return logs
    this.#chance ??= chance()
    const rest = [...logs]
    const ordered: SeenLogs[] = []
    while (rest.length > 0) {
      const at = rest.length === 1 ? 0 : this.#chance.integerBelow(rest.length)
      ordered.push(...rest.splice(at, 1))
    }
    const blocks = ordered.map(({ l2Block }) => l2Block).join(', ')
    source.emitChoice(name, 'order of the L2 blocks of one poll', blocks)
    return ordered
  }

  #apply({ events, l2Block }: SeenLogs): void {
    for (const event of events) this.#watcher.apply(event, BigInt(l2Block))
  }

  #seenNs(): number {
    const { source, pollingNs } = this.#options
    return pollingNs === 0 ? source.nowNs : Math.floor(source.nowNs / pollingNs) * pollingNs
  }

  #nextPollNs(): number {
    const { source, pollingNs } = this.#options
    return (Math.floor(source.nowNs / pollingNs) + 1) * pollingNs
  }

  /** Computes what follows from the time, once a block or once a poll. */
  #follow(): void {
    const { source, pollingNs } = this.#options
    const seenNs = this.#seenNs()
    const key = pollingNs === 0 ? Math.floor(seenNs / source.blockIntervalNs) : seenNs
    if (key === this.#key && source.version === this.#version) return
    this.#key = key
    this.#version = source.version
    this.#block = source.l1Block(seenNs)
    this.#round = source.initializedRound(seenNs)
  }
}
