import {
  billedUntil,
  billsNothing,
  elapsed,
  jobBasis,
  preload,
  timedUnits,
  type BillingRules,
} from './billing-rules.ts'
import { capabilityPrice, type CapabilityPriceRule } from './capability-price-rules.ts'
import { acceptsInitialPrice, ceiling, type CeilingRules } from './ceiling-rules.ts'
import {
  creditNeeded,
  feePrice,
  firstPrice,
  noTicketsCarriesState,
  startingBalance,
  takesPrice,
  ticketLimit,
  type CreditRules,
} from './credit-rules.ts'
import { eventCost, eventLabels, eventMoney, type EventRules } from './event-rules.ts'
import { continueNonce, noncesRunOut, rememberNonces, type NonceRules } from './nonce-rules.ts'
import {
  adoptsType,
  billingBasis,
  credentialsCapabilities,
  parsesCapabilitiesFirst,
  remembersApp,
  repeatedCall,
  requestFields,
  signsByocJobs,
  stateLayout,
  type RequestRules,
} from './request-rules.ts'
import {
  asksWebhookFirst,
  mergeAuthId,
  webhookSetsMaxPrice,
  type WebhookRules,
} from './webhook-rules.ts'

/** The decisions of the remote signer that profiles make differently (spec rules-by-profile). */
export interface SignerRules
  extends
    RequestRules,
    BillingRules,
    CreditRules,
    NonceRules,
    CeilingRules,
    WebhookRules,
    EventRules {
  /** The price of an external capability in place of the base price (spec BY-6, BY-7). */
  readonly capabilityPrice: CapabilityPriceRule
}

export const signerRulesBase: SignerRules = Object.freeze({
  requestFields: requestFields.base,
  stateLayout: stateLayout.base,
  parsesCapabilitiesFirst: parsesCapabilitiesFirst.no,
  capabilityPrice: capabilityPrice.never,
  billingBasis: billingBasis.perRequest,
  remembersApp: remembersApp.no,
  adoptsType: adoptsType.whenEmpty,
  credentialsCapabilities: credentialsCapabilities.rebuilt,
  repeatedCall: repeatedCall.answeredAnew,
  signsByocJobs: signsByocJobs.yes,
  jobBasis: jobBasis.withoutByoc,
  elapsed: elapsed.signed,
  preload: preload.whenNoTimePassed,
  timedUnits: timedUnits.floatPerCall,
  billedUntil: billedUntil.now,
  billsNothing: billsNothing.refused,
  firstPrice: firstPrice.kept,
  feePrice: feePrice.initial,
  takesPrice: takesPrice.asIssued,
  creditNeeded: creditNeeded.feeOrTicket,
  ticketLimit: ticketLimit.refuse101,
  noTicketsCarriesState: noTicketsCarriesState.no,
  startingBalance: startingBalance.stateOrResidue,
  continueNonce: continueNonce.restartOnNewParams,
  rememberNonces: rememberNonces.lastOnly,
  noncesRunOut: noncesRunOut.unwatched,
  ceiling: ceiling.configuredOnly,
  acceptsInitialPrice: acceptsInitialPrice.any,
  asksWebhookFirst: asksWebhookFirst.no,
  webhookSetsMaxPrice: webhookSetsMaxPrice.no,
  mergeAuthId: mergeAuthId.headerThenReply,
  eventLabels: eventLabels.constrained,
  eventMoney: eventMoney.wholeWei,
  eventCost: eventCost.current,
})

export const signerRulesPr3972: SignerRules = Object.freeze({
  ...signerRulesBase,
  requestFields: requestFields.capability,
  capabilityPrice: capabilityPrice.lv2vRaw,
  eventLabels: eventLabels.overridden,
})

export const signerRulesByocHead: SignerRules = Object.freeze({
  ...signerRulesPr3972,
  parsesCapabilitiesFirst: parsesCapabilitiesFirst.yes,
  capabilityPrice: capabilityPrice.lv2vOrByoc,
  jobBasis: jobBasis.withByoc,
})

export const signerRulesMaster202608: SignerRules = Object.freeze({
  ...signerRulesBase,
  requestFields: requestFields.appAndMaxPrice,
  stateLayout: stateLayout.withApp,
  remembersApp: remembersApp.yes,
  signsByocJobs: signsByocJobs.no,
  ceiling: ceiling.leastOfAll,
  acceptsInitialPrice: acceptsInitialPrice.positive,
  webhookSetsMaxPrice: webhookSetsMaxPrice.yes,
  eventLabels: eventLabels.appAndType,
})

export const signerRulesRepaired: SignerRules = Object.freeze({
  ...signerRulesMaster202608,
  requestFields: requestFields.all,
  stateLayout: stateLayout.extended,
  parsesCapabilitiesFirst: parsesCapabilitiesFirst.yes,
  capabilityPrice: capabilityPrice.onlyIfBound,
  billingBasis: billingBasis.fixedBySession,
  adoptsType: adoptsType.never,
  credentialsCapabilities: credentialsCapabilities.asReceived,
  repeatedCall: repeatedCall.sameAnswer,
  signsByocJobs: signsByocJobs.yes,
  jobBasis: jobBasis.withByoc,
  elapsed: elapsed.neverNegative,
  preload: preload.never,
  timedUnits: timedUnits.exactCarried,
  billedUntil: billedUntil.latestWithCarry,
  billsNothing: billsNothing.allowed,
  creditNeeded: creditNeeded.feeAndCushion,
  ticketLimit: ticketLimit.first100,
  noTicketsCarriesState: noTicketsCarriesState.yes,
  startingBalance: startingBalance.stateOnly,
  continueNonce: continueNonce.neverRestart,
  rememberNonces: rememberNonces.newest32,
  noncesRunOut: noncesRunOut.at600,
  ceiling: ceiling.leastOfAsked,
  asksWebhookFirst: asksWebhookFirst.yes,
  mergeAuthId: mergeAuthId.replyWhenAsked,
  eventLabels: eventLabels.everything,
  eventMoney: eventMoney.exact,
  eventCost: eventCost.charged,
})
