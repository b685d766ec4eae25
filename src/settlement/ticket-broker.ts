import type { Address, Hash } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import type { ReserveInfo, SenderInfo } from '../ticket/sender-info.ts'
import { BrokerAccount } from './broker-account.ts'
import type { BrokerCryptography } from './broker-cryptography.ts'
import type { BrokerEvent } from './broker-event.ts'
import { brokerReverts, type BrokerRevertName } from './broker-reverts.ts'
import type { BrokerRules } from './broker-rules.ts'
import type { ContractTicket } from './contract-ticket.ts'
import type { Revert } from './revert.ts'
import { checkTicket, type RedemptionCall } from './ticket-check.ts'
import { settle } from './ticket-settlement.ts'

/** The contract's neighbours: rounds, the Controller and the pool of orchestrators. Their owner changes them. */
export interface BrokerSurroundings {
  readonly currentRound: bigint
  readonly roundInitialized: boolean
  readonly paused: boolean
  readonly poolSize: bigint
  /** All zeros = none recorded. */
  blockHash(round: bigint): Hash
  isActive(recipient: Address): boolean
  /** Whether fees can be credited to it. */
  isRegistered(recipient: Address): boolean
}

export interface TicketBrokerOptions {
  readonly controller: Address
  /** Of the Controller. */
  readonly owner: Address
  readonly unlockPeriodRounds: bigint
  readonly ticketValidityPeriodRounds: bigint
  readonly surroundings: BrokerSurroundings
  readonly cryptography: BrokerCryptography
  readonly rules: BrokerRules
}

/** A failed call changes nothing and tells nothing. `payoutWei` leaves the contract for the caller. */
export type BrokerCall =
  | { readonly ok: true; readonly events: readonly BrokerEvent[]; readonly payoutWei: bigint }
  | { readonly ok: false; readonly revert: Revert }

/** A batch as it is encoded: three lists that may differ in length. */
export interface RedemptionBatch {
  readonly tickets: readonly ContractTicket[]
  readonly signatures: readonly RedemptionCall['signature'][]
  readonly recipientRands: readonly bigint[]
}

/**
 * The TicketBroker: deposits, reserves, unlocking, redemption. Payable calls take the sent amount as an argument; no gas.
 * Spec PM-180 to PM-211; livepeer/protocol contracts/pm/TicketBroker.sol.
 */
export class TicketBroker {
  readonly #options: TicketBrokerOptions
  readonly #accounts = new Map<Address, BrokerAccount>()
  readonly #used = new Set<Hash>()
  #controller: Address
  /** Since the last reversible call. */
  #justUsed: Hash[] = []
  #unlockPeriod: bigint
  #ticketValidityPeriod: bigint

  constructor(options: TicketBrokerOptions) {
    this.#options = options
    this.#controller = options.controller
    this.#unlockPeriod = options.unlockPeriodRounds
    this.#ticketValidityPeriod = options.ticketValidityPeriodRounds
  }

