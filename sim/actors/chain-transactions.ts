import type { ExecutedCall } from './chain-contract.ts'
import type { ChainCall } from './chain-call.ts'
import type { ChainHeights } from './chain-heights.ts'
import { TIME_OUTS } from './time-outs.ts'
import type { World } from './world.ts'

/** Who sends a transaction and wants to know what comes of it. */
export interface TransactionOrder {
  /** Name of the actor. */
  readonly from: string
  readonly call: ChainCall
  /** The receipt: null = it succeeded; or that waiting for one ended. Called once. */
  readonly told?: (error: string | null) => void
  /** It got into a block; called again when it was undone and got into another one. */
  readonly executed?: (executed: ExecutedCall, mined: MinedTransaction) => void
  readonly undone?: () => void
}

export interface MinedTransaction {
  readonly transaction: number
  readonly gasPriceWei: bigint
}

export type Submission =
  | { readonly ok: true; readonly transaction: number }
  | { readonly ok: false; readonly error: string }

/** What transactions meet on their way into a block. */
interface Conditions {
  readonly addedDelayNs: number
  readonly stuck: boolean
}

export interface ChainTransactionsOptions {
  readonly world: Pick<World, 'nowNs' | 'emit' | 'later'>
  readonly heights: ChainHeights
  readonly delayNs: number
  readonly gasPriceWei: () => bigint
  readonly conditions: () => Conditions
  /** How a call fares in the block of now. */
  readonly execute: (call: ChainCall) => ExecutedCall
  readonly estimate: (call: ChainCall) => string | null
  readonly mined: (call: ChainCall, executed: ExecutedCall, l2Block: number) => void
}

interface Pending extends TransactionOrder {
  readonly transaction: number
  readonly submittedNs: number
  capWei: bigint
  mined: boolean
  /** Somebody still waits for the receipt. */
  awaited: boolean
  watched: boolean
}

interface Mined {
  readonly pending: Pending
  readonly executed: ExecutedCall
  readonly l2Block: number
}

/** A bid is so many times the gas price of the moment. */
const CAP_MULTIPLIER = 2n

/**
 * Transactions from the sender to an L2 block. One is let in when its time has come and its bid covers the gas price; what
 * does not fit waits. The newest blocks can be undone.
 */
export class ChainTransactions {
  readonly #options: ChainTransactionsOptions
  readonly #waiting = new Set<Pending>()
  readonly #mined: Mined[] = []
  #next = 1

  constructor(options: ChainTransactionsOptions) {
    this.#options = options
  }

  /** A call that would fail is not sent: the estimate of its gas says why, and costs nothing (spec PM-120). */
  submit(order: TransactionOrder): Submission {
    const { world, estimate, gasPriceWei } = this.#options
    const error = estimate(order.call)
    if (error !== null) return { ok: false, error }
    const pending: Pending = {
      ...order,
      transaction: this.#next,
      submittedNs: world.nowNs,
      capWei: gasPriceWei() * CAP_MULTIPLIER,
      mined: false,
      awaited: true,
      watched: false,
    }
    this.#next += 1
    world.emit({
      type: 'transaction.submitted',
      atNs: world.nowNs,
      ...named(pending),
      gasPriceCapWei: pending.capWei,
    })
    this.#send(pending)
    return { ok: true, transaction: pending.transaction }
  }

  /** The gas price fell, or the chain works again. */
  retry(): void {
    for (const pending of this.#waiting) {
      this.#waiting.delete(pending)
      this.#options.world.later(this.#nextBlockNs(0), mine, { transactions: this, pending })
    }
  }

  /** What the scenario itself sets is final: nothing before it can be undone. */
  settle(): void {
    this.#mined.splice(0)
  }

