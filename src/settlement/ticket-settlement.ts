import type { BrokerAccount } from './broker-account.ts'
import type { BrokerEvent } from './broker-event.ts'
import { brokerReverts } from './broker-reverts.ts'
import type { BrokerRules } from './broker-rules.ts'
import type { Revert } from './revert.ts'
import type { RedemptionCall } from './ticket-check.ts'

export interface SettlementContext {
  readonly account: BrokerAccount
  readonly currentRound: bigint
  readonly creationRound: bigint
  /** The recipient's share of the reserve; null = its computation panics. */
  readonly claimableWei: () => bigint | null
  readonly isRegistered: boolean
  readonly fundsGuard: BrokerRules['fundsGuard']
}

export type Settled =
  | { readonly ok: true; readonly events: readonly BrokerEvent[] }
  | { readonly ok: false; readonly revert: Revert }

/**
 * Pays a valid ticket, first from the deposit, then from the recipient's share of the reserve; what is short is lost.
 * Everything is decided before anything is changed, as if a revert undid it.
 * Spec PM-205 to PM-209; TicketBroker redeemWinningTicket, claimFromReserve, winningTicketTransfer.
 */
export function settle(call: RedemptionCall, context: SettlementContext): Settled {
  const { account, currentRound } = context
  const { sender, recipient, faceValueWei } = call.ticket
  const { depositWei, reserveWei } = account
  if (!account.isLocked(currentRound)) return failed(brokerReverts.senderUnlocked.revert)
  const claimableWei = context.claimableWei()
  const short = context.fundsGuard({ faceValueWei, depositWei, reserveWei, claimableWei })
  if (short !== null) return failed(short)

  const fromDepositWei = faceValueWei < depositWei ? faceValueWei : depositWei
  const missingWei = faceValueWei - fromDepositWei
  if (missingWei > 0n && claimableWei === null) return failed(brokerReverts.arithmetic.revert)
  const claimWei = least(missingWei, claimableWei ?? 0n)
  if (claimWei > reserveWei) return failed(brokerReverts.arithmetic.revert)
  const amountWei = fromDepositWei + claimWei
  if (amountWei > 0n && !context.isRegistered) {
    return failed(brokerReverts.unregistered.revert)
  }

  account.depositWei -= fromDepositWei
  const events: BrokerEvent[] = []
  if (claimWei > 0n) {
    account.claim(recipient, currentRound, claimWei)
    events.push({ kind: 'reserve-claimed', sender, claimant: recipient, amountWei: claimWei })
  }
  if (amountWei > 0n) {
    events.push({ kind: 'fees-credited', recipient, amountWei, round: context.creationRound })
    events.push({ kind: 'winning-ticket-transfer', sender, recipient, amountWei })
  }
  events.push(redeemed(call))
  return { ok: true, events }
}

function redeemed({ ticket, recipientRand }: RedemptionCall): BrokerEvent {
  const { sender, recipient, faceValueWei, winProb, senderNonce, auxData } = ticket
  return {
    kind: 'winning-ticket-redeemed',
    sender,
    recipient,
    faceValueWei,
    winProb,
    senderNonce,
    recipientRand,
    auxData,
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function failed(reason: Revert): Settled {
  return { ok: false, revert: reason }
}
