import { unreachable } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import type { SenderInfo } from '../ticket/sender-info.ts'
import type { BrokerEvent } from './broker-event.ts'
import type { SettlementRules } from './rules.ts'

interface Account {
  info: SenderInfo
  /** L1 block at which the chain was asked. */
  readonly snapshotBlock: bigint
}

/**
 * Senders' accounts as an orchestrator believes them to be: read once from the chain, then kept up with events.
 * Events of senders that nobody asked for are skipped.
 * Spec PM-123 to PM-125; go-livepeer eth/watchers/senderwatcher.go.
 */
export class SenderWatcher {
  /** The node's own account, which counts as the one that claims from reserves (spec I-23). */
  readonly #account: Address
  readonly #rules: SettlementRules
  readonly #accounts = new Map<Address, Account>()
  readonly #claims = new Map<Address, bigint>()

  constructor(options: { readonly account: Address; readonly rules: SettlementRules }) {
    this.#account = options.account
    this.#rules = options.rules
  }

  /** Null = the chain must be asked. */
  senderInfo(sender: Address): SenderInfo | null {
    return this.#accounts.get(sender)?.info ?? null
  }

  /** The chain's answer, as of `snapshotBlock`. */
  readSenderInfo(sender: Address, info: SenderInfo, snapshotBlock: bigint): void {
    this.#accounts.set(sender, { info, snapshotBlock })
  }

  /** Taken by this node from the reserve in this round; null = the chain must be asked. */
  claimedReserve(sender: Address): bigint | null {
    return this.#claims.get(sender) ?? null
  }

  /** The chain's answer for whichever claimant was asked about: it is kept by sender alone (spec PM-125). */
  readClaimedReserve(sender: Address, claimedWei: bigint): void {
    this.#claims.set(sender, claimedWei)
  }

  /** The sender whose reserve grew, of which the monitor is told; else null. */
  apply(event: BrokerEvent, block: bigint): Address | null {
    if (!('sender' in event)) return null
    const account = this.#accounts.get(event.sender)
    if (account === undefined) return null
    if (!this.#rules.logIsNews(block, account.snapshotBlock)) return null
    account.info = this.#after(event, account.info)
    return event.kind === 'reserve-funded' ? event.sender : null
  }

  /** Claims count by the round. */
  newRound(): void {
    for (const account of this.#accounts.values()) {
      account.info = { ...account.info, reserve: withClaims(account.info.reserve, 0n) }
    }
    for (const sender of this.#claims.keys()) this.#claims.set(sender, 0n)
  }

  forget(sender: Address): void {
    this.#accounts.delete(sender)
    this.#claims.delete(sender)
  }

  accounts(): readonly { readonly sender: Address; readonly info: SenderInfo }[] {
    return [...this.#accounts].map(([sender, { info }]) => ({ sender, info }))
  }

  claims(): readonly { readonly sender: Address; readonly claimedWei: bigint }[] {
    return [...this.#claims].map(([sender, claimedWei]) => ({ sender, claimedWei }))
  }

  #after(event: Extract<BrokerEvent, { sender: Address }>, info: SenderInfo): SenderInfo {
    switch (event.kind) {
      case 'deposit-funded':
        return { ...info, depositWei: info.depositWei + event.amountWei }
      case 'reserve-funded':
        return { ...info, reserve: withFunds(info.reserve, event.amountWei) }
      case 'winning-ticket-transfer':
        return this.#afterTransfer(event, info)
      case 'withdrawal':
        return this.#afterWithdrawal(event.sender, info)
      case 'unlock':
        return { ...info, withdrawRound: event.endRound }
      case 'unlock-cancelled':
        return { ...info, withdrawRound: 0n }
      case 'reserve-claimed':
      case 'winning-ticket-redeemed':
        return info
      default:
        return unreachable(event)
    }
  }

  /** The reserve pays what the deposit cannot. */
  #afterTransfer(
    event: Extract<BrokerEvent, { kind: 'winning-ticket-transfer' }>,
    info: SenderInfo,
  ): SenderInfo {
    const claimWei = event.amountWei - info.depositWei
    if (claimWei <= 0n) return { ...info, depositWei: -claimWei }
    if (event.recipient === this.#account) {
      const known = this.claimedReserve(event.sender)
      const claims = this.#rules.ownClaims(known, claimWei)
      if (claims !== null) this.#claims.set(event.sender, claims)
    }
    const reserve = withFunds(info.reserve, -claimWei)
    const claimed = reserve.claimedInCurrentRoundWei + claimWei
    return { ...info, depositWei: 0n, reserve: withClaims(reserve, claimed) }
  }

  #afterWithdrawal(sender: Address, info: SenderInfo): SenderInfo {
    const emptied = withFunds(info.reserve, -info.reserve.fundsRemainingWei)
    if (!this.#rules.withdrawalClearsClaims()) return { ...info, depositWei: 0n, reserve: emptied }
    this.#claims.set(sender, 0n)
    return { ...info, depositWei: 0n, reserve: withClaims(emptied, 0n) }
  }
}

/** Why the chain could not be asked, in the exact upstream text. */
export function senderInfoErrorText(cause: string): string {
  return `GetSenderInfo RPC call to remote node failed: ${cause}`
}

/** Why the chain could not be asked, in the exact upstream text. */
export function claimedReserveErrorText(cause: string): string {
  return `ClaimedReserve RPC call to remote node failed: ${cause}`
}

type Reserve = SenderInfo['reserve']

function withFunds(reserve: Reserve, changeWei: bigint): Reserve {
  return { ...reserve, fundsRemainingWei: reserve.fundsRemainingWei + changeWei }
}

function withClaims(reserve: Reserve, claimedInCurrentRoundWei: bigint): Reserve {
  return { ...reserve, claimedInCurrentRoundWei }
}
