import type { Address } from '../bytes/hex.ts'

/** What the TicketBroker tells of a sender's account and a node's watcher acts on (spec PM-123, PM-213). Amounts in wei. */
export type BrokerEvent =
  | { readonly kind: 'deposit-funded'; readonly sender: Address; readonly amountWei: bigint }
  | { readonly kind: 'reserve-funded'; readonly sender: Address; readonly amountWei: bigint }
  | {
      readonly kind: 'winning-ticket-transfer'
      readonly sender: Address
      readonly recipient: Address
      readonly amountWei: bigint
    }
  | { readonly kind: 'withdrawal'; readonly sender: Address }
  | { readonly kind: 'unlock'; readonly sender: Address; readonly endRound: bigint }
  | { readonly kind: 'unlock-cancelled'; readonly sender: Address }
