import type { Rule } from '../../rule.ts'
import { admissionOrder, type AdmissionOrder } from './admission-order.ts'
import {
  billedWindow,
  countedItems,
  learningEvents,
  type BilledWindow,
  type CountedItems,
  type LearningEvents,
} from './learning-rules.ts'
import { rateWindow, type CreateRateWindow } from './rate-window.ts'

/** The decisions of metering that profiles make differently. */
export interface BillingRules {
  /** Whether the gate or the rate limit comes first (spec BM-17, INV-35). */
  readonly admissionOrder: Rule<AdmissionOrder>
  /** Which minute the rate limit counts in (spec PB-12). */
  readonly rateWindow: Rule<CreateRateWindow>
  /** Which text is billed (spec BM-13, INV-34). */
  readonly billedWindow: Rule<BilledWindow>
  /** When the two learning events are emitted (spec BM-6, INV-36). */
  readonly learningEvents: Rule<LearningEvents>
  /** Which items count (spec BM-8). */
  readonly countedItems: Rule<CountedItems>
}

export const billingRulesUpstream: BillingRules = Object.freeze({
  admissionOrder: admissionOrder.gateFirst,
  rateWindow: rateWindow.fromFirstRequest,
  billedWindow: billedWindow.gateElseReadAgain,
  learningEvents: learningEvents.valueFirst,
  countedItems: countedItems.extracted,
})

export const billingRulesRepaired: BillingRules = Object.freeze({
  admissionOrder: admissionOrder.limitFirst,
  rateWindow: rateWindow.lastMinute,
  billedWindow: billedWindow.asExtracted,
  learningEvents: learningEvents.bothOrNone,
  countedItems: countedItems.retained,
})
