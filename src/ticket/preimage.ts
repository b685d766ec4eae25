import { concatHex, EMPTY, minimalHex, wordHex, ZERO_HASH, type Hex } from '../bytes/hex.ts'
import { reduce } from '../money/rational.ts'
import type { RecipientRandBinding } from './cryptography.ts'
import type { Ticket, TicketExpirationParams } from './ticket.ts'

const PREIMAGE_BYTES = 168
const PREIMAGE_BYTES_WITH_AUX_DATA = 232

/**
 * Empty for round 0 with a zero hash, else 64 bytes; the sign of the round is dropped.
 * Spec PM-21, PM-22; go-livepeer pm/ticket.go:AuxData.
 */
export function auxData(params: TicketExpirationParams): Hex {
  if (params.creationRound === 0n && params.creationRoundBlockHash === ZERO_HASH) return EMPTY
  return concatHex(wordHex(params.creationRound), params.creationRoundBlockHash)
}

/**
 * What a ticket's hash is taken of. Amounts beyond 256 bits shift what follows and the fixed length cuts the tail.
 * Spec PM-20, PM-23; go-livepeer pm/ticket.go:flatten.
 */
export function ticketPreimage(ticket: Ticket): Hex {
  const aux = auxData(ticket)
  const all = concatHex(
    ticket.recipient,
    ticket.sender,
    wordHex(ticket.faceValueWei),
    wordHex(ticket.winProb),
    wordHex(BigInt(ticket.senderNonce)),
    ticket.recipientRandHash,
    aux,
  )
  const bytes = aux === EMPTY ? PREIMAGE_BYTES : PREIMAGE_BYTES_WITH_AUX_DATA
  return `0x${all.slice(2, 2 + bytes * 2)}`
}

/** What the orchestrator's MAC is taken of (spec PM-40; go-livepeer pm/recipient.go:rand). */
export function recipientRandMessage(binding: RecipientRandBinding): Hex {
  const price = reduce(binding.price)
  return concatHex(
    minimalHex(binding.seed),
    binding.sender,
    minimalHex(binding.faceValueWei),
    minimalHex(binding.winProb),
    minimalHex(binding.expirationBlock),
    minimalHex(price.numerator),
    minimalHex(price.denominator),
    auxData(binding.expirationParams),
  )
}
