import { concatHex, hexLength, wordHex, type Hex } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { auxData } from '../ticket/preimage.ts'
import type { Ticket } from '../ticket/ticket.ts'

/** First four bytes of keccak256 of redeemWinningTicket's signature (spec PM-212). */
const SELECTOR: Hex = '0xec8b3cb6'
const WORD_BYTES = 32
/** Ticket tuple, signature offset and recipientRand. */
const ARGUMENT_WORDS = 3
/** Seven static words and the offset of auxData. */
const TICKET_WORDS = 8

/**
 * Call data of TicketBroker.redeemWinningTicket(ticket, sig, recipientRand).
 * Spec PM-212; go-livepeer eth/client.go:RedeemWinningTicket.
 */
export function redeemCalldata(ticket: Ticket, signature: Hex, recipientRand: bigint): Hex {
  const encodedTicket = encodeTicket(ticket)
  const ticketOffset = ARGUMENT_WORDS * WORD_BYTES
  const signatureOffset = ticketOffset + hexLength(encodedTicket)
  return concatHex(
    SELECTOR,
    word(BigInt(ticketOffset)),
    word(BigInt(signatureOffset)),
    word(recipientRand),
    encodedTicket,
    encodeBytes(signature),
  )
}

function encodeTicket(ticket: Ticket): Hex {
  return concatHex(
    wordHex(BigInt(ticket.recipient)),
    wordHex(BigInt(ticket.sender)),
    word(ticket.faceValueWei),
    word(ticket.winProb),
    word(BigInt(ticket.senderNonce)),
    ticket.recipientRandHash,
    word(BigInt((TICKET_WORDS - 1) * WORD_BYTES)),
    encodeBytes(auxData(ticket)),
  )
}

/** Length, then the bytes filled up with zeros to whole words. */
function encodeBytes(bytes: Hex): Hex {
  const length = hexLength(bytes)
  const padding = (WORD_BYTES - (length % WORD_BYTES)) % WORD_BYTES
  return concatHex(word(BigInt(length)), bytes, `0x${'00'.repeat(padding)}`)
}

/** uint256, as Go's ABI encoder reduces it. */
function word(value: bigint): Hex {
  return wordHex(value & MAX_UINT256)
}
