import type { Hex } from '../bytes/hex.ts'
import type { Ticket } from '../ticket/ticket.ts'

/** A ticket that won, with all that its redemption takes (spec PM-110; go-livepeer pm/ticket.go:SignedTicket). */
export interface WinningTicket {
  readonly ticket: Ticket
  /** L1 block from which the orchestrator takes no more tickets of these parameters, so that recipientRand may be shown. */
  readonly paramsExpirationBlock: bigint
  readonly signature: Hex
  readonly recipientRand: bigint
}

/** What somebody outside answered instead of a value; the text is theirs. */
export interface Failure {
  readonly error: string
}
