import { assert } from '../assert.ts'
import { ZERO_HASH, type Address, type Hex } from '../bytes/hex.ts'
import {
  Redemption,
  type RedemptionFunds,
  type RedemptionOutcome,
  type RedemptionReply,
  type RedemptionRequest,
  type RedemptionStep,
} from './redemption.ts'
import type { SettlementRules } from './rules.ts'
import type { OpenTickets } from './ticket-store.ts'
import type { WinningTicket } from './winning-ticket.ts'

export interface RedemptionQueueOptions {
  readonly sender: Address
  readonly store: OpenTickets
  readonly funds: RedemptionFunds
  readonly redeemGas: bigint
  /** L of the spec. */
  readonly lastInitializedRound: () => bigint
  /** Null = not known, which counts as active. */
  readonly isActive: (recipient: Address, round: bigint) => boolean | null
  readonly rules: SettlementRules
}

/** One attempt that came to an end. */
export interface FinishedRedemption extends RedemptionOutcome {
  readonly ticket: WinningTicket
  /** Whether the queue is done with the ticket. */
  readonly closed: boolean
}

/** What the queue does about a block or an answer: at most one request is in flight. */
export interface QueueStep {
  readonly ask: RedemptionRequest | null
  readonly finished: readonly FinishedRedemption[]
}

interface BlockInHand {
  readonly block: bigint
  readonly oldestRound: bigint
  turnsLeft: number
  readonly passedOver: Set<Hex>
}

/**
 * The redemptions of one sender's tickets, one at a time. Each L1 block gives as many turns as tickets were open when it was
 * taken up; blocks that come while a redemption is under way wait in line.
 * Spec PM-106, PM-115 to PM-119; go-livepeer pm/queue.go:handleBlockEvent.
 */
export class RedemptionQueue {
  readonly #options: RedemptionQueueOptions
  readonly #waitingBlocks: bigint[] = []
  #current: BlockInHand | null = null
  #attempt: { readonly winning: WinningTicket; readonly redemption: Redemption } | null = null

  constructor(options: RedemptionQueueOptions) {
    this.#options = options
  }

  /** Parameters that expire at `block` or before are expired: until then recipientRand stays secret (spec PM-116). */
  block(block: bigint, nowUnixSeconds: bigint): QueueStep {
    this.#waitingBlocks.push(block)
    if (this.#attempt !== null) return { ask: null, finished: [] }
    return this.#run(null, nowUnixSeconds)
  }

  answer(reply: RedemptionReply, nowUnixSeconds: bigint): QueueStep {
    assert(this.#attempt !== null, 'redemption queue: nothing is in flight')
    return this.#run(this.#attempt.redemption.answer(reply, nowUnixSeconds), nowUnixSeconds)
  }

  /** Goes on until something must be asked outside or nothing is left to do. */
  #run(first: RedemptionStep | null, nowUnixSeconds: bigint): QueueStep {
    const finished: FinishedRedemption[] = []
    let step = first
    for (;;) {
      if (step !== null && 'ask' in step) return { ask: step.ask, finished }
      if (step !== null) finished.push(this.#finish(step, nowUnixSeconds))
      const winning = this.#next()
      if (winning === null) return { ask: null, finished }
      const { funds, redeemGas, rules } = this.#options
      const redemption = new Redemption({ ticket: winning, funds, redeemGas, rules })
      this.#attempt = { winning, redemption }
      step = redemption.start(nowUnixSeconds)
    }
  }

  /** A store that cannot mark leaves the ticket in place; upstream only logs that. */
  #finish(outcome: RedemptionOutcome, nowUnixSeconds: bigint): FinishedRedemption {
    assert(this.#attempt !== null, 'redemption queue: no attempt ends')
    const { winning } = this.#attempt
    this.#attempt = null
    const { store, rules } = this.#options
    const done = outcome.error === null || rules.finalError(outcome.error)
    const hash = outcome.transactionHash ?? ZERO_HASH
    const closed = done && store.markRedeemed(winning, hash, nowUnixSeconds) === null
    return { ...outcome, ticket: winning, closed }
  }

  /** The next ticket to try, of the block in hand or of one that waits. */
  #next(): WinningTicket | null {
    for (;;) {
      this.#current ??= this.#takeUpBlock()
      if (this.#current === null) return null
      const winning = this.#nextOf(this.#current)
      if (winning !== null) return winning
      this.#current = null
    }
  }

  #takeUpBlock(): BlockInHand | null {
    const block = this.#waitingBlocks.shift()
    if (block === undefined) return null
    const { store, sender, lastInitializedRound, rules } = this.#options
    const oldestRound = rules.oldestRound(lastInitializedRound())
    const count = store.count(sender, oldestRound)
    const turnsLeft = typeof count === 'number' ? count : 0
    return { block, oldestRound, turnsLeft, passedOver: new Set() }
  }

  #nextOf(current: BlockInHand): WinningTicket | null {
    const { store, sender, lastInitializedRound, isActive, rules } = this.#options
    while (current.turnsLeft > 0) {
      current.turnsLeft -= 1
      const winning = store.earliest(sender, current.oldestRound, current.passedOver)
      if (winning === null || 'error' in winning) return null
      if (rules.passesBlocked()) current.passedOver.add(winning.signature)
      const active = isActive(winning.ticket.recipient, lastInitializedRound()) ?? true
      if (active && winning.paramsExpirationBlock <= current.block) return winning
    }
    return null
  }
}
