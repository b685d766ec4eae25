import { unreachable } from '../../src/assert.ts'
import type { Address, Hash, Hex } from '../../src/bytes/hex.ts'
import type { WonTicket } from '../../src/orchestrator/process-payment.ts'
import { Redeemer, type SenderStep } from '../../src/settlement/redeemer.ts'
import type { RedemptionReply, RedemptionRequest } from '../../src/settlement/redemption.ts'
import { SenderMonitor } from '../../src/settlement/sender-monitor.ts'
import { TicketStore } from '../../src/settlement/ticket-store.ts'
import type { Failure, WinningTicket } from '../../src/settlement/winning-ticket.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { Chain } from './chain.ts'
import type { World } from './world.ts'

const NANOSECONDS_PER_SECOND = 1_000_000_000n

/** How the chain takes redemptions. */
export interface RedemptionSettings {
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
export interface RedemptionNews {
  readonly event: 'submit' | 'confirm'
  readonly atNs: number
  readonly ticket: WinningTicket
  readonly error: string | null
}

/**
 * What becomes of an orchestrator's winning tickets, and what it thinks of those who pay it: monitor, store and queues of
 * the engine, and transactions that take their time. It outlives restarts of the orchestrator's process.
 */
export class Redemptions {
  readonly #settings: RedemptionSettings
  readonly #world: World
  readonly #chain: Chain
  readonly #clock: ActorClock
  readonly #tell: (news: RedemptionNews) => void
  readonly #store: TicketStore
  readonly #monitor: SenderMonitor
  readonly #redeemer: Redeemer
  readonly #used = new Set<Hex>()

  constructor(options: {
    settings: RedemptionSettings
    world: World
    chain: Chain
    clock: ActorClock
    tell: (news: RedemptionNews) => void
  }) {
    const { settings, chain, world } = options
    const rules = world.rules.settlement
    this.#settings = settings
    this.#world = world
    this.#chain = chain
    this.#clock = options.clock
    this.#tell = options.tell
    this.#store = new TicketStore(rules)
    this.#monitor = new SenderMonitor({
      ttlSeconds: settings.monitorTtlSeconds,
      environment: {
        senderInfo: (sender) => chain.senderInfo(sender),
        claimedReserve: (sender) => chain.senderInfo(sender).reserve.claimedInCurrentRoundWei,
        poolSize: () => settings.poolSize,
        openTickets: (sender) => this.#store.count(sender, 0n),
      },
      rules,
    })
    this.#redeemer = new Redeemer(
      {
        store: this.#store,
        monitor: this.#monitor,
        redeemGas: settings.redeemGas,
        lastInitializedRound: () => chain.lastInitializedRound,
        isActive: () => true,
        rules,
      },
      this.#nowUnixSeconds(),
    )
    world.later(world.nowNs + settings.monitorCleanUpNs, cleanUp, this)
  }

  /** Tickets of this sender that wait for redemption. */
  queuedTickets(sender: Address): number {
    return this.#store.count(sender, 0n)
  }

  /** What may be in flight to this sender, as the monitor counts it. */
  maxFloatWei(sender: Address): bigint | Failure {
    return this.#monitor.maxFloat(sender, this.#nowUnixSeconds())
  }

  add({ ticket, signature, recipientRand, paramsExpirationBlock }: WonTicket): void {
    const winning = { ticket, signature, recipientRand, paramsExpirationBlock }
    this.#redeemer.queueTicket(winning, this.#nowUnixSeconds())
  }

  /** The node hears of a new L1 block. */
  block(block: bigint): void {
    for (const step of this.#redeemer.block(block, this.#nowUnixSeconds())) this.#follow(step)
  }

  /** Called by the world when a transaction is mined. */
  mined(ticket: WinningTicket): void {
    const { confirmError: error } = this.#settings
    const { sender, faceValueWei } = ticket.ticket
    if (error === null) {
      this.#used.add(ticket.signature)
      this.#chain.payTicket(sender, faceValueWei, this.#settings.poolSize)
    }
    this.#tell({ event: 'confirm', atNs: this.#world.nowNs, ticket, error })
    const step = this.#redeemer.answer(sender, { kind: 'confirm', error }, this.#nowUnixSeconds())
    if (step !== null) this.#follow(step)
  }

  /** Called by the world at every tick of the monitor's clean-up. */
  tidy(): void {
    this.#redeemer.cleanUp(this.#nowUnixSeconds())
    this.#world.later(this.#world.nowNs + this.#settings.monitorCleanUpNs, cleanUp, this)
  }

  /** Answers at once what can be; a transaction is answered when it is mined. */
  #follow(first: SenderStep): void {
    let step: SenderStep | null = first
    while (step !== null && step.ask !== null) {
      const reply = this.#reply(step.ask)
      if (reply === null) return
      step = this.#redeemer.answer(step.sender, reply, this.#nowUnixSeconds())
    }
  }

  #reply(ask: RedemptionRequest): RedemptionReply | null {
    switch (ask.kind) {
      case 'is-used':
        return { kind: 'is-used', used: this.#used.has(ask.ticket.signature) }
      case 'gas-price':
        return { kind: 'gas-price', gasPriceWei: this.#chain.gasPriceWei }
      case 'submit': {
        const { submitError: error } = this.#settings
        this.#tell({ event: 'submit', atNs: this.#world.nowNs, ticket: ask.ticket, error })
        const transactionHash = error === null ? hashOf(ask.ticket) : { error }
        return { kind: 'submit', transactionHash }
      }
      case 'confirm':
        this.#world.later(this.#world.nowNs + this.#settings.confirmNs, mine, {
          redemptions: this,
          ticket: ask.ticket,
        })
        return null
      default:
        return unreachable(ask)
    }
  }

  #nowUnixSeconds(): bigint {
    return this.#clock.unixNs(this.#world.nowNs) / NANOSECONDS_PER_SECOND
  }
}

/** Stands for the transaction's hash: one ticket is in one transaction. */
function hashOf({ ticket }: WinningTicket): Hash {
  return ticket.recipientRandHash
}

function mine({
  redemptions,
  ticket,
}: {
  readonly redemptions: Redemptions
  readonly ticket: WinningTicket
}): void {
  redemptions.mined(ticket)
}

function cleanUp(redemptions: Redemptions): void {
  redemptions.tidy()
}