  fundDeposit(caller: Address, valueWei: bigint): BrokerCall {
    return this.#whenRunning(() => {
      const account = this.#account(caller)
      if (account.depositWei + valueWei > MAX_UINT256) return failed('arithmetic')
      account.depositWei += valueWei
      const cancelled = cancelPending(account, caller)
      return done(...cancelled, { kind: 'deposit-funded', sender: caller, amountWei: valueWei })
    })
  }

  fundReserve(caller: Address, valueWei: bigint): BrokerCall {
    return this.#whenRunning(() => {
      const account = this.#account(caller)
      if (account.reserveWei + valueWei > MAX_UINT256) return failed('arithmetic')
      account.reserveWei += valueWei
      const cancelled = cancelPending(account, caller)
      return done({ kind: 'reserve-funded', sender: caller, amountWei: valueWei }, ...cancelled)
    })
  }

  fundDepositAndReserve(
    caller: Address,
    valueWei: bigint,
    split: { readonly depositWei: bigint; readonly reserveWei: bigint },
  ): BrokerCall {
    return this.fundDepositAndReserveFor(caller, valueWei, { sender: caller, ...split })
  }

  /** Only a sender's own money cancels its unlock (spec PM-182), but for the oldest version. */
  fundDepositAndReserveFor(
    caller: Address,
    valueWei: bigint,
    funding: { readonly sender: Address; readonly depositWei: bigint; readonly reserveWei: bigint },
  ): BrokerCall {
    return this.#whenRunning(() => {
      const { sender, depositWei, reserveWei } = funding
      if (depositWei + reserveWei > MAX_UINT256) return failed('arithmetic')
      if (valueWei !== depositWei + reserveWei) return failed('valueMismatch')
      const account = this.#account(sender)
      if (account.depositWei + depositWei > MAX_UINT256) return failed('arithmetic')
      if (account.reserveWei + reserveWei > MAX_UINT256) return failed('arithmetic')
      account.depositWei += depositWei
      account.reserveWei += reserveWei
      const cancels = this.#options.rules.fundingCancelsUnlock({ funder: caller, sender })
      const cancelled = cancels ? cancelPending(account, sender) : []
      return done(
        ...cancelled,
        { kind: 'reserve-funded', sender, amountWei: reserveWei },
        { kind: 'deposit-funded', sender, amountWei: depositWei },
      )
    })
  }

  unlock(caller: Address): BrokerCall {
    return this.#whenRunning(() => {
      const account = this.#account(caller)
      if (account.isEmpty) return failed('emptyAccount')
      if (account.withdrawRound !== 0n) return failed('alreadyUnlocking')
      const startRound = this.#options.surroundings.currentRound
      const endRound = startRound + this.#unlockPeriod
      if (endRound > MAX_UINT256) return failed('arithmetic')
      account.withdrawRound = endRound
      return done({ kind: 'unlock', sender: caller, startRound, endRound })
    })
  }

  cancelUnlock(caller: Address): BrokerCall {
    return this.#whenRunning(() => {
      const cancelled = cancelPending(this.#account(caller), caller)
      return cancelled.length === 0 ? failed('noUnlock') : done(...cancelled)
    })
  }

  /** The withdraw round stays, and with it the account unlocked (spec PM-185, PM-186). */
  withdraw(caller: Address): BrokerCall {
    return this.#whenRunning(() => {
      const account = this.#account(caller)
      if (account.isEmpty) return failed('emptyAccount')
      if (account.withdrawRound === 0n) return failed('noUnlock')
      const { currentRound } = this.#options.surroundings
      if (account.isLocked(currentRound)) return failed('accountLocked')
      const { depositWei, reserveWei } = account
      account.depositWei = 0n
      account.reserveWei = 0n
      const event: BrokerEvent = { kind: 'withdrawal', sender: caller, depositWei, reserveWei }
      return { ok: true, events: [event], payoutWei: depositWei + reserveWei }
    })
  }

  /** Anyone may call it. */
  redeemWinningTicket(call: RedemptionCall): BrokerCall {
    return this.#whenRoundRuns(() => this.#redeem(call))
  }

  /** Tickets that fail are passed over in silence; a list that is too short fails the whole call (spec PM-211). */
  batchRedeemWinningTickets(batch: RedemptionBatch): BrokerCall {
    return this.#whenRoundRuns(() => {
      const calls: RedemptionCall[] = []
      for (const [index, ticket] of batch.tickets.entries()) {
        const signature = batch.signatures[index]
        const recipientRand = batch.recipientRands[index]
        if (signature === undefined || recipientRand === undefined) return failed('index')
        calls.push({ ticket, signature, recipientRand })
      }
      const results = calls.map((call) => this.#redeem(call))
      return done(...results.flatMap((result) => (result.ok ? result.events : [])))
    })
  }

  /**
   * Makes a call that changes the account of `sender` at most, and that `undo` takes back: for estimates of gas and reorganised
   * blocks. Calls are taken back in reverse order.
   */
  reversible(
    sender: Address,
    call: () => BrokerCall,
  ): { readonly result: BrokerCall; readonly undo: () => void } {
    const account = this.#accounts.get(sender)?.copy()
    this.#justUsed = []
    const result = call()
    const used = this.#justUsed
    return {
      result,
      undo: () => {
        if (account === undefined) this.#accounts.delete(sender)
        else this.#accounts.set(sender, account.copy())
        for (const hash of used) this.#used.delete(hash)
      },
    }
  }

  /** Puts an account into the state in which a world finds it. No call of the contract. */
  assume(
    sender: Address,
    found: {
      readonly depositWei: bigint
      readonly reserveWei: bigint
      readonly withdrawRound: bigint
    },
  ): void {
    Object.assign(this.#account(sender), found)
  }

  /** Works while the system is paused. */
  setUnlockPeriod(caller: Address, rounds: bigint): BrokerCall {
    if (caller !== this.#options.owner) return failed('notOwner')
    this.#unlockPeriod = rounds
    return done({ kind: 'parameter-update', parameter: 'unlockPeriod' })
  }

  /** Works while the system is paused. */
  setTicketValidityPeriod(caller: Address, rounds: bigint): BrokerCall {
    if (caller !== this.#options.owner) return failed('notOwner')
    if (rounds === 0n) return failed('noValidityPeriod')
    this.#ticketValidityPeriod = rounds
    return done({ kind: 'parameter-update', parameter: 'ticketValidityPeriod' })
  }

  /** Only the Controller calls it, when its owner moves the contract to another one; from then on that one's surroundings count. */
  setController(caller: Address, controller: Address): BrokerCall {
    if (caller !== this.#controller) return failed('notController')
    this.#controller = controller
    return done({ kind: 'controller-set', controller })
  }

  get controller(): Address {
    return this.#controller
  }

  get unlockPeriod(): bigint {
    return this.#unlockPeriod
  }

  get ticketValidityPeriod(): bigint {
    return this.#ticketValidityPeriod
  }

  /** Claims are those of the current round (spec PM-187). */
  senderInfo(sender: Address): SenderInfo {
    const account = this.#accounts.get(sender) ?? new BrokerAccount()
    const { currentRound } = this.#options.surroundings
    return {
      depositWei: account.depositWei,
      withdrawRound: account.withdrawRound,
      reserve: {
        fundsRemainingWei: account.reserveWei,
        claimedInCurrentRoundWei: account.claimedInRound(currentRound),
      },
    }
  }

  /** The second half of `senderInfo`. */
  reserveInfo(sender: Address): ReserveInfo {
    return this.senderInfo(sender).reserve
  }

  /** Also of an account that has withdrawn and not funded since (spec PM-185). */
  isUnlockInProgress(sender: Address): boolean {
    return this.senderInfo(sender).withdrawRound !== 0n
  }

  claimedReserve(sender: Address, claimant: Address): bigint {
    const { currentRound } = this.#options.surroundings
    return this.#accounts.get(sender)?.claimedBy(claimant, currentRound) ?? 0n
  }

  /** Null = the getter panics (spec PM-188). */
  claimableReserve(sender: Address, claimant: Address): bigint | null {
    const { surroundings, rules } = this.#options
    const { poolSize, currentRound } = surroundings
    if (!surroundings.isActive(claimant) || poolSize === 0n) return 0n
    const account = this.#accounts.get(sender) ?? new BrokerAccount()
    return rules.claimableShare({
      poolSize,
      reserveWei: account.reserveWei,
      claimedInRoundWei: account.claimedInRound(currentRound),
      claimedByWei: account.claimedBy(claimant, currentRound),
    })
  }

  isUsed(ticketHash: Hash): boolean {
    return this.#used.has(ticketHash)
  }

  ticketHash(ticket: ContractTicket): Hash {
    return this.#options.cryptography.ticketHash(ticket)
  }

  #redeem(call: RedemptionCall): BrokerCall {
    const { surroundings, cryptography, rules } = this.#options
    const { currentRound } = surroundings
    const checked = checkTicket(call, {
      currentRound,
      ticketValidityPeriod: this.#ticketValidityPeriod,
      blockHash: (round) => surroundings.blockHash(round),
      isUsed: (hash) => this.#used.has(hash),
      cryptography,
    })
    if (!checked.ok) return undone(checked.revert)
    const { sender, recipient } = call.ticket
    const settled = settle(call, {
      account: this.#account(sender),
      currentRound,
      creationRound: checked.creationRound,
      claimableWei: () => this.claimableReserve(sender, recipient),
      isRegistered: surroundings.isRegistered(recipient),
      fundsGuard: rules.fundsGuard,
    })
    if (!settled.ok) return undone(settled.revert)
    this.#used.add(checked.hash)
    this.#justUsed.push(checked.hash)
    return done(...settled.events)
  }

  #account(sender: Address): BrokerAccount {
    let account = this.#accounts.get(sender)
    if (account === undefined) {
      account = new BrokerAccount()
      this.#accounts.set(sender, account)
    }
    return account
  }

  #whenRunning(call: () => BrokerCall): BrokerCall {
    return this.#options.surroundings.paused ? failed('paused') : call()
  }

  #whenRoundRuns(call: () => BrokerCall): BrokerCall {
    return this.#whenRunning(() =>
      this.#options.surroundings.roundInitialized ? call() : failed('roundNotInitialized'),
    )
  }
}

function cancelPending(account: BrokerAccount, sender: Address): readonly BrokerEvent[] {
  if (account.withdrawRound === 0n) return []
  account.withdrawRound = 0n
  return [{ kind: 'unlock-cancelled', sender }]
}

function done(...events: readonly BrokerEvent[]): BrokerCall {
  return { ok: true, events, payoutWei: 0n }
}

function failed(name: BrokerRevertName): BrokerCall {
  return undone(brokerReverts[name].revert)
}

function undone(reason: Revert): BrokerCall {
  return { ok: false, revert: reason }
}
