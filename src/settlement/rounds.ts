import { ZERO_HASH, type Hash } from '../bytes/hex.ts'
import { divideFloor } from '../money/rational.ts'
import { revert, type Revert } from './revert.ts'

/** The news that a node's L follows (spec PM-126). */
export interface NewRound {
  readonly round: bigint
  readonly blockHash: Hash
}

export interface RoundsOptions {
  readonly roundLengthBlocks: bigint
  /** The round in which the length was last set, and its first block. */
  readonly startRound: bigint
  readonly startBlock: bigint
}

/**
 * The RoundsManager: rounds go on with L1 blocks, but nothing is redeemed in one that nobody has initialised, while nodes still
 * use the one before. Spec PM-203, PM-214, PM-215; livepeer/protocol contracts/rounds/RoundsManager.sol.
 */
export class Rounds {
  readonly #options: RoundsOptions
  readonly #blockHashes = new Map<bigint, Hash>()
  #lastInitializedRound: bigint | null = null

  constructor(options: RoundsOptions) {
    this.#options = options
  }

  /** L of the spec; null until the first round is initialised. */
  get lastInitializedRound(): bigint | null {
    return this.#lastInitializedRound
  }

  /** `block` is the L1 block as the chain sees it. */
  currentRound(block: bigint): bigint {
    const { roundLengthBlocks, startRound, startBlock } = this.#options
    return startRound + divideFloor(block - startBlock, roundLengthBlocks)
  }

  isInitialized(block: bigint): boolean {
    return this.#lastInitializedRound === this.currentRound(block)
  }

  /** All zeros = none recorded, also when the chain knew none: tickets of such a round cannot be redeemed. */
  blockHash(round: bigint): Hash {
    return this.#blockHashes.get(round) ?? ZERO_HASH
  }

  /** `previousBlockHash` is that of `block − 1`, or zeros where the chain cannot tell. */
  initialize(block: bigint, previousBlockHash: Hash): NewRound | Revert {
    if (this.isInitialized(block)) return revert('round already initialized')
    const round = this.currentRound(block)
    this.#lastInitializedRound = round
    this.#blockHashes.set(round, previousBlockHash)
    return { round, blockHash: previousBlockHash }
  }
}
