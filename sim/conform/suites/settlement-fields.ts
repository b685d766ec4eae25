import type { ContractTicket } from '../../../src/settlement/contract-ticket.ts'
import type { Revert } from '../../../src/settlement/revert.ts'
import type { VectorFields } from './vector-fields.ts'

/** A ticket's seven fields; `address` reads an address or an alias of one. */
export function readContractTicket(
  fields: VectorFields,
  address: (text: string) => ContractTicket['sender'],
): ContractTicket {
  return {
    recipient: address(fields.text('recipient')),
    sender: address(fields.text('sender')),
    faceValueWei: fields.integer('faceValue'),
    winProb: fields.integer('winProb'),
    senderNonce: fields.integer('senderNonce'),
    recipientRandHash: fields.hex('recipientRandHash'),
    auxData: fields.hex('auxData'),
  }
}

export function writeRevert(
  revert: Revert,
): { readonly error: string } | { readonly panic: string } {
  return revert.kind === 'error' ? { error: revert.text } : { panic: revert.code }
}
