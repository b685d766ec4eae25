import type { UsageEvent } from '../metering/usage-events.ts'
import type { Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { Payment, SegmentCredentials } from '../wire/messages.ts'
import type { SignerBill } from './bill.ts'
import type { SignerRefusal } from './refusals.ts'
import type { SignerState } from './state.ts'
import type { WebhookAnswer, WebhookCall } from './webhook.ts'

/** Everything that a payment says of itself. */
export interface LivePaymentPaid<Sealed> {
  readonly ok: true
  readonly payment: Payment
  readonly segmentCredentials: SegmentCredentials
  readonly sealed: Sealed
  readonly state: SignerState
  readonly bill: SignerBill
  readonly feeWei: Rational
  readonly tickets: bigint
  readonly ticketEvWei: Rational
  readonly price: PriceInfo
  readonly initialPrice: PriceInfo
  /** Since the last call, negative when the clock went back. */
  readonly elapsedNs: bigint
  readonly firstNonce: number
  readonly manifestId: string
  /** In order; empty without monitoring. */
  readonly events: readonly UsageEvent[]
}

export interface LivePaymentRefused<Sealed> {
  readonly ok: false
  readonly refusal: SignerRefusal
  /** What a 482 carries under some rules, else null. */
  readonly charged: ChargedState<Sealed> | null
  /** A refusal after signing leaves an event behind (spec SG-23). */
  readonly events: readonly UsageEvent[]
  /** What was signed before the caller was refused, and kept back; else null. */
  readonly withheld: Payment | null
}

/** A state that was charged for the time that had passed, without a payment. */
export interface ChargedState<Sealed> {
  readonly sealed: Sealed
  readonly state: SignerState
  readonly bill: SignerBill
  readonly feeWei: Rational
  readonly balanceWei: Rational
}

export type LivePaymentResult<Sealed> = LivePaymentPaid<Sealed> | LivePaymentRefused<Sealed>

/** Done, or a question to the auth webhook whose answer `resume` takes. */
export type LivePaymentStep<Sealed> =
  | { readonly kind: 'done'; readonly result: LivePaymentResult<Sealed> }
  | {
      readonly kind: 'ask-webhook'
      readonly call: WebhookCall
      readonly resume: (answer: WebhookAnswer) => LivePaymentResult<Sealed>
    }

export function refuse(
  refusal: SignerRefusal,
  signed: { readonly events: readonly UsageEvent[]; readonly payment: Payment } | null = null,
): LivePaymentRefused<never> {
  const events = signed?.events ?? NO_EVENTS
  return { ok: false, refusal, charged: null, events, withheld: signed?.payment ?? null }
}

export const NO_EVENTS: readonly UsageEvent[] = Object.freeze([])
