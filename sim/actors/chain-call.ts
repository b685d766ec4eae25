import type { Address } from '../../src/bytes/hex.ts'
import type { RedemptionCall } from '../../src/settlement/ticket-check.ts'

/** A call of the TicketBroker that changes the account of `sender`. */
export type ChainCall =
  | {
      readonly kind: 'redeemWinningTicket'
      readonly sender: Address
      readonly redemption: RedemptionCall
      /** Null = what this kind of redemption takes. */
      readonly gasUsed: bigint | null
    }
  | {
      readonly kind: 'fundDeposit' | 'fundReserve'
      readonly sender: Address
      readonly amountWei: bigint
    }
  | { readonly kind: 'unlock' | 'cancelUnlock' | 'withdraw'; readonly sender: Address }
