import {
  concatHex,
  hexLength,
  hexToBigint,
  wordHex,
  type Address,
  type Hash,
  type Hex,
} from '../bytes/hex.ts'
import { auxData } from '../ticket/preimage.ts'
import type { Ticket } from '../ticket/ticket.ts'

/** A ticket as the TicketBroker takes it: any nonce and any auxData can be handed to it (spec PM-212). */
export interface ContractTicket {
  readonly recipient: Address
  readonly sender: Address
  readonly faceValueWei: bigint
  readonly winProb: bigint
  readonly senderNonce: bigint
  readonly recipientRandHash: Hash
  readonly auxData: Hex
}

/** What auxData of the right length stands for. */
export interface TicketRound {
  readonly creationRound: bigint
  readonly creationRoundBlockHash: Hash
}

const AUX_DATA_BYTES = 64
const WORD_DIGITS = 64

export function contractTicket(ticket: Ticket): ContractTicket {
  return {
    recipient: ticket.recipient,
    sender: ticket.sender,
    faceValueWei: ticket.faceValueWei,
    winProb: ticket.winProb,
    senderNonce: BigInt(ticket.senderNonce),
    recipientRandHash: ticket.recipientRandHash,
    auxData: auxData(ticket),
  }
}

/** Null = the contract knows no ticket with auxData of this length. */
export function readAuxData(bytes: Hex): TicketRound | null {
  if (hexLength(bytes) !== AUX_DATA_BYTES) return null
  return {
    creationRound: hexToBigint(`0x${bytes.slice(2, 2 + WORD_DIGITS)}`),
    creationRoundBlockHash: `0x${bytes.slice(2 + WORD_DIGITS)}`,
  }
}

/** What the contract takes the ticket's hash of (spec PM-20). */
export function contractTicketPreimage(ticket: ContractTicket): Hex {
  return concatHex(
    ticket.recipient,
    ticket.sender,
    wordHex(ticket.faceValueWei),
    wordHex(ticket.winProb),
    wordHex(ticket.senderNonce),
    ticket.recipientRandHash,
    ticket.auxData,
  )
}
