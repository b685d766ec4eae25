/** Why a winning ticket will never be paid. */
export type TicketLoss =
  /** Its last attempts failed for another reason than those below. */
  | 'expired'
  /** It waited for its parameters, for others before it, or for anybody to redeem it. */
  | 'never-tried'
  /** Until it expired a redemption of its own was under way, or one of those of its sender that were won before it. */
  | 'no-turn'
  | 'insufficient-funds'
  | 'not-worth-gas'
  | 'sender-unlocked'
  | 'no-block-hash'
  /** Its orchestrator redeems nothing. */
  | 'redemption-off'
  /** A transaction failed, and the queue does not try again. */
  | 'given-up'
  /** Its payment was undone, and the orchestrator does not know. */
  | 'reorganized'

/** What moved a sender's money. `found` and `set` are the scenario's doing, without any transaction. */
export type FundsChange =
  | 'found'
  | 'set'
  | 'funded'
  | 'redemption'
  | 'unlock'
  | 'unlock-cancelled'
  | 'withdrawal'
  | 'reorganization'

interface Transaction {
  /** Unique in the run. */
  readonly transaction: number
  /** The actor that sent it. */
  readonly from: string
  /** The call, e.g. `redeemWinningTicket`. */
  readonly what: string
}

interface WinningTicket {
  readonly orchestrator: string
  readonly sender: string
  readonly recipientRandHash: string
  readonly nonce: number
}

export interface At {
  /** Virtual nanoseconds since the scenario's epoch. */
  readonly atNs: number
}

/** What happened to tickets, transactions and accounts on the chain. */
export type ChainEvent =
  | (At & Transaction & { readonly type: 'transaction.submitted'; readonly gasPriceCapWei: bigint })
  | (At &
      Transaction & {
        readonly type: 'transaction.mined'
        readonly gasUsed: bigint
        readonly gasPriceWei: bigint
      })
  /** It got into a block and changed nothing but its sender's purse; or, with gasUsed 0, nothing was sent. */
  | (At &
      Transaction & {
        readonly type: 'transaction.failed'
        readonly gasUsed: bigint
        readonly gasPriceWei: bigint
        readonly error: string
      })
  /** Its block was reorganised away. */
  | (At & Transaction & { readonly type: 'transaction.undone'; readonly sentAgain: boolean })
  /** A redemption was sent. What it stands on is what the orchestrator believed. */
  | (At &
      WinningTicket & {
        readonly type: 'redemption.begun'
        readonly transaction: number
        readonly faceValueWei: bigint
        /** Face values of its redemptions in flight to this sender, this one included. */
        readonly pendingWei: bigint
        /** Deposit and share of the reserve. */
        readonly backingWei: bigint
      })
  /** A redemption was not sent or came to nothing, for another reason than the last time. */
  | (At & WinningTicket & { readonly type: 'redemption.refused'; readonly error: string })
  | (At &
      WinningTicket & {
        readonly type: 'ticket.redeemed'
        readonly transaction: number
        /** Of the contract. */
        readonly round: bigint
        readonly faceValueWei: bigint
        readonly fromDepositWei: bigint
        readonly fromReserveWei: bigint
        readonly poolSize: bigint
        readonly gasCostWei: bigint
      })
  | (At &
      WinningTicket & {
        readonly type: 'ticket.lost'
        readonly faceValueWei: bigint
        readonly why: TicketLoss
        /** What its last attempt ended with; null = there was none. */
        readonly error: string | null
        readonly attempts: number
        /** The least that the contract could have paid for it at any time of the last round in which it was valid. */
        readonly payableWei: bigint
      })
  /** A sender's account in the TicketBroker. */
  | (At & {
      readonly type: 'funds.changed'
      /** Name of the payer in the scenario, or its address. */
      readonly account: string
      readonly sender: string
      readonly why: FundsChange
      readonly round: bigint
      readonly depositChangeWei: bigint
      readonly reserveChangeWei: bigint
      readonly depositWei: bigint
      readonly reserveWei: bigint
      readonly withdrawRound: bigint
    })
  | (At & {
      readonly type: 'round.initialized'
      readonly round: bigint
      readonly blockHash: string
      readonly block: bigint
    })
  | (At & {
      readonly type: 'chain.reorganized'
      readonly layer: 'l1' | 'l2'
      readonly blocks: bigint
      /** Undone. */
      readonly transactions: number
    })
