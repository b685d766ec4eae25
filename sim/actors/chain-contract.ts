import { unreachable } from '../../src/assert.ts'
import { ZERO_ADDRESS, type Address, type Hash } from '../../src/bytes/hex.ts'
import { createBrokerCryptography } from '../../src/settlement/broker-cryptography.ts'
import type { BrokerEvent } from '../../src/settlement/broker-event.ts'
import type { Revert } from '../../src/settlement/revert.ts'
import type { SettlementRules } from '../../src/settlement/rules.ts'
import { TicketBroker, type BrokerCall } from '../../src/settlement/ticket-broker.ts'
import type { Cryptography } from '../../src/ticket/cryptography.ts'
import type { SenderInfo } from '../../src/ticket/sender-info.ts'
import type { ChainCall } from './chain-call.ts'
import { failedGas, redemptionGas, type RedemptionWork } from './gas-costs.ts'

/** The surroundings of a call. */
export interface Moment {
  readonly round: bigint
  readonly roundInitialized: boolean
  readonly poolSize: bigint
}

/** A call that got into a block. `error` null = it succeeded. */
export interface ExecutedCall {
  readonly error: string | null
  readonly events: readonly BrokerEvent[]
  readonly gasUsed: bigint
  readonly before: SenderInfo
  readonly after: SenderInfo
  /** What a ticket was paid from; 0 for other calls. */
  readonly fromDepositWei: bigint
  readonly fromReserveWei: bigint
  /** Takes the call back; later ones must have been taken back before. */
  readonly undo: () => void
}

/** The TicketBroker of a world: calls happen at a moment, cost gas, and can be taken back. */
export class ChainContract {
  readonly #broker: TicketBroker
  /** Round in which a recipient was last credited fees. */
  readonly #feeRounds = new Map<Address, bigint>()
  #moment: Moment = { round: 0n, roundInitialized: false, poolSize: 0n }

