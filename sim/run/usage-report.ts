import type { Rational } from '../../src/money/rational.ts'

/** Where events that tell of charges are, when the run is over. */
export type EventPlace = 'delivered' | 'waiting' | 'dropped' | 'lost' | 'discarded'

/**
 * Events against money, of one session or of all that carry the same labels. Exactly: fees = told by delivered events + told by
 * events that are elsewhere + untold.
 */
export interface UsageRow {
  /** Signer or gateway that paid. */
  readonly payer: string
  /** Null in a row of several sessions. */
  readonly session: string | null
  readonly sessions: number
  /** What the sessions asked for. */
  readonly jobType: string
  readonly capability: string
  readonly model: string
  /** What the events call it, as a collector maps it: `unknown` for an empty name (spec US-8), '' for what no event says. */
  readonly pipelineLabel: string
  readonly modelLabel: string
  readonly appLabel: string
  /** As the payer bills, and as the orchestrator charges. */
  readonly unitsBilled: bigint
  readonly unitsCharged: bigint
  readonly tickets: number
  readonly feesWei: Rational
  readonly evSentWei: Rational
  readonly evCreditedWei: Rational
  readonly workChargedWei: Rational
  /** Face value of winning tickets. */
  readonly wonWei: Rational
  /** What the chain has paid for them. */
  readonly redeemedWei: Rational
  /** Whether a signer tells charges; a gateway that pays itself tells tickets only. */
  readonly tellsFees: boolean
  readonly events: Readonly<Record<EventPlace, number>>
  /** Fees as those events write them. */
  readonly toldWei: Readonly<Record<EventPlace, Rational>>
  /** Fees that no event tells: rounded away, or never made. */
  readonly untoldWei: Rational
}

/** What a product service has metered of one signal. */
export interface BillingLineRow {
  readonly service: string
  readonly organisation: string
  readonly event: string
  /** `platform`, `own`, or '' when the signal does not say. */
  readonly languageModel: string
  readonly events: number
  /** Tokens, items or results, by what became of the event that tells them. */
  readonly delivered: number
  readonly waiting: number
  readonly dropped: number
  readonly failed: number
}

/** Events against money, by label and by session, and the billing lines of product services. */
export interface UsageReport {
  readonly byLabel: readonly UsageRow[]
  readonly bySession: readonly UsageRow[]
  readonly byService: readonly BillingLineRow[]
}
