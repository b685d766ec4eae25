import { hexToBigint, minimalHex, toAddress, toHash, ZERO_HASH } from '../../bytes/hex.ts'
import type { TicketExpirationParams, TicketParams } from '../../ticket/ticket.ts'
import type { WireExpirationParams, WireTicketParams } from './schema.ts'

/** Big integers travel as minimal big-endian bytes without a sign, addresses and hashes whole (spec PM-6, PM-7). */
export function ticketParamsToWire(params: TicketParams): WireTicketParams {
  return {
    recipient: params.recipient,
    faceValue: minimalHex(params.faceValueWei),
    winProb: minimalHex(params.winProb),
    recipientRandHash: params.recipientRandHash,
    seed: minimalHex(params.seed),
    expirationBlock: minimalHex(params.expirationBlock),
    expirationParams: params.expirationParams,
  }
}

/** Short and long addresses and hashes are fitted, numbers may have any length and leading zeros (spec PM-6, PM-7). */
export function ticketParamsFromWire(wire: WireTicketParams): TicketParams {
  return {
    recipient: toAddress(wire.recipient),
    faceValueWei: hexToBigint(wire.faceValue),
    winProb: hexToBigint(wire.winProb),
    recipientRandHash: toHash(wire.recipientRandHash),
    seed: hexToBigint(wire.seed),
    expirationBlock: hexToBigint(wire.expirationBlock),
    expirationParams:
      wire.expirationParams === null ? null : expirationParamsFromWire(wire.expirationParams),
  }
}

export function expirationParamsFromWire(wire: WireExpirationParams): TicketExpirationParams {
  return {
    creationRound: wire.creationRound,
    creationRoundBlockHash: toHash(wire.creationRoundBlockHash),
  }
}

/**
 * Parameters as a gateway starts a session with them: without expiration parameters the round is 0 and the hash zero.
 * go-livepeer server/rpc.go:pmTicketParams.
 */
export function sessionTicketParams(params: TicketParams): TicketParams {
  const none = { creationRound: 0n, creationRoundBlockHash: ZERO_HASH }
  return { ...params, expirationParams: params.expirationParams ?? none }
}
