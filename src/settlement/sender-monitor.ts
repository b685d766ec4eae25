import type { Address } from '../bytes/hex.ts'
import { availableFunds, maxFloat, type FloatInput } from '../recipient/floats.ts'
import type { SenderInfo } from '../ticket/sender-info.ts'
import type { SettlementRules } from './rules.ts'
import type { Failure } from './winning-ticket.ts'

interface Entry {
  pendingWei: bigint
  lastAccessUnixSeconds: bigint
  readonly subscriptions: Set<number>
}

/** What the monitor reads of the chain's cached state and of the ticket store. */
export interface SenderMonitorEnvironment {
  senderInfo(sender: Address): SenderInfo | Failure
  /** Taken by this orchestrator from the sender's reserve in the current round. */
  claimedReserve(sender: Address): bigint | Failure
  poolSize(): bigint
  openTickets(sender: Address): number
}

export interface SenderMonitorOptions {
  readonly ttlSeconds: bigint
  readonly environment: SenderMonitorEnvironment
  readonly rules: SettlementRules
}

export type AddFloatRefusal = { readonly code: 'insufficient-pending' }

export type ReserveNews =
  | { readonly ok: true; readonly notified: readonly number[] }
  | { readonly ok: false; readonly code: 'upstream-panic'; readonly text: string }

/** One cached sender for monitors and tests. */
export interface CachedSender {
  readonly sender: Address
  readonly pendingWei: bigint
  readonly lastAccessUnixSeconds: bigint
  readonly subscribers: number
}

/**
 * An orchestrator's view of those who pay it: what is in flight, who listens, who is idle. Whatever asks for a sender caches it.
 * Methods return the ids of the max-float subscriptions that they notify.
 * Spec PM-100 to PM-107; go-livepeer pm/sendermonitor.go:LocalSenderMonitor.
 */
export class SenderMonitor {
  readonly #options: SenderMonitorOptions
  readonly #senders = new Map<Address, Entry>()

  constructor(options: SenderMonitorOptions) {
    this.#options = options
  }

  /** Most that tickets in flight may be worth, in wei; may be negative. */
  maxFloat(sender: Address, nowUnixSeconds: bigint): bigint | Failure {
    const input = this.#floatInput(sender, nowUnixSeconds)
    return 'error' in input ? input : maxFloat(input)
  }

  /** What backs redemptions, in wei; may be negative. */
  availableFunds(sender: Address, nowUnixSeconds: bigint): bigint | Failure {
    const input = this.#floatInput(sender, nowUnixSeconds)
    return 'error' in input ? input : availableFunds(input)
  }

  /** A redemption of that face value is under way. */
  subFloat(sender: Address, amountWei: bigint, nowUnixSeconds: bigint): readonly number[] {
    const entry = this.touch(sender, nowUnixSeconds)
    entry.pendingWei += amountWei
    return [...entry.subscriptions]
  }

  /** The redemption is over, whatever came of it. */
  addFloat(
    sender: Address,
    amountWei: bigint,
    nowUnixSeconds: bigint,
  ): readonly number[] | AddFloatRefusal {
    const entry = this.touch(sender, nowUnixSeconds)
    if (entry.pendingWei < amountWei) return { code: 'insufficient-pending' }
    entry.pendingWei -= amountWei
    return [...entry.subscriptions]
  }

  subscribe(sender: Address, subscription: number, nowUnixSeconds: bigint): void {
    this.touch(sender, nowUnixSeconds).subscriptions.add(subscription)
  }

  unsubscribe(subscription: number): void {
    for (const { subscriptions } of this.#senders.values()) subscriptions.delete(subscription)
  }

  /** The watcher saw this sender fund its reserve. */
  reserveFunded(sender: Address): ReserveNews {
    const entry = this.#senders.get(sender)
    if (entry !== undefined) return { ok: true, notified: [...entry.subscriptions] }
    if (this.#options.rules.strangersReserve() === 'ignore') return { ok: true, notified: [] }
    const text = 'runtime error: invalid memory address or nil pointer dereference'
    return { ok: false, code: 'upstream-panic', text }
  }

  /** A new round brought another pool size: every share of a reserve changes. */
  poolSizeChanged(): readonly number[] {
    return [...this.#senders.values()].flatMap(({ subscriptions }) => [...subscriptions])
  }

  /** One clean-up tick; the senders that were dropped, whose queues end and whose accounts the watcher forgets. */
  cleanUp(nowUnixSeconds: bigint): readonly Address[] {
    const { ttlSeconds, environment, rules } = this.#options
    const dropped: Address[] = []
    for (const [sender, entry] of this.#senders) {
      const idle = {
        idleSeconds: nowUnixSeconds - entry.lastAccessUnixSeconds,
        subscribers: entry.subscriptions.size,
        pendingWei: entry.pendingWei,
        openTickets: environment.openTickets(sender),
      }
      if (!rules.dropsIdleSender(idle, ttlSeconds)) continue
      this.#senders.delete(sender)
      dropped.push(sender)
    }
    return dropped
  }

  /** Caches a sender and stamps it. */
  touch(sender: Address, nowUnixSeconds: bigint): Entry {
    let entry = this.#senders.get(sender)
    if (entry === undefined) {
      entry = { pendingWei: 0n, lastAccessUnixSeconds: nowUnixSeconds, subscriptions: new Set() }
      this.#senders.set(sender, entry)
    }
    entry.lastAccessUnixSeconds = nowUnixSeconds
    return entry
  }

  /** In the order in which they were cached. */
  senders(): readonly CachedSender[] {
    return [...this.#senders].map(([sender, entry]) => ({
      sender,
      pendingWei: entry.pendingWei,
      lastAccessUnixSeconds: entry.lastAccessUnixSeconds,
      subscribers: entry.subscriptions.size,
    }))
  }

  #floatInput(sender: Address, nowUnixSeconds: bigint): FloatInput | Failure {
    const { environment } = this.#options
    const { pendingWei } = this.touch(sender, nowUnixSeconds)
    const info = environment.senderInfo(sender)
    if ('error' in info) return info
    const claimedWei = environment.claimedReserve(sender)
    if (typeof claimedWei !== 'bigint') return claimedWei
    return { info, poolSize: environment.poolSize(), claimedWei, pendingWei }
  }
}

/** The exact upstream text. */
export function addFloatRefusalText(refusal: AddFloatRefusal): string {
  return { 'insufficient-pending': 'cannot subtract from insufficient pendingAmount' }[refusal.code]
}
