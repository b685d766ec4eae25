import type { Address, Hex } from '../bytes/hex.ts'

/** What the TicketBroker tells the world (spec PM-213). Amounts in wei. */
export type BrokerEvent =
  | { readonly kind: 'deposit-funded'; readonly sender: Address; readonly amountWei: bigint }
  | { readonly kind: 'reserve-funded'; readonly sender: Address; readonly amountWei: bigint }
  | {
      readonly kind: 'reserve-claimed'
      readonly sender: Address
      readonly claimant: Address
      readonly amountWei: bigint
    }
  | {
      readonly kind: 'winning-ticket-transfer'
      readonly sender: Address
      readonly recipient: Address
      readonly amountWei: bigint
    }
  | {
      readonly kind: 'winning-ticket-redeemed'
      readonly sender: Address
      readonly recipient: Address
      readonly faceValueWei: bigint
      readonly winProb: bigint
      readonly senderNonce: bigint
      readonly recipientRand: bigint
      readonly auxData: Hex
    }
  | {
      readonly kind: 'withdrawal'
      readonly sender: Address
      readonly depositWei: bigint
      readonly reserveWei: bigint
    }
  | {
      readonly kind: 'unlock'
      readonly sender: Address
      readonly startRound: bigint
      readonly endRound: bigint
    }
  | { readonly kind: 'unlock-cancelled'; readonly sender: Address }
  | {
      readonly kind: 'parameter-update'
      readonly parameter: 'unlockPeriod' | 'ticketValidityPeriod'
    }
  | { readonly kind: 'controller-set'; readonly controller: Address }
  | {
      /** Not a log: the call by which the BondingManager credits the recipient's fees (spec PM-210). */
      readonly kind: 'fees-credited'
      readonly recipient: Address
      readonly amountWei: bigint
      /** The ticket's creation round, which the BondingManager ignores. */
      readonly round: bigint
    }