  constructor(options: {
    readonly unlockPeriodRounds: bigint
    readonly ticketValidityRounds: bigint
    readonly blockHash: (round: bigint) => Hash
    readonly cryptography: Cryptography
    readonly rules: SettlementRules
  }) {
    const { rules, cryptography, unlockPeriodRounds, blockHash } = options
    const moment = (): Moment => this.#moment
    this.#broker = new TicketBroker({
      controller: ZERO_ADDRESS,
      owner: ZERO_ADDRESS,
      unlockPeriodRounds,
      ticketValidityPeriodRounds: options.ticketValidityRounds,
      cryptography: createBrokerCryptography(cryptography, rules),
      rules,
      surroundings: {
        get currentRound() {
          return moment().round
        },
        get roundInitialized() {
          return moment().roundInitialized
        },
        get poolSize() {
          return moment().poolSize
        },
        paused: false,
        blockHash,
        isActive: () => true,
        isRegistered: () => true,
      },
    })
  }

  assume(sender: Address, found: Parameters<TicketBroker['assume']>[1]): void {
    this.#broker.assume(sender, found)
  }

  senderInfo(sender: Address, moment: Moment): SenderInfo {
    this.#moment = moment
    return this.#broker.senderInfo(sender)
  }

  claimedReserve(sender: Address, claimant: Address, moment: Moment): bigint {
    this.#moment = moment
    return this.#broker.claimedReserve(sender, claimant)
  }

  /** What one ticket of any face value could be paid at that moment. */
  payableWei(sender: Address, recipient: Address, moment: Moment): bigint {
    this.#moment = moment
    const { depositWei, withdrawRound } = this.#broker.senderInfo(sender)
    if (withdrawRound !== 0n && moment.round >= withdrawRound) return 0n
    return depositWei + (this.#broker.claimableReserve(sender, recipient) ?? 0n)
  }

  isUsed(ticketHash: Hash): boolean {
    return this.#broker.isUsed(ticketHash)
  }

  /** Why the call would fail; null = it would succeed. */
  estimate(call: ChainCall, moment: Moment): string | null {
    this.#moment = moment
    const { result, undo } = this.#broker.reversible(call.sender, () => this.#call(call))
    undo()
    return result.ok ? null : revertText(result.revert)
  }

  /** A call that gets into a block and comes to nothing, whatever the contract would have said. */
  fail(call: ChainCall, moment: Moment, error: string): ExecutedCall {
    const info = this.senderInfo(call.sender, moment)
    const gasUsed = failedGas(call.kind)
    const undo = (): void => undefined
    return { error, events: [], gasUsed, before: info, after: info, ...PAID_NOTHING, undo }
  }

  execute(call: ChainCall, moment: Moment): ExecutedCall {
    const recipient = recipientOf(call)
    const before = this.senderInfo(call.sender, moment)
    const claimedBefore =
      recipient === null ? 0n : this.claimedReserve(call.sender, recipient, moment)
    const { result, undo } = this.#broker.reversible(call.sender, () => this.#call(call))
    if (!result.ok) return this.fail(call, moment, revertText(result.revert))
    const after = this.#broker.senderInfo(call.sender)
    const work = redemptionWork(call, result.events, { before, after, claimedBefore })
    const lastFees = recipient === null ? undefined : this.#feeRounds.get(recipient)
    const gasUsed = gasOf(call, { ...work, lastFees: since(lastFees, moment.round) })
    const { fromDepositWei, fromReserveWei } = work
    if (recipient !== null && fromDepositWei + fromReserveWei > 0n) {
      this.#feeRounds.set(recipient, moment.round)
    }
    return {
      error: null,
      events: result.events,
      gasUsed,
      before,
      after,
      fromDepositWei,
      fromReserveWei,
      undo: () => {
        undo()
        if (recipient === null) return
        if (lastFees === undefined) this.#feeRounds.delete(recipient)
        else this.#feeRounds.set(recipient, lastFees)
      },
    }
  }

  #call(call: ChainCall): BrokerCall {
    const broker = this.#broker
    switch (call.kind) {
      case 'redeemWinningTicket':
        return broker.redeemWinningTicket(call.redemption)
      case 'fundDeposit':
        return broker.fundDeposit(call.sender, call.amountWei)
      case 'fundReserve':
        return broker.fundReserve(call.sender, call.amountWei)
      case 'unlock':
        return broker.unlock(call.sender)
      case 'cancelUnlock':
        return broker.cancelUnlock(call.sender)
      case 'withdraw':
        return broker.withdraw(call.sender)
      default:
        return unreachable(call)
    }
  }
}

const PAID_NOTHING = { fromDepositWei: 0n, fromReserveWei: 0n }

function recipientOf(call: ChainCall): Address | null {
  return call.kind === 'redeemWinningTicket' ? call.redemption.ticket.recipient : null
}

function redemptionWork(
  call: ChainCall,
  events: readonly BrokerEvent[],
  account: {
    readonly before: SenderInfo
    readonly after: SenderInfo
    readonly claimedBefore: bigint
  },
): Omit<RedemptionWork, 'lastFees'> {
  let paidWei = 0n
  let fromReserveWei = 0n
  for (const event of events) {
    if (event.kind === 'winning-ticket-transfer') paidWei = event.amountWei
    if (event.kind === 'reserve-claimed') fromReserveWei = event.amountWei
  }
  return {
    faceValueWei: call.kind === 'redeemWinningTicket' ? call.redemption.ticket.faceValueWei : 0n,
    fromDepositWei: paidWei - fromReserveWei,
    fromReserveWei,
    depositWei: account.after.depositWei,
    firstClaimOfRound: account.before.reserve.claimedInCurrentRoundWei === 0n,
    firstClaimOfRecipient: account.claimedBefore === 0n,
  }
}

function gasOf(call: ChainCall, work: RedemptionWork): bigint {
  if (call.kind !== 'redeemWinningTicket') return failedGas(call.kind)
  return call.gasUsed ?? redemptionGas(work)
}

function since(lastRound: bigint | undefined, round: bigint): RedemptionWork['lastFees'] {
  if (lastRound === undefined) return 'never'
  return lastRound === round ? 'this-round' : 'earlier-round'
}

/** As an Ethereum node passes a revert on. */
function revertText(revert: Revert): string {
  const reason = revert.kind === 'panic' ? `panic ${revert.code}` : revert.text
  return `execution reverted: ${reason}`
}
