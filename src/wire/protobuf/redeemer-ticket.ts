import { hexToBigint, minimalHex, toAddress, toHash, ZERO_HASH } from '../../bytes/hex.ts'
import type { RedeemerTicket } from '../messages.ts'
import type { ProtoResult } from './message.ts'
import { wireRedeemerTicket, wireTicketParams, type WireRedeemerTicket } from './schema.ts'

/** net.Ticket of the remote redeemer (spec PM-129; go-livepeer server/redeemer.go:protoTicket). The seed is not sent. */
export function encodeRedeemerTicket(signed: RedeemerTicket): Uint8Array {
  const { ticket } = signed
  return wireRedeemerTicket.encode({
    ticketParams: {
      recipient: ticket.recipient,
      faceValue: minimalHex(ticket.faceValueWei),
      winProb: minimalHex(ticket.winProb),
      recipientRandHash: ticket.recipientRandHash,
      seed: '0x',
      expirationBlock: minimalHex(signed.paramsExpirationBlock),
      expirationParams: null,
    },
    sender: ticket.sender,
    expirationParams: {
      creationRound: ticket.creationRound,
      creationRoundBlockHash: ticket.creationRoundBlockHash,
    },
    senderParams: { senderNonce: ticket.senderNonce, signature: signed.signature },
    recipientRand: minimalHex(signed.recipientRand),
  })
}

/** The signs of amounts are lost, that of the creation round is kept (spec PM-6, PM-8; go-livepeer server/redeemer.go:pmTicket). */
export function decodeRedeemerTicket(bytes: Uint8Array): ProtoResult<RedeemerTicket> {
  const decoded = wireRedeemerTicket.decode(bytes)
  return decoded.ok ? { ok: true, value: ticketFromWire(decoded.value) } : decoded
}

function ticketFromWire(wire: WireRedeemerTicket): RedeemerTicket {
  const params = wire.ticketParams ?? wireTicketParams.empty()
  const { expirationParams, senderParams } = wire
  return {
    ticket: {
      recipient: toAddress(params.recipient),
      sender: toAddress(wire.sender),
      faceValueWei: hexToBigint(params.faceValue),
      winProb: hexToBigint(params.winProb),
      senderNonce: senderParams?.senderNonce ?? 0,
      recipientRandHash: toHash(params.recipientRandHash),
      creationRound: expirationParams?.creationRound ?? 0n,
      creationRoundBlockHash: toHash(expirationParams?.creationRoundBlockHash ?? ZERO_HASH),
    },
    paramsExpirationBlock: hexToBigint(params.expirationBlock),
    signature: senderParams?.signature ?? '0x',
    recipientRand: hexToBigint(wire.recipientRand),
  }
}
