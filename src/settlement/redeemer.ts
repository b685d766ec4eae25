import type { Address } from '../bytes/hex.ts'
import type { RedemptionReply } from './redemption.ts'
import { RedemptionQueue, type QueueStep } from './redemption-queue.ts'
import type { SettlementRules } from './rules.ts'
import type { SenderMonitor } from './sender-monitor.ts'
import type { StoreRefusal, TicketStore } from './ticket-store.ts'
import type { WinningTicket } from './winning-ticket.ts'

export interface RedeemerOptions {
  readonly store: TicketStore
  readonly monitor: SenderMonitor
  readonly redeemGas: bigint
  readonly lastInitializedRound: () => bigint
  readonly isActive: (recipient: Address, round: bigint) => boolean | null
  readonly rules: SettlementRules
}

/** What one sender's queue does next. */
export interface SenderStep extends QueueStep {
  readonly sender: Address
}

/**
 * An orchestrator's redemptions: one queue for each sender that its monitor has cached. The store outlives a restart, the
 * queues do not (rule `resumesAfterRestart`).
 * Spec PM-106 to PM-108; go-livepeer pm/sendermonitor.go:LocalSenderMonitor.
 */
export class Redeemer {
  readonly #options: RedeemerOptions
  readonly #queues = new Map<Address, RedemptionQueue>()

  constructor(options: RedeemerOptions, nowUnixSeconds: bigint) {
    this.#options = options
    const { monitor, store, rules } = options
    if (!rules.resumesAfterRestart()) return
    for (const sender of store.sendersWithOpenTickets()) monitor.touch(sender, nowUnixSeconds)
  }

  /** Null = stored. */
  queueTicket(winning: WinningTicket, nowUnixSeconds: bigint): StoreRefusal | null {
    const { ticket, paramsExpirationBlock, signature, recipientRand } = winning
    const { monitor, store } = this.#options
    monitor.touch(ticket.sender, nowUnixSeconds)
    const stored = { ...ticket, paramsExpirationBlock }
    return store.store({ ticket: stored, signature, recipientRand }, nowUnixSeconds)
  }

  /** A new L1 block, for every cached sender; steps that do nothing are left out. */
  block(block: bigint, nowUnixSeconds: bigint): readonly SenderStep[] {
    return this.#options.monitor
      .senders()
      .map(({ sender }) => ({ sender, ...this.#queue(sender).block(block, nowUnixSeconds) }))
      .filter(({ ask, finished }) => ask !== null || finished.length > 0)
  }

  /** The answer to what the sender's queue asked. Null = the queue has gone since, and with it the attempt. */
  answer(sender: Address, reply: RedemptionReply, nowUnixSeconds: bigint): SenderStep | null {
    const queue = this.#queues.get(sender)
    return queue === undefined ? null : { sender, ...queue.answer(reply, nowUnixSeconds) }
  }

  /** One clean-up tick; the accounts of the senders returned are to be forgotten by the watcher too. */
  cleanUp(nowUnixSeconds: bigint): readonly Address[] {
    const dropped = this.#options.monitor.cleanUp(nowUnixSeconds)
    for (const sender of dropped) this.#queues.delete(sender)
    return dropped
  }

  #queue(sender: Address): RedemptionQueue {
    let queue = this.#queues.get(sender)
    if (queue === undefined) {
      queue = new RedemptionQueue({ ...this.#options, sender, funds: this.#options.monitor })
      this.#queues.set(sender, queue)
    }
    return queue
  }
}
