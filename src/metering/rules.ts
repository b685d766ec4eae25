import { billingRulesRepaired, billingRulesUpstream, type BillingRules } from './billing/rules.ts'
import { queueRulesRepaired, queueRulesUpstream, type QueueRules } from './queue-rules.ts'

/** The decisions of metering that profiles make differently: the queue of usage events, and the billing signals. */
export interface MeteringRules extends QueueRules, BillingRules {}

export const meteringRulesUpstream: MeteringRules = Object.freeze({
  ...queueRulesUpstream,
  ...billingRulesUpstream,
})

export const meteringRulesRepaired: MeteringRules = Object.freeze({
  ...queueRulesRepaired,
  ...billingRulesRepaired,
})
