import { unreachable } from '../../src/assert.ts'
import type { Address, Hash } from '../../src/bytes/hex.ts'
import { EXACT_SECOND_NS } from '../../src/durations.ts'
import type { WonTicket } from '../../src/orchestrator/process-payment.ts'
import { Redeemer, type SenderStep } from '../../src/settlement/redeemer.ts'
import type { FinishedRedemption } from '../../src/settlement/redemption-queue.ts'
import type { RedemptionReply, RedemptionRequest } from '../../src/settlement/redemption.ts'
import {
  SenderMonitor,
  type SenderMonitorEnvironment,
} from '../../src/settlement/sender-monitor.ts'
import { TicketStore } from '../../src/settlement/ticket-store.ts'
import type { Failure, WinningTicket } from '../../src/settlement/winning-ticket.ts'
import type { ActorClock } from '../kernel/actor-clock.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { ChainView } from './chain-view.ts'
import type { World } from './world.ts'

/** What redemptions ask of the chain. */
export interface RedemptionClient {
  isUsed(ticket: WinningTicket): boolean
  gasPriceWei(): bigint | Failure
  /** `told` is called once, when the wait for the receipt is over; null = the transaction succeeded. */
  submit(ticket: WinningTicket, told: (error: string | null) => void): Hash | Failure
}

/** Amounts as the orchestrator believes them when it sends a redemption. */
export interface RedemptionStand {
  readonly pendingWei: bigint
  /** Deposit and share of the reserve. */
  readonly backingWei: bigint
}

export interface RedemptionsOptions {
  readonly world: Pick<World, 'nowNs' | 'rules' | 'later'>
  readonly view: ChainView
  readonly clock: ActorClock
  readonly life: Lifetime
  /** False = won tickets are stored and never tried. */
  readonly redeem: boolean
  readonly redeemGas: bigint
  readonly monitorTtlSeconds: bigint
  readonly monitorCleanUpNs: number
  /** Senders' accounts and the pool, as the monitor reads them. */
  readonly accounts: Pick<SenderMonitorEnvironment, 'senderInfo' | 'claimedReserve' | 'poolSize'>
  readonly client: RedemptionClient
  /** Called when an attempt has ended. */
  readonly finished: (attempt: FinishedRedemption) => void
  /** Called when an attempt is about to be sent. */
  readonly sending: (ticket: WinningTicket, stand: RedemptionStand) => void
}

/**
 * What becomes of an orchestrator's winning tickets, and what it thinks of those who pay it: monitor, store and queues of the
 * engine. The store outlives a restart of the orchestrator's process, the rest does not. It looks at L1 blocks only while
 * there is a ticket to redeem.
 */
export class Redemptions {
  readonly #options: RedemptionsOptions
  readonly #store: TicketStore
  #monitor: SenderMonitor
  #redeemer: Redeemer
  #nextCleanUpNs: number
  /** The block that was looked at last; a node hears of a height only when it has changed (spec PM-126). */
  #lastBlock: bigint | null = null
  /** When the next look at a block is due; Infinity = no ticket waits. */
  #nextBlockNs = Infinity

  constructor(options: RedemptionsOptions) {
    this.#options = options
    this.#store = new TicketStore(options.world.rules.settlement)
    this.#nextCleanUpNs = options.monitorCleanUpNs
    this.#monitor = this.#newMonitor()
    this.#redeemer = this.#newRedeemer()
    options.view.onBlock = () => this.#block()
  }

  /** Tickets of this sender that wait for redemption. */
  queuedTickets(sender: Address): number {
    return this.#store.count(sender, 0n)
  }

  /** What may be in flight to this sender, as the monitor counts it. */
  maxFloatWei(sender: Address): bigint | Failure {
    this.#cleanUp()
    return this.#monitor.maxFloat(sender, this.#nowUnixSeconds())
  }

  add({ ticket, signature, recipientRand, paramsExpirationBlock }: WonTicket): void {
    this.#cleanUp()
    const winning = { ticket, signature, recipientRand, paramsExpirationBlock }
    this.#redeemer.queueTicket(winning, this.#nowUnixSeconds())
    this.#awaitBlock()
  }

  /** A new process: tickets are still in the store, and attempts in flight are forgotten. */
  restart(): void {
    this.#monitor = this.#newMonitor()
    this.#redeemer = this.#newRedeemer()
    this.#lastBlock = null
    this.#awaitBlock()
  }

