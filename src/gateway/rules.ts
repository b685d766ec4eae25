import type { PriceInfo } from '../price/price-info.ts'
import type { Rule } from '../rule.ts'
import type { BalanceUpdateStatus } from './balance-update.ts'
import {
  advanceBilling,
  billableUnits,
  type AdvanceBilling,
  type BillableUnits,
} from './billing.ts'
import {
  byocGatewayRulesRepaired,
  byocGatewayRulesUpstream,
  type ByocGatewayRules,
} from './byoc/rules.ts'
import {
  adoptsStateOf482,
  asksWithCapabilities,
  bookFirstPayment,
  bookPayment,
  cleansUpEqualSession,
  feePrice,
  movesBalance,
  nonOkAnswerIsSuccess,
  offChainPaymentCrashes,
  keepsUnansweredCall,
  redelivers,
  repeatsRequestAfterMs,
  sendsTicketlessPayments,
  storesStateOnSignerAnswer,
  type PaymentExit,
  streamAccount,
  type SessionPrices,
  type StreamIds,
} from './payment-rules.ts'
import { requestRulesRepaired, requestRulesUpstream, type RequestRules } from './request-rules.ts'

/** The decisions of a gateway's payments that profiles make differently. */
export interface GatewayRules extends ByocGatewayRules, RequestRules {
  /** Units that are due (spec LV-5). */
  readonly billableUnits: Rule<BillableUnits>
  /** What becomes of the fraction of a unit (spec LV-5, LV-6). */
  readonly advanceBilling: Rule<AdvanceBilling>
  /** What the local sender books when a payment ends; null = nothing (spec PM-138, LV-24). */
  readonly bookPayment: Rule<(exit: PaymentExit) => BalanceUpdateStatus | null>
  /** Under which id the book of a live stream stands (spec LV-18). */
  readonly streamAccount: Rule<(ids: StreamIds) => string>
  /** What the local sender books for the payment of a start request (spec LV-18). */
  readonly bookFirstPayment: Rule<() => BalanceUpdateStatus>
  /** Whether a payment that ended with `status` (0 = no answer) is sent again first next time (spec LV-27, LV-35). */
  readonly redelivers: Rule<(status: number) => boolean>
  /** After how many milliseconds without answer a request is sent again as it was; null = never (spec LV-27, LV-35). */
  readonly repeatsRequestAfterMs: Rule<() => number | null>
  /** Whether a signer call that had no answer is made again as it was, before another one (spec LV-31, LV-33). */
  readonly keepsUnansweredCall: Rule<() => boolean>
  /** Whether the local sender takes any status for success (spec LV-26). */
  readonly nonOkAnswerIsSuccess: Rule<() => boolean>
  /** Which price a live session is charged at (spec LV-23). */
  readonly feePrice: Rule<(prices: SessionPrices) => PriceInfo>
  /** Whether payments without tickets are sent (spec LV-28). */
  readonly sendsTicketlessPayments: Rule<() => boolean>
  /** Whether status 482 of the signer is good news that may carry a state (spec LV-32). */
  readonly adoptsStateOf482: Rule<() => boolean>
  /** When the signer's state is kept (spec LV-33). */
  readonly storesStateOnSignerAnswer: Rule<() => boolean>
  /** Whether parameters that are already in use delete their own PM session (spec PM-164). */
  readonly cleansUpEqualSession: Rule<() => boolean>
  /** Whether the balance follows the auth session (spec PM-164). */
  readonly movesBalance: Rule<() => boolean>
  /** Whether an info is asked for with capabilities; `client` is what the client would do (spec BY-1). */
  readonly asksWithCapabilities: Rule<(client: boolean) => boolean>
  /** Whether an off-chain gateway crashes on a price (spec LV-21 to LV-28). */
  readonly offChainPaymentCrashes: Rule<() => boolean>
}

export const gatewayRulesUpstream: GatewayRules = Object.freeze({
  ...byocGatewayRulesUpstream,
  ...requestRulesUpstream,
  billableUnits: billableUnits.doublePrecision,
  advanceBilling: advanceBilling.carry,
  bookPayment: bookPayment.beforeSending,
  streamAccount: streamAccount.ownForEach,
  bookFirstPayment: bookFirstPayment.creditSpent,
  redelivers: redelivers.never,
  repeatsRequestAfterMs: repeatsRequestAfterMs.never,
  keepsUnansweredCall: keepsUnansweredCall.no,
  nonOkAnswerIsSuccess: nonOkAnswerIsSuccess.yes,
  feePrice: feePrice.first,
  sendsTicketlessPayments: sendsTicketlessPayments.yes,
  adoptsStateOf482: adoptsStateOf482.no,
  storesStateOnSignerAnswer: storesStateOnSignerAnswer.yes,
  cleansUpEqualSession: cleansUpEqualSession.yes,
  movesBalance: movesBalance.no,
  asksWithCapabilities: asksWithCapabilities.asTheClientDoes,
  offChainPaymentCrashes: offChainPaymentCrashes.yes,
})

export const gatewayRulesRepaired: GatewayRules = Object.freeze({
  ...byocGatewayRulesRepaired,
  ...requestRulesRepaired,
  billableUnits: billableUnits.exact,
  advanceBilling: advanceBilling.exact,
  bookPayment: bookPayment.onAcknowledgement,
  streamAccount: streamAccount.ownForEach,
  bookFirstPayment: bookFirstPayment.changeKept,
  redelivers: redelivers.untilAnswered,
  repeatsRequestAfterMs: repeatsRequestAfterMs.second,
  keepsUnansweredCall: keepsUnansweredCall.yes,
  nonOkAnswerIsSuccess: nonOkAnswerIsSuccess.no,
  feePrice: feePrice.first,
  sendsTicketlessPayments: sendsTicketlessPayments.no,
  adoptsStateOf482: adoptsStateOf482.yes,
  storesStateOnSignerAnswer: storesStateOnSignerAnswer.yes,
  cleansUpEqualSession: cleansUpEqualSession.no,
  movesBalance: movesBalance.yes,
  asksWithCapabilities: asksWithCapabilities.always,
  offChainPaymentCrashes: offChainPaymentCrashes.no,
})
