import type { Address, Hash, Hex } from '../bytes/hex.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import type { Rational } from '../money/rational.ts'

/** Round and L1 block hash that a ticket is bound to; `creationRound` is an int64 (spec PM-1, PM-21). */
export interface TicketExpirationParams {
  readonly creationRound: bigint
  readonly creationRoundBlockHash: Hash
}

/** What an orchestrator hands out, and every ticket of a payment session shares (spec PM-1). */
export interface TicketParams {
  readonly recipient: Address
  readonly faceValueWei: bigint
  /** Numerator over 2^256 − 1. */
  readonly winProb: bigint
  readonly recipientRandHash: Hash
  readonly seed: bigint
  /** L1 block. */
  readonly expirationBlock: bigint
  readonly expirationParams: TicketExpirationParams | null
}

/** One ticket as it is hashed and signed (spec PM-1, PM-20). */
export interface Ticket {
  readonly recipient: Address
  readonly sender: Address
  readonly faceValueWei: bigint
  readonly winProb: bigint
  /** uint32; the first one that a sender uses is 1. */
  readonly senderNonce: number
  readonly recipientRandHash: Hash
  readonly creationRound: bigint
  readonly creationRoundBlockHash: Hash
}

/** What differs between the tickets of a batch. */
export interface TicketSenderParams {
  readonly senderNonce: number
  readonly signature: Hex
}

/** Tickets of one payment: they differ only in nonce and signature (spec PM-1, PM-72). */
export interface TicketBatch {
  readonly ticketParams: TicketParams
  readonly expirationParams: TicketExpirationParams
  readonly sender: Address
  readonly senderParams: readonly TicketSenderParams[]
}

/** A node's parameters mostly come with one face value and one probability, and each payment asks for their value many times. */
const REMEMBERED = 8

interface Remembered {
  readonly faceValueWei: bigint
  readonly winProb: bigint
  readonly evWei: Rational
}

const remembered: Remembered[] = []
let oldest = 0

/** Expected value, faceValue · winProb / (2^256 − 1), exact, never rounded (spec PM-5, live P-15). */
export function expectedValue(params: Pick<TicketParams, 'faceValueWei' | 'winProb'>): Rational {
  const { faceValueWei, winProb } = params
  for (const known of remembered) {
    if (known.faceValueWei === faceValueWei && known.winProb === winProb) return known.evWei
  }
  const evWei = { numerator: faceValueWei * winProb, denominator: MAX_UINT256 }
  remembered[oldest] = { faceValueWei, winProb, evWei }
  oldest = (oldest + 1) % REMEMBERED
  return evWei
}
