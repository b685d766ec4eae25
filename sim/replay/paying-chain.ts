import type { Address, Hex } from '../../src/bytes/hex.ts'
import type { Failure, WinningTicket } from '../../src/settlement/winning-ticket.ts'
import type { SenderMonitorEnvironment } from '../../src/settlement/sender-monitor.ts'
import type { SenderInfo } from '../../src/ticket/sender-info.ts'
import type { Chain } from '../actors/chain.ts'
import type { RedemptionClient } from '../actors/redemptions.ts'
import type { Simulation } from '../run/simulation.ts'

/** How the chain of the vectors takes redemptions. */
export interface PaymentSettings {
  readonly redeemGas: bigint
  /** Orchestrators that share a reserve. */
  readonly poolSize: bigint
  readonly monitorTtlSeconds: bigint
  readonly monitorCleanUpNs: number
  /** From the submission of a transaction to its confirmation. */
  readonly confirmNs: number
  /** Why nothing is submitted; null = everything is. */
  readonly submitError: string | null
  /** Why what was submitted fails; null = it succeeds. */
  readonly confirmError: string | null
}

/** A transaction was sent, or came to its end. */
export interface PaymentNews {
  readonly event: 'submit' | 'confirm'
  readonly atNs: number
  readonly ticket: WinningTicket
  readonly error: string | null
}

/** The chain of the vectors: it pays whatever is confirmed, from the deposit, then from one orchestrator's share of the reserve. */
export class PayingChain
  implements
    RedemptionClient,
    Pick<SenderMonitorEnvironment, 'senderInfo' | 'claimedReserve' | 'poolSize'>
{
  readonly #settings: PaymentSettings
  readonly #simulation: Simulation
  readonly #tell: (news: PaymentNews) => void
  readonly #used = new Set<Hex>()
  readonly #claimedWei = new Map<Address, bigint>()

  constructor(
    settings: PaymentSettings,
    simulation: Simulation,
    tell: (news: PaymentNews) => void,
  ) {
    this.#settings = settings
    this.#simulation = simulation
    this.#tell = tell
  }

  senderInfo(sender: Address): SenderInfo {
    const info = this.#chain.senderInfo(sender)
    const claimedInCurrentRoundWei = this.claimedReserve(sender)
    return { ...info, reserve: { ...info.reserve, claimedInCurrentRoundWei } }
  }

  claimedReserve(sender: Address): bigint {
    return this.#claimedWei.get(sender) ?? 0n
  }

  poolSize(): bigint {
    return this.#settings.poolSize
  }

  isUsed({ signature }: WinningTicket): boolean {
    return this.#used.has(signature)
  }

  gasPriceWei(): bigint {
    return this.#chain.gasPriceWei(this.#simulation.nowNs)
  }

  submit(ticket: WinningTicket, told: (error: string | null) => void): Hex | Failure {
    const { submitError, confirmNs } = this.#settings
    const { nowNs } = this.#simulation
    this.#tell({ event: 'submit', atNs: nowNs, ticket, error: submitError })
    if (submitError !== null) return { error: submitError }
    this.#simulation.later(nowNs + confirmNs, () => this.#confirm(ticket, told), null)
    return ticket.ticket.recipientRandHash
  }

  get #chain(): Chain {
    return this.#simulation.chain
  }

  #confirm(ticket: WinningTicket, told: (error: string | null) => void): void {
    const { confirmError: error } = this.#settings
    if (error === null) {
      this.#used.add(ticket.signature)
      this.#pay(ticket.ticket.sender, ticket.ticket.faceValueWei)
    }
    this.#tell({ event: 'confirm', atNs: this.#simulation.nowNs, ticket, error })
    told(error)
  }

  #pay(sender: Address, faceValueWei: bigint): void {
    const { depositWei, reserve } = this.senderInfo(sender)
    const { fundsRemainingWei, claimedInCurrentRoundWei: claimedWei } = reserve
    const fromDeposit = min(faceValueWei, depositWei)
    const share = (fundsRemainingWei + claimedWei) / this.#settings.poolSize - claimedWei
    const fromReserve = min(faceValueWei - fromDeposit, share)
    this.#claimedWei.set(sender, claimedWei + fromReserve)
    this.#chain.setFunds(sender, {
      depositWei: depositWei - fromDeposit,
      reserveWei: fundsRemainingWei - fromReserve,
    })
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
