import { History } from '../kernel/history.ts'
import type { ChainSettings } from '../scenario/chain-settings.ts'
import { Stalls } from './stalls.ts'

type HeightSettings = Pick<
  ChainSettings,
  'block' | 'blockIntervalNs' | 'roundLengthBlocks' | 'l2BlockIntervalNs'
>

/**
 * Blocks that come by themselves: every height follows from the time, so that an idle chain costs no events. An L1 block that is
 * missed never comes, and the next one has its number. While no L2 block comes nobody hears of L1 either; afterwards its height
 * is what it is.
 */
export class ChainHeights {
  readonly #settings: HeightSettings
  /** Blocks that were skipped; they begin no round. */
  readonly #skipped = new History(0n)
  /** Blocks by which a reorganisation has set the height back. */
  readonly #missing = new History(0n)
  readonly #l1Stalls = new Stalls()
  readonly #l2Stalls = new Stalls()

  constructor(settings: HeightSettings) {
    this.#settings = settings
  }

  l1Block(atNs: number): bigint {
    return this.#settings.block + this.passed(atNs) + this.#skipped.at(atNs)
  }

  /** From 0. */
  l2Block(atNs: number): number {
    const { l2BlockIntervalNs } = this.#settings
    return Math.floor(atNs / l2BlockIntervalNs) - this.#l2Stalls.missed(atNs, l2BlockIntervalNs)
  }

  /** When the L2 block comes that takes what was ready at `atNs`. */
  l2BlockAfter(atNs: number): number {
    const { l2BlockIntervalNs } = this.#settings
    return Math.ceil(atNs / l2BlockIntervalNs) * l2BlockIntervalNs
  }

  /** No L2 block comes at present. */
  get l2Stalls(): boolean {
    return this.#l2Stalls.isOpen
  }

  /** L1 blocks since the beginning, of those that came by themselves; below 0 when the beginning was reorganised away. */
  passed(atNs: number): bigint {
    const { blockIntervalNs } = this.#settings
    const seenNs = this.#l2Stalls.lastSeenNs(atNs)
    const missed = this.#l1Stalls.missed(seenNs, blockIntervalNs)
    return BigInt(Math.floor(seenNs / blockIntervalNs) - missed) - this.#missing.at(atNs)
  }

  /** When the round with this number, counted from the beginning, gets its first block, as far as is known now. */
  roundStartNs(number: bigint, nowNs: number): number {
    const { roundLengthBlocks, blockIntervalNs } = this.#settings
    const blocks = Number(number * roundLengthBlocks) // exact: below 2^53 ns, or Infinity
    return (blocks + this.#l1Stalls.missed(nowNs, blockIntervalNs)) * blockIntervalNs
  }

  /** When the next L1 block comes; Infinity = nobody knows. */
  nextBlockNs(atNs: number): number {
    if (this.#l1Stalls.isOpen || this.#l2Stalls.isOpen) return Infinity
    const { blockIntervalNs } = this.#settings
    return (Math.floor(atNs / blockIntervalNs) + 1) * blockIntervalNs
  }

  skip(atNs: number, blocks: bigint): void {
    this.#skipped.set(atNs, this.#skipped.last + blocks)
  }

  /** Until the next block the height is that of a common ancestor. */
  fallBack(atNs: number, blocks: bigint): void {
    this.#setBack(atNs, blocks)
  }

  /** Blocks of a layer no longer come, or come again. */
  stall(layer: 'l1' | 'l2', on: boolean, nowNs: number): void {
    const stalls = layer === 'l1' ? this.#l1Stalls : this.#l2Stalls
    if (on) stalls.begin(nowNs)
    else stalls.end(nowNs)
    const blocks = this.#missing.at(nowNs)
    if (blocks !== 0n) this.#setBack(nowNs, blocks)
  }

  /** With the next block the height is again what it would be. */
  #setBack(nowNs: number, blocks: bigint): void {
    this.#missing.set(nowNs, blocks)
    this.#missing.set(this.nextBlockNs(nowNs), 0n)
  }
}
