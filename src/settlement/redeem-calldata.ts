import type { Hex } from '../bytes/hex.ts'
import type { Ticket } from '../ticket/ticket.ts'
import type { AbiValue } from './abi.ts'
import { contractTicket, type ContractTicket } from './contract-ticket.ts'
import { encodeCall } from './ticket-broker-abi.ts'

/**
 * Call data of TicketBroker.redeemWinningTicket(ticket, sig, recipientRand).
 * Spec PM-212; go-livepeer eth/client.go:RedeemWinningTicket.
 */
export function redeemCalldata(ticket: Ticket, signature: Hex, recipientRand: bigint): Hex {
  const values = [ticketValue(contractTicket(ticket)), signature, recipientRand]
  return encodeCall('redeemWinningTicket', values)
}

/** The tuple that stands for a ticket in call data. */
export function ticketValue(ticket: ContractTicket): AbiValue {
  return [
    ticket.recipient,
    ticket.sender,
    ticket.faceValueWei,
    ticket.winProb,
    ticket.senderNonce,
    ticket.recipientRandHash,
    ticket.auxData,
  ]
}
