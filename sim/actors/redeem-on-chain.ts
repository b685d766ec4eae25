import { wordHex, type Address, type Hash } from '../../src/bytes/hex.ts'
import { contractTicket } from '../../src/settlement/contract-ticket.ts'
import type { Failure, WinningTicket } from '../../src/settlement/winning-ticket.ts'
import { floatString } from '../../src/money/format.ts'
import { rational } from '../../src/money/rational.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { OrchestratorSettings } from '../scenario/scenario.ts'
import type { Chain } from './chain.ts'
import type { ChainView } from './chain-view.ts'
import { Redemptions, type RedemptionClient, type RedemptionStand } from './redemptions.ts'
import { TicketFates } from './ticket-fates.ts'
import type { World } from './world.ts'

/** Senders that are idle for longer are forgotten, looked for every ten minutes (spec PM-107). */
const MONITOR_TTL_SECONDS = 172_800n
const MONITOR_CLEAN_UP_NS = 600_000_000_000

interface RedeemOptions {
  readonly world: Pick<World, 'nowNs' | 'rules' | 'later' | 'emit' | 'cryptography'>
  readonly chain: Chain
  readonly view: ChainView
  readonly settings: OrchestratorSettings
  readonly recipient: Address
  readonly clock: ActorClock
  readonly life: Lifetime
}

/** An orchestrator's winning tickets, redeemed on the chain of the world. */
export function redeemOnChain(options: RedeemOptions): {
  readonly redemptions: Redemptions
  readonly fates: TicketFates
} {
  const { world, chain, view, settings, recipient, clock, life } = options
  const orchestrator = settings.name
  const { redeem } = settings.redemption
  const fates = new TicketFates({
    world,
    chain,
    orchestrator,
    recipient,
    redeems: redeem,
    redemptionCostWei: () => settings.redeemGas * chain.gasPriceWei(world.nowNs),
  })
  const client = new OnChainClient(options, fates)
  const redemptions = new Redemptions({
    world,
    view,
    clock,
    life,
    client,
    redeem,
    redeemGas: settings.redeemGas,
    monitorTtlSeconds: MONITOR_TTL_SECONDS,
    monitorCleanUpNs: MONITOR_CLEAN_UP_NS,
    accounts: view,
    finished: (attempt) => fates.finished(attempt),
    sending: (_ticket, stand) => (client.stand = stand),
  })
  return { redemptions, fates }
}

class OnChainClient implements RedemptionClient {
  /** Of the redemption that is sent next. */
  stand: RedemptionStand = { pendingWei: 0n, backingWei: 0n }
  readonly #options: RedeemOptions
  readonly #fates: TicketFates

  constructor(options: RedeemOptions, fates: TicketFates) {
    this.#options = options
    this.#fates = fates
  }

  isUsed({ ticket }: WinningTicket): boolean {
    return this.#options.chain.isUsed(this.#options.world.cryptography.ticketHash(ticket))
  }

  /** Only a transaction's own price is held to the maximum (spec PM-120, PM-128). */
  gasPriceWei(): bigint | Failure {
    const { settings, view } = this.#options
    const { maxGasPriceWei } = settings.redemption
    const { gasPriceWei } = view
    if (maxGasPriceWei === null || gasPriceWei <= maxGasPriceWei) return gasPriceWei
    const error = `current gas price exceeds maximum gas price max=${gwei(maxGasPriceWei)} GWei current=${gwei(gasPriceWei)} GWei`
    return { error }
  }

  submit(winning: WinningTicket, told: (error: string | null) => void): Hash | Failure {
    const { chain, settings } = this.#options
    const { ticket, signature, recipientRand } = winning
    const redemption = { ticket: contractTicket(ticket), signature, recipientRand }
    const { gasUsed } = settings.redemption
    const sent = chain.submit({
      from: settings.name,
      call: { kind: 'redeemWinningTicket', sender: ticket.sender, redemption, gasUsed },
      told,
      executed: (executed, mined) => this.#fates.executed(winning, executed, mined),
      undone: () => this.#fates.undone(winning),
    })
    if (!sent.ok) return { error: sent.error }
    this.#fates.begun(winning, sent.transaction, this.stand)
    return wordHex(BigInt(sent.transaction))
  }
}

function gwei(wei: bigint): string {
  return floatString(rational(wei, 1_000_000_000n), 2)
}
