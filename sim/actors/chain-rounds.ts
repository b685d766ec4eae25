import { assert } from '../../src/assert.ts'
import { ZERO_HASH, type Hash } from '../../src/bytes/hex.ts'
import { Rounds } from '../../src/settlement/rounds.ts'
import { History } from '../kernel/history.ts'
import type { ChainSettings } from '../scenario/chain-settings.ts'
import type { ChainHeights } from './chain-heights.ts'
import type { InitializedRound } from './chain-view.ts'
import type { World } from './world.ts'

interface ChainRoundsOptions {
  readonly settings: ChainSettings
  readonly heights: ChainHeights
  readonly world: Pick<World, 'nowNs' | 'emit' | 'later'>
  /** L1 block hash recorded for a round; the world draws it. */
  readonly roundHash: (round: bigint) => Hash
  /** Whether nobody can initialise a round now. */
  readonly isBlocked: () => boolean
  /** Called when a round was initialised. */
  readonly initialized: () => void
}

/** The rounds of the protocol: they begin with L1 blocks, and somebody initialises them. */
export class ChainRounds {
  readonly #options: ChainRoundsOptions
  readonly #rounds: Rounds
  readonly #initialized: History<InitializedRound>
  readonly #listeners: ((round: bigint) => void)[] = []
  /** The round whose first block nobody hears of while no L2 block comes. */
  #waiting: bigint | null = null
  #endNs = 0

  constructor(options: ChainRoundsOptions) {
    this.#options = options
    const { settings, roundHash } = options
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
  }

  /** Puts the rounds up to `endNs` on the world's timeline. */
  begin(endNs: number): void {
    this.#endNs = endNs
    this.#schedule(1n)
  }

  /** The round of the contract, initialised or not. */
  get current(): bigint {
    return this.#rounds.currentRound(this.#passed)
  }

  get isInitialized(): boolean {
    return this.#rounds.isInitialized(this.#passed)
  }

  blockHash(round: bigint): Hash {
    return this.#rounds.blockHash(round)
  }

  /** The one that was initialised last. */
  initializedAt(atNs: number): InitializedRound {
    return this.#initialized.at(atNs)
  }

  /** Called at the first block of every round. */
  onRound(listener: (round: bigint) => void): void {
    this.#listeners.push(listener)
  }

  /** L2 blocks come again. */
  resume(): void {
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting !== null) this.#schedule(waiting)
  }

  /** Whoever initialises rounds does so once, when it can. */
  initialize(): void {
    const { isBlocked, roundHash, world, heights, initialized } = this.#options
    if (this.isInitialized || isBlocked()) return
    const round = this.current
    const news = this.#rounds.initialize(this.#passed, roundHash(round))
    assert('round' in news, 'a round that is not initialised can be')
    const previousBlockHash = this.#rounds.blockHash(round - 1n)
    const { blockHash } = news
    const { nowNs } = world
    this.#initialized.set(nowNs, { round, blockHash, previousBlockHash })
    const block = heights.l1Block(nowNs)
    world.emit({ type: 'round.initialized', atNs: nowNs, round, blockHash, block })
    initialized()
  }

  get #passed(): bigint {
    return this.#options.heights.passed(this.#options.world.nowNs)
  }

  #schedule(number: bigint): void {
    const { heights, world } = this.#options
    const atNs = Math.max(world.nowNs, heights.roundStartNs(number, world.nowNs))
    if (!(atNs <= this.#endNs)) return
    world.later(atNs, () => this.#begins(number), null)
  }

  /** Blocks may have been missed since this was planned. */
  #begins(number: bigint): void {
    const { heights, world, settings } = this.#options
    if (heights.l2Stalls) {
      this.#waiting = number
      return
    }
    if (heights.roundStartNs(number, world.nowNs) > world.nowNs) return this.#schedule(number)
    for (const listener of this.#listeners) listener(settings.round + number)
    const { roundInitializedAfterNs } = settings
    if (roundInitializedAfterNs === 0) this.initialize()
    else world.later(world.nowNs + roundInitializedAfterNs, () => this.initialize(), null)
    this.#schedule(number + 1n)
  }
}
