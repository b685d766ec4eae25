import type { Rule } from '../rule.ts'
import { authTokenText } from './auth-token-text.ts'
import { creditRules, type CreditRules } from './credit-rules.ts'
import { jobRulesByocHead, jobRulesRepaired, jobRulesUpstream, type JobRules } from './job-rules.ts'
import {
  liveRunnerRulesRepaired,
  liveRunnerRulesUpstream,
  type LiveRunnerRules,
} from './live-runner-rules.ts'
import {
  answersAfterPayment,
  chargesUncovered,
  debitPrice,
  fixPriceBeforeValidation,
  knowsRepeats,
  listsCapabilityPrices,
  paymentResultPriceKey,
  refreshPaymentUrl,
  stickyReceiveError,
  takesPaymentWithoutInfo,
  ticketlessPayment,
  webhookPriceOverFixed,
  type DebitPriceSource,
  type PaymentResultIds,
} from './payment-rules.ts'
import { keepsToldPrice, jobDebitPrice, type JobDebitPrice } from './job-price-rules.ts'
import {
  requestWorkRulesRepaired,
  requestWorkRulesUpstream,
  type RequestWorkRules,
} from './request-rules.ts'

/** The decisions of an orchestrator's payment handling that profiles make differently. */
export interface OrchestratorRules
  extends JobRules, LiveRunnerRules, RequestWorkRules, CreditRules {
  /** Whether the session's price is fixed before any ticket of the payment was checked (spec PM-83, PM-145). */
  readonly fixPriceBeforeValidation: Rule<() => boolean>
  /** Whether a payment without ticket parameters takes part in fixing the session's price (spec PM-83, LV-51). */
  readonly ticketlessPayment: Rule<() => boolean>
  /** Whether one refused ticket stops the credit of every later ticket of the payment (spec PM-83, LV-51). */
  readonly stickyReceiveError: Rule<() => boolean>
  /** Whose price a live session is charged at (spec LV-40, LV-41, PM-142). */
  readonly debitPrice: Rule<() => DebitPriceSource>
  /** What a BYOC job or stream is charged at (spec PR-50, BY-22). */
  readonly jobDebitPrice: JobDebitPrice
  /** Whether the price last told for a BYOC capability is kept (spec PR-50). */
  readonly keepsToldPrice: Rule<() => boolean>
  /** Whether the answer to a payment shows what it has fixed (spec PR-49, PR-70). */
  readonly answersAfterPayment: Rule<() => boolean>
  /** Whether a payment is taken when its answer cannot carry an info (spec LV-48, PM-86). */
  readonly takesPaymentWithoutInfo: Rule<() => boolean>
  /** Whether the authentication webhook's price goes before a session's fixed one (spec PR-49). */
  readonly webhookPriceOverFixed: Rule<() => boolean>
  /** Under which session the price in a payment's answer is looked up (spec LV-49, PM-147). */
  readonly paymentResultPriceKey: Rule<(ids: PaymentResultIds) => string>
  /** The text that an auth token's MAC covers before the expiration (spec PM-160). */
  readonly authTokenText: Rule<(sessionId: string) => string>
  /** Whether challenges and the answer of /refresh-payment name the payment URL (spec PR-52, LV-46). */
  readonly refreshPaymentUrl: Rule<() => boolean>
  /** Whether a BYOC stream is charged more than its credit covers (spec BY-25). */
  readonly chargesUncovered: Rule<() => boolean>
  /** Whether what is asked for twice is done once (spec LV-38, LV-42, PM-86, PR-81). */
  readonly knowsRepeats: Rule<() => boolean>
  /** Whether an info lists the prices of capabilities; `asked` = the request named capabilities (spec BY-1). */
  readonly listsCapabilityPrices: Rule<(asked: boolean) => boolean>
}

export const orchestratorRulesUpstream: OrchestratorRules = Object.freeze({
  ...creditRules,
  ...jobRulesUpstream,
  ...liveRunnerRulesUpstream,
  ...requestWorkRulesUpstream,
  fixPriceBeforeValidation: fixPriceBeforeValidation.yes,
  ticketlessPayment: ticketlessPayment.takesPartInPricing,
  stickyReceiveError: stickyReceiveError.yes,
  debitPrice: debitPrice.firstPayment,
  jobDebitPrice: jobDebitPrice.quotedNow,
  keepsToldPrice: keepsToldPrice.no,
  answersAfterPayment: answersAfterPayment.no,
  takesPaymentWithoutInfo: takesPaymentWithoutInfo.no,
  webhookPriceOverFixed: webhookPriceOverFixed.yes,
  paymentResultPriceKey: paymentResultPriceKey.authSession,
  authTokenText: authTokenText.bare,
  refreshPaymentUrl: refreshPaymentUrl.absent,
  chargesUncovered: chargesUncovered.yes,
  knowsRepeats: knowsRepeats.no,
  listsCapabilityPrices: listsCapabilityPrices.withoutCapabilities,
})

/** The commit that signs BYOC jobs anew. */
export const orchestratorRulesByocHead: OrchestratorRules = Object.freeze({
  ...orchestratorRulesUpstream,
  ...jobRulesByocHead,
})

/** Upstream since 2026-08, when /refresh-payment began to name the payment URL. */
export const orchestratorRulesUpstreamWithPaymentUrl: OrchestratorRules = Object.freeze({
  ...orchestratorRulesUpstream,
  refreshPaymentUrl: refreshPaymentUrl.present,
})

export const orchestratorRulesRepaired: OrchestratorRules = Object.freeze({
  ...creditRules,
  ...jobRulesRepaired,
  ...liveRunnerRulesRepaired,
  ...requestWorkRulesRepaired,
  fixPriceBeforeValidation: fixPriceBeforeValidation.no,
  ticketlessPayment: ticketlessPayment.noNewCredit,
  stickyReceiveError: stickyReceiveError.no,
  debitPrice: debitPrice.ownRecord,
  jobDebitPrice: jobDebitPrice.paidElseTold,
  keepsToldPrice: keepsToldPrice.yes,
  answersAfterPayment: answersAfterPayment.yes,
  takesPaymentWithoutInfo: takesPaymentWithoutInfo.yes,
  webhookPriceOverFixed: webhookPriceOverFixed.no,
  paymentResultPriceKey: paymentResultPriceKey.manifest,
  authTokenText: authTokenText.lengthPrefixed,
  refreshPaymentUrl: refreshPaymentUrl.present,
  chargesUncovered: chargesUncovered.no,
  knowsRepeats: knowsRepeats.yes,
  listsCapabilityPrices: listsCapabilityPrices.always,
})
