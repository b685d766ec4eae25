import { ZERO_HASH, type Address, type Hash } from '../../src/bytes/hex.ts'
import type { SenderInfo } from '../../src/ticket/sender-info.ts'
import type { ChainSettings } from '../scenario/scenario.ts'

interface Funds {
  depositWei: bigint
  reserveWei: bigint
  withdrawRound: bigint
  maxFloatWei: bigint | null
  /** Taken from the reserve in this round; absent = nothing. */
  claimedWei?: bigint
}

/**
 * The chain as nodes see it: L1 blocks that come at a fixed interval, rounds of a fixed length, the gas price, and the
 * funds of every sender. Everything that follows from the time is computed when read, so that an idle chain costs no events.
 */
export class Chain {
  gasPriceWei: bigint
  readonly #settings: ChainSettings
  readonly #nowNs: () => number
  readonly #roundHash: (round: bigint) => Hash
  readonly #funds = new Map<Address, Funds>()
  #skippedBlocks = 0n
  #passed = -1
  #block = 0n
  #round = 0n
  #blockHash: Hash = ZERO_HASH

  constructor(options: {
    settings: ChainSettings
    nowNs: () => number
    /** L1 block hash recorded for a round; the world draws it. */
    roundHash: (round: bigint) => Hash
  }) {
    this.#settings = options.settings
    this.#nowNs = options.nowNs
    this.#roundHash = options.roundHash
    this.gasPriceWei = options.settings.gasPriceWei
  }

  get lastSeenBlock(): bigint {
    this.#follow()
    return this.#block
  }

  get lastInitializedRound(): bigint {
    this.#follow()
    return this.#round
  }

  get lastInitializedBlockHash(): Hash {
    this.#follow()
    return this.#blockHash
  }

  get preLastInitializedBlockHash(): Hash {
    const round = this.lastInitializedRound
    return round === 0n ? ZERO_HASH : this.#roundHash(round - 1n)
  }

  addSender(address: Address, funds: Funds): void {
    this.#funds.set(address, { ...funds })
  }

  setFunds(address: Address, change: Partial<Funds>): void {
    const funds = this.#funds.get(address)
    if (funds !== undefined) Object.assign(funds, change)
  }

  /** Every node sees this L1 block from now on; blocks that are skipped so begin no round. */
  skipToBlock(block: bigint): void {
    this.#skippedBlocks += block - this.lastSeenBlock
    this.#block = block
  }

  senderInfo(address: Address): SenderInfo {
    const funds = this.#funds.get(address)
    return {
      depositWei: funds?.depositWei ?? 0n,
      withdrawRound: funds?.withdrawRound ?? 0n,
      reserve: {
        fundsRemainingWei: funds?.reserveWei ?? 0n,
        claimedInCurrentRoundWei: funds?.claimedWei ?? 0n,
      },
    }
  }

  /** A winning ticket is paid: from the deposit, then from one orchestrator's share of the reserve (spec PM-188, PM-205). */
  payTicket(address: Address, faceValueWei: bigint, poolSize: bigint): void {
    const funds = this.#funds.get(address)
    if (funds === undefined) return
    const fromDeposit = min(faceValueWei, funds.depositWei)
    const claimed = funds.claimedWei ?? 0n
    const share = (funds.reserveWei + claimed) / poolSize - claimed
    const fromReserve = min(faceValueWei - fromDeposit, share)
    funds.depositWei -= fromDeposit
    funds.reserveWei -= fromReserve
    funds.claimedWei = claimed + fromReserve
  }

  /** What one orchestrator may hold in tickets of a sender: the set value, else the whole reserve. */
  maxFloatWei(address: Address): bigint {
    const funds = this.#funds.get(address)
    return funds?.maxFloatWei ?? funds?.reserveWei ?? 0n
  }

  /** Computes what follows from the number of blocks, once a block. */
  #follow(): void {
    const { block, round, roundLengthBlocks, blockIntervalNs } = this.#settings
    const passed = Math.floor(this.#nowNs() / blockIntervalNs)
    if (passed === this.#passed) return
    this.#passed = passed
    this.#block = block + BigInt(passed) + this.#skippedBlocks
    this.#round = round + BigInt(passed) / roundLengthBlocks
    this.#blockHash = this.#roundHash(this.#round)
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