  #newMonitor(): SenderMonitor {
    const { accounts, monitorTtlSeconds, world } = this.#options
    return new SenderMonitor({
      ttlSeconds: monitorTtlSeconds,
      environment: {
        senderInfo: (sender) => accounts.senderInfo(sender),
        claimedReserve: (sender) => accounts.claimedReserve(sender),
        poolSize: () => accounts.poolSize(),
        openTickets: (sender) => this.#store.count(sender, 0n),
      },
      rules: world.rules.settlement,
    })
  }

  #newRedeemer(): Redeemer {
    const { redeemGas, view, world } = this.#options
    return new Redeemer(
      {
        store: this.#store,
        monitor: this.#monitor,
        redeemGas,
        lastInitializedRound: () => view.lastInitializedRound,
        isActive: () => true,
        rules: world.rules.settlement,
      },
      this.#nowUnixSeconds(),
    )
  }

  /** The node hears of a new L1 block. */
  #block(): void {
    const { redeem, life, view } = this.#options
    const block = view.lastSeenBlock
    if (!redeem || !life.alive || block === this.#lastBlock) return
    this.#lastBlock = block
    this.#cleanUp()
    const redeemer = this.#redeemer
    for (const step of redeemer.block(block, this.#nowUnixSeconds())) {
      this.#follow(redeemer, step)
    }
  }

  /** The next look is at the next L1 block, as long as a ticket of a round that is still tried waits. */
  #awaitBlock(): void {
    const { redeem, view, world } = this.#options
    if (!redeem || this.#nextBlockNs !== Infinity) return
    const oldestRound = world.rules.settlement.oldestRound(view.lastInitializedRound)
    const waits = this.#store
      .sendersWithOpenTickets()
      .some((sender) => this.#store.count(sender, oldestRound) > 0)
    if (!waits) return
    this.#nextBlockNs = view.nextBlockNs()
    if (this.#nextBlockNs !== Infinity) world.later(this.#nextBlockNs, nextBlock, this)
  }

  /** Called by the world at the block that was waited for. */
  wake(): void {
    this.#nextBlockNs = Infinity
    this.#block()
    this.#awaitBlock()
  }

  /** Answers at once what can be; a transaction is answered when its receipt is there. */
  #follow(redeemer: Redeemer, first: SenderStep): void {
    let step: SenderStep | null = first
    while (step !== null) {
      for (const attempt of step.finished) this.#options.finished(attempt)
      if (step.ask === null) return
      const reply = this.#reply(redeemer, step.sender, step.ask)
      if (reply === null) return
      step = redeemer.answer(step.sender, reply, this.#nowUnixSeconds())
    }
  }

  #reply(redeemer: Redeemer, sender: Address, ask: RedemptionRequest): RedemptionReply | null {
    const { client } = this.#options
    switch (ask.kind) {
      case 'is-used':
        return { kind: 'is-used', used: client.isUsed(ask.ticket) }
      case 'gas-price':
        return { kind: 'gas-price', gasPriceWei: client.gasPriceWei() }
      case 'submit': {
        this.#options.sending(ask.ticket, this.#stand(sender))
        const told = (error: string | null): void => this.#told(redeemer, sender, error)
        return { kind: 'submit', transactionHash: client.submit(ask.ticket, told) }
      }
      case 'confirm':
        return null
      default:
        return unreachable(ask)
    }
  }

  /** Nobody waits any more when the process is another one. */
  #told(redeemer: Redeemer, sender: Address, error: string | null): void {
    if (redeemer !== this.#redeemer) return
    this.#cleanUp()
    const reply = { kind: 'confirm', error } as const
    const step = redeemer.answer(sender, reply, this.#nowUnixSeconds())
    if (step !== null) this.#follow(redeemer, step)
  }

  #stand(sender: Address): RedemptionStand {
    const available = this.#monitor.availableFunds(sender, this.#nowUnixSeconds())
    const cached = this.#monitor.senders().find((each) => each.sender === sender)
    const pendingWei = cached?.pendingWei ?? 0n
    return { pendingWei, backingWei: typeof available === 'bigint' ? available + pendingWei : 0n }
  }

  /** Makes up for the ticks of the clean-up that were due since the last time: nobody was asked in between. */
  #cleanUp(): void {
    const { world, monitorCleanUpNs, clock, view } = this.#options
    if (world.nowNs < this.#nextCleanUpNs) return
    const ticks = Math.floor(world.nowNs / monitorCleanUpNs)
    this.#nextCleanUpNs = (ticks + 1) * monitorCleanUpNs
    const tickUnixSeconds = clock.unixNs(ticks * monitorCleanUpNs) / EXACT_SECOND_NS
    for (const sender of this.#redeemer.cleanUp(tickUnixSeconds)) view.forget(sender)
  }

  #nowUnixSeconds(): bigint {
    const { clock, world } = this.#options
    return clock.unixNs(world.nowNs) / EXACT_SECOND_NS
  }
}

function nextBlock(redemptions: Redemptions): void {
  redemptions.wake()
}
