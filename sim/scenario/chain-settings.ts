import type { Rational } from '../../src/money/rational.ts'

export interface ChainSettings {
  /** L1 block at virtual time 0. */
  readonly block: bigint
  readonly blockIntervalNs: number
  /** Last initialized round at virtual time 0. */
  readonly round: bigint
  /** L1 blocks in a round. */
  readonly roundLengthBlocks: bigint
  readonly gasPriceWei: bigint
  readonly l2BlockIntervalNs: number
  /** Active orchestrators, in the scenario or not: a reserve is shared by so many. */
  readonly poolSize: bigint
  readonly unlockPeriodRounds: bigint
  readonly ticketValidityRounds: bigint
  /** From the first block of a round to its initialisation. */
  readonly roundInitializedAfterNs: number
  /** From the sending of a transaction to its L2 block, when the gas price lets it in. */
  readonly transactionDelayNs: number
  /** Every paying actor has an entry (a gateway without signer, a signer); further ones are addresses. */
  readonly senders: readonly SenderSettings[]
}

export interface SenderSettings {
  /** A gateway, a signer, or an address (0x and 40 hex digits, lower case). */
  readonly name: string
  readonly depositWei: bigint
  readonly reserveWei: bigint
  /** 0 = not unlocking. */
  readonly withdrawRound: bigint
  /** What orchestrators may hold in tickets of this sender; null = what their sender monitors say. */
  readonly maxFloatWei: bigint | null
  readonly topUp: { readonly deposit: TopUp | null; readonly reserve: TopUp | null }
}

/** Below `belowWei` an account is filled up to `toWei`. */
export interface TopUp {
  readonly belowWei: bigint
  readonly toWei: bigint
}

/** How an orchestrator redeems its winning tickets. */
export interface RedemptionSettings {
  /** False = winning tickets are left to expire. */
  readonly redeem: boolean
  /** What every redemption takes; null = what each kind takes on the real contracts. */
  readonly gasUsed: bigint | null
  /** Above it nothing is sent; null = no limit. */
  readonly maxGasPriceWei: bigint | null
}

export interface ChainFault {
  readonly atNs: number
  readonly forNs: number
  readonly addedDelayNs: number
  /** No transaction gets into a block. */
  readonly transactionsStuck: boolean
  /** Transactions run out of gas. */
  readonly transactionsFail: boolean
  readonly roundsNotInitialized: boolean
  /** The gas price is so many times what it would be; null = as it is. */
  readonly gasPriceTimes: Rational | null
  /** No L1 block comes; what was missed never does. */
  readonly l1BlocksMissed: boolean
  /** No L2 block comes: nothing gets in, and nobody hears of L1 until it is over. */
  readonly l2BlocksMissed: boolean
}

/** The newest blocks of a layer are undone. */
export interface Reorganization {
  /** L1: its height falls back until the next block. L2: what happened in these blocks did not. */
  readonly layer: 'l1' | 'l2'
  readonly blocks: bigint
  /** Whether the transactions of undone blocks are lost, instead of getting into later ones. */
  readonly dropsTransactions: boolean
}

/** What the timeline can do to the chain and to accounts on it. */
export type ChainAction =
  /** A payer sends a transaction to the TicketBroker. */
  | {
      readonly action: 'fundDeposit' | 'fundReserve'
      readonly sender: string
      readonly amountWei: bigint
    }
  | { readonly action: 'unlock' | 'cancelUnlock' | 'withdraw'; readonly sender: string }
  | { readonly action: 'setPoolSize'; readonly poolSize: bigint }
  | ({ readonly action: 'reorganize' } & Reorganization)
