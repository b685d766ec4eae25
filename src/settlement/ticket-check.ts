import { ZERO_ADDRESS, ZERO_HASH, type Hash, type Hex } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import type { BrokerCryptography } from './broker-cryptography.ts'
import { brokerReverts, type BrokerRevertName } from './broker-reverts.ts'
import { readAuxData, type ContractTicket } from './contract-ticket.ts'
import type { Revert } from './revert.ts'

/** One redemption as it is handed to the contract. */
export interface RedemptionCall {
  readonly ticket: ContractTicket
  readonly signature: Hex
  readonly recipientRand: bigint
}

/** What the check of a ticket depends on beside the ticket. */
export interface TicketCheckContext {
  readonly currentRound: bigint
  readonly ticketValidityPeriod: bigint
  /** All zeros = none recorded. */
  blockHash(round: bigint): Hash
  isUsed(ticketHash: Hash): boolean
  readonly cryptography: BrokerCryptography
}

export type TicketCheck =
  | { readonly ok: true; readonly hash: Hash; readonly creationRound: bigint }
  | { readonly ok: false; readonly revert: Revert }

/**
 * Whether a ticket may be paid at all; the order is the contract's.
 * Spec PM-201; TicketBroker requireValidWinningTicket, requireValidTicketAuxData.
 */
export function checkTicket(call: RedemptionCall, context: TicketCheckContext): TicketCheck {
  const { ticket, signature, recipientRand } = call
  const { cryptography } = context
  if (ticket.recipient === ZERO_ADDRESS) return fail('nullRecipient')
  if (ticket.sender === ZERO_ADDRESS) return fail('nullSender')
  const round = readAuxData(ticket.auxData)
  if (round === null) return fail('auxDataLength')
  const { creationRound } = round
  const blockHash = context.blockHash(creationRound)
  if (blockHash === ZERO_HASH) return fail('noBlockHash')
  if (blockHash !== round.creationRoundBlockHash) {
    return fail('wrongBlockHash')
  }
  const endRound = creationRound + context.ticketValidityPeriod
  if (endRound > MAX_UINT256) return fail('arithmetic')
  if (endRound <= context.currentRound) return fail('expired')
  if (cryptography.recipientRandHash(recipientRand) !== ticket.recipientRandHash) {
    return fail('wrongRecipientRand')
  }
  const hash = cryptography.ticketHash(ticket)
  if (context.isUsed(hash)) return fail('used')
  const unsigned = cryptography.checkSignature(ticket.sender, hash, signature)
  if (unsigned !== null) return { ok: false, revert: unsigned }
  if (!cryptography.isWinning(signature, recipientRand, ticket.winProb)) {
    return fail('lost')
  }
  return { ok: true, hash, creationRound }
}

function fail(name: BrokerRevertName): TicketCheck {
  return { ok: false, revert: brokerReverts[name].revert }
}