  /** Undoes the newest L2 blocks; their transactions are sent again, or lost. Returns how many there were. */
  undo(blocks: number, dropsTransactions: boolean): readonly ChainCall[] {
    const { world, heights } = this.#options
    const head = heights.l2Block(world.nowNs)
    const undone: Mined[] = []
    for (let last = this.#mined.at(-1); last !== undefined; last = this.#mined.at(-1)) {
      if (last.l2Block <= head - blocks) break
      this.#mined.pop()
      last.executed.undo()
      undone.push(last)
    }
    for (const { pending } of undone) {
      pending.mined = false
      const sentAgain = !dropsTransactions
      const { nowNs } = world
      world.emit({ type: 'transaction.undone', atNs: nowNs, ...named(pending), sentAgain })
      pending.undone?.()
    }
    // In the order in which they were mined before.
    if (!dropsTransactions) for (const { pending } of undone.toReversed()) this.#send(pending)
    return undone.map(({ pending }) => pending.call)
  }

  /** Called by the world when the block of a transaction has come. */
  mine(pending: Pending): void {
    const { world, conditions, gasPriceWei } = this.#options
    const priceWei = gasPriceWei()
    if (conditions().stuck || priceWei > pending.capWei) {
      this.#waiting.add(pending)
      this.#watch(pending)
      return
    }
    const executed = this.#options.execute(pending.call)
    const { error, gasUsed } = executed
    pending.mined = true
    const l2Block = this.#options.heights.l2Block(world.nowNs)
    this.#mined.push({ pending, executed, l2Block })
    const gas = { gasUsed, gasPriceWei: priceWei }
    const place = { atNs: world.nowNs, ...named(pending), ...gas }
    if (error === null) world.emit({ type: 'transaction.mined', ...place })
    else world.emit({ type: 'transaction.failed', ...place, error })
    this.#options.mined(pending.call, executed, l2Block)
    const { transaction } = pending
    pending.executed?.(executed, { transaction, gasPriceWei: priceWei })
    this.#tell(pending, error === null ? null : `transaction failed txHash=${transaction}`)
  }

  /** Called by the world when a receipt is due. */
  overdue(pending: Pending, times: number): void {
    if (pending.mined || !pending.awaited) return
    if (times > 1) {
      const { transaction } = pending
      this.#tell(pending, `timed out waiting for transaction receipt txHash=${transaction}`)
      return
    }
    // 11 % more, rounded up (spec PM-121).
    pending.capWei = (pending.capWei * 111n + 99n) / 100n
    this.retry()
  }

  #send(pending: Pending): void {
    const { world, delayNs, conditions } = this.#options
    const delay = delayNs + conditions().addedDelayNs
    if (delay >= TIME_OUTS.receipt.ns) this.#watch(pending)
    world.later(this.#nextBlockNs(delay), mine, { transactions: this, pending })
  }

  /** Timers for the receipt; made only when it may not come in time. */
  #watch(pending: Pending): void {
    if (pending.watched) return
    pending.watched = true
    for (const times of [1, 2]) {
      const atNs = pending.submittedNs + times * TIME_OUTS.receipt.ns
      const { world } = this.#options
      if (atNs >= world.nowNs) world.later(atNs, overdue, { transactions: this, pending, times })
    }
  }

  #tell(pending: Pending, error: string | null): void {
    if (!pending.awaited) return
    pending.awaited = false
    pending.told?.(error)
  }

  #nextBlockNs(delayNs: number): number {
    const { world, heights } = this.#options
    return heights.l2BlockAfter(world.nowNs + delayNs)
  }
}

function named({ transaction, from, call }: Pending): {
  readonly transaction: number
  readonly from: string
  readonly what: string
} {
  return { transaction, from, what: call.kind }
}

interface Due {
  readonly transactions: ChainTransactions
  readonly pending: Pending
}

function mine({ transactions, pending }: Due): void {
  transactions.mine(pending)
}

function overdue({ transactions, pending, times }: Due & { readonly times: number }): void {
  transactions.overdue(pending, times)
}
