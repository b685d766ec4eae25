import { unreachable } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import { checksumAddress } from '../ticket/checksum.ts'

/** Why an orchestrator issues no parameters or does not credit a ticket. */
export type RecipientRefusal =
  | {
      readonly code: 'insufficient-sender-reserve'
      readonly cause: 'below-ev' | 'below-redemption-cost'
    }
  | { readonly code: 'max-float-unavailable'; readonly text: string }
  | { readonly code: 'sender-invalid'; readonly text: string }
  | { readonly code: 'invalid-recipient' }
  | { readonly code: 'invalid-sender' }
  | { readonly code: 'invalid-recipient-rand' }
  | { readonly code: 'invalid-signature' }
  | { readonly code: 'nonce-already-seen'; readonly sender: Address; readonly nonce: number }
  | { readonly code: 'too-many-nonces'; readonly sender: Address; readonly nonce: number }
  | { readonly code: 'params-expired' }

/** The exact upstream text (spec PM-54, PM-75 to PM-78; go-livepeer pm/recipient.go, pm/validator.go). */
export function recipientRefusalText(refusal: RecipientRefusal): string {
  switch (refusal.code) {
    case 'insufficient-sender-reserve':
      return 'insufficient sender reserve'
    case 'max-float-unavailable':
    case 'sender-invalid':
      return refusal.text
    case 'invalid-recipient':
      return 'invalid ticket recipient'
    case 'invalid-sender':
      return 'invalid ticket sender'
    case 'invalid-recipient-rand':
      return 'invalid recipientRand for ticket recipientRandHash'
    case 'invalid-signature':
      return 'invalid ticket signature'
    case 'nonce-already-seen':
      return `invalid ticket senderNonce: already seen sender=${checksumAddress(refusal.sender)} nonce=${refusal.nonce}`
    case 'too-many-nonces':
      return `invalid ticket senderNonce: too many values sender=${checksumAddress(refusal.sender)} nonce=${refusal.nonce}`
    case 'params-expired':
      return 'TicketParams expired'
    default:
      return unreachable(refusal)
  }
}
