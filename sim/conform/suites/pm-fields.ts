import { assert } from '../../../src/assert.ts'
import type { WinningTicket } from '../../../src/settlement/winning-ticket.ts'
import type { SenderInfo } from '../../../src/ticket/sender-info.ts'
import type { Ticket, TicketExpirationParams, TicketParams } from '../../../src/ticket/ticket.ts'
import type { VectorFields } from './vector-fields.ts'

/** The pm area's common objects (decoded forms). */
export function readTicket(fields: VectorFields): Ticket {
  return {
    recipient: fields.hex('recipient'),
    sender: fields.hex('sender'),
    faceValueWei: fields.integer('faceValue'),
    winProb: fields.integer('winProb'),
    senderNonce: Number(fields.text('senderNonce')),
    recipientRandHash: fields.hex('recipientRandHash'),
    ...readExpirationParams(fields),
  }
}

export function readExpirationParams(fields: VectorFields): TicketExpirationParams {
  return {
    creationRound: fields.integer('creationRound'),
    creationRoundBlockHash: fields.hex('creationRoundBlockHash'),
  }
}

export function readTicketParams(fields: VectorFields): TicketParams {
  const expirationParams = fields.objectOrNull('expirationParams')
  return {
    recipient: fields.hex('recipient'),
    faceValueWei: fields.integer('faceValue'),
    winProb: fields.integer('winProb'),
    recipientRandHash: fields.hex('recipientRandHash'),
    seed: fields.integer('seed'),
    expirationBlock: fields.integer('expirationBlock'),
    expirationParams: expirationParams === null ? null : readExpirationParams(expirationParams),
  }
}

/** Without `pricePerPixel`, which the engine keeps beside the parameters. */
export function writeTicketParams(params: TicketParams): Record<string, unknown> {
  return {
    recipient: params.recipient,
    faceValue: `${params.faceValueWei}`,
    winProb: `${params.winProb}`,
    recipientRandHash: params.recipientRandHash,
    seed: `${params.seed}`,
    expirationBlock: `${params.expirationBlock}`,
    expirationParams:
      params.expirationParams === null ? null : writeExpirationParams(params.expirationParams),
  }
}

export function writeExpirationParams(params: TicketExpirationParams): Record<string, unknown> {
  return {
    creationRound: `${params.creationRound}`,
    creationRoundBlockHash: params.creationRoundBlockHash,
  }
}

export function readSenderInfo(fields: VectorFields): SenderInfo {
  const reserve = fields.object('reserve')
  return {
    depositWei: fields.integer('deposit'),
    withdrawRound: fields.integer('withdrawRound'),
    reserve: {
      fundsRemainingWei: reserve.integer('fundsRemaining'),
      claimedInCurrentRoundWei: reserve.integer('claimedInCurrentRound'),
    },
  }
}

/** `senderInfo` or, when the lookup fails, `senderInfoError`. */
export function readSenderInfoOrError(
  fields: VectorFields,
): SenderInfo | { readonly error: string } {
  const error = fields.textOrNull('senderInfoError')
  if (error !== null) return { error }
  assert(fields.has('senderInfo'), 'vector has neither senderInfo nor senderInfoError')
  return readSenderInfo(fields.object('senderInfo'))
}

export function writeSenderInfo(info: SenderInfo): Record<string, unknown> {
  return {
    deposit: `${info.depositWei}`,
    withdrawRound: `${info.withdrawRound}`,
    reserve: {
      fundsRemaining: `${info.reserve.fundsRemainingWei}`,
      claimedInCurrentRound: `${info.reserve.claimedInCurrentRoundWei}`,
    },
  }
}

export function writeWinningTicket(winning: WinningTicket): {
  readonly ticket: Readonly<Record<string, unknown>>
  readonly sig: string
  readonly recipientRand: string
} {
  const { ticket } = winning
  return {
    ticket: {
      recipient: ticket.recipient,
      sender: ticket.sender,
      faceValue: `${ticket.faceValueWei}`,
      winProb: `${ticket.winProb}`,
      senderNonce: `${ticket.senderNonce}`,
      recipientRandHash: ticket.recipientRandHash,
      creationRound: `${ticket.creationRound}`,
      creationRoundBlockHash: ticket.creationRoundBlockHash,
      paramsExpirationBlock: `${winning.paramsExpirationBlock}`,
    },
    sig: winning.signature,
    recipientRand: `${winning.recipientRand}`,
  }
}
