import { History } from '../kernel/history.ts'
import type { ChainSettings } from '../scenario/chain-settings.ts'

type HeightSettings = Pick<
  ChainSettings,
  'block' | 'blockIntervalNs' | 'roundLengthBlocks' | 'l2BlockIntervalNs'
>

/** Blocks that come by themselves: every height follows from the time, so that an idle chain costs no events. */
export class ChainHeights {
  readonly #settings: HeightSettings
  /** Blocks that were skipped; they begin no round. */
  readonly #skipped = new History(0n)
  /** Blocks by which a reorganisation has set the height back. */
  readonly #missing = new History(0n)

  constructor(settings: HeightSettings) {
    this.#settings = settings
  }

  l1Block(atNs: number): bigint {
    return this.#settings.block + this.passed(atNs) + this.#skipped.at(atNs)
  }

  /** From 0. */
  l2Block(atNs: number): number {
    return Math.floor(atNs / this.#settings.l2BlockIntervalNs)
  }

  /** When the L2 block comes that takes what was ready at `atNs`. */
  l2BlockAfter(atNs: number): number {
    const { l2BlockIntervalNs } = this.#settings
    return Math.ceil(atNs / l2BlockIntervalNs) * l2BlockIntervalNs
  }

  /** L1 blocks since the beginning, of those that came by themselves; below 0 when the beginning was reorganised away. */
  passed(atNs: number): bigint {
    return BigInt(Math.floor(atNs / this.#settings.blockIntervalNs)) - this.#missing.at(atNs)
  }

  /** When the round with this number, counted from the beginning, gets its first block. */
  roundStartNs(number: bigint): number {
    const { roundLengthBlocks, blockIntervalNs } = this.#settings
    return Number(number * roundLengthBlocks) * blockIntervalNs // exact: below 2^53 ns, or Infinity
  }

  /** When the next L1 block comes; Infinity = never. */
  nextBlockNs(atNs: number): number {
    const { blockIntervalNs } = this.#settings
    return (Math.floor(atNs / blockIntervalNs) + 1) * blockIntervalNs
  }

  skip(atNs: number, blocks: bigint): void {
    this.#skipped.set(atNs, this.#skipped.last + blocks)
  }

  /** Until the next block the height is that of a common ancestor. */
  fallBack(atNs: number, blocks: bigint): void {
    this.#missing.set(atNs, blocks)
    this.#missing.set(this.nextBlockNs(atNs), 0n)
  }
}
