import type { Address } from '../bytes/hex.ts'
import type { Rational } from '../money/rational.ts'
import type { Rule } from '../rule.ts'
import { advertisedOverhead, type AdvertisedPriceChoice } from './advertised-overhead.ts'
import { basePrice, type BasePrice } from './base-price.ts'
import {
  capabilitySumFallback,
  externalPriceInSum,
  type CapabilitySum,
  type ExternalPriceInSum,
} from './capability-sum.ts'
import { ignoredSetting, type IgnoredSetting } from './config/ignored-setting.ts'
import { inheritedCurrency, type InheritedCurrency } from './config/inherited-currency.ts'
import { malformedPriceDocument, type MalformedPriceDocument } from './config/malformed-document.ts'
import { usableFeedPrice, type UsableFeedPrice } from './feed/usable-feed-price.ts'
import { jobPriceFollowing, type JobPriceFollowing } from './job-price-following.ts'
import { adjustedPriceRounding, type AdjustedPriceRounding } from './overhead.ts'
import { jobPriceLookup } from './job-price-lookup.ts'
import {
  negativeMaxPrice,
  priceAddress,
  type NegativeMaxPrice,
  type PriceAddress,
} from './http/api-rules.ts'
import { replacedModelPrice, type ReplacedModelPrice } from './replaced-price.ts'
import {
  picturesCounted,
  speechUnits,
  type PicturesCounted,
  type SpeechUnits,
} from './model-units-rules.ts'
import type { PriceBook } from './price-book.ts'
import {
  nobodyAffordable,
  nobodyLeft,
  sessionPrice,
  slowSessions,
  suspensionStart,
  unpricedCandidates,
  type NobodyAffordable,
  type NobodyLeft,
  type SessionPrice,
  type SlowSessions,
  type SuspensionStart,
  type UnpricedCandidates,
} from './selection/selection-rules.ts'
import { drawCandidate, type DrawCandidate } from './selection/weighted-draw.ts'
import { requestCeiling, type RequestCeiling } from './request-ceiling.ts'
import { sessionPriceGuard, type SessionPriceGuard } from './session-price-guard.ts'
import { ticketlessPayment, type TicketlessPayment } from './ticketless-payment.ts'
import { toWirePrice, type ToWirePrice } from './wire-price.ts'

/** The decisions about an orchestrator's prices that profiles make differently. */
export interface PriceRules {
  /** What a request without capabilities costs (spec PR-39). */
  readonly basePrice: BasePrice
  /** How a price is rounded once its overhead is on it (spec PR-44). */
  readonly adjustedPriceRounding: AdjustedPriceRounding
  /** Wire price when the request named no capabilities (spec PR-6). */
  readonly wirePrice: Rule<ToWirePrice>
  /** Wire price when the request named capabilities (spec PR-6). */
  readonly wirePriceForCapabilities: Rule<ToWirePrice>
  /** Wire price of a BYOC job (spec PR-47). */
  readonly jobWirePrice: Rule<ToWirePrice>
  /** Whether the transcoding price stands in for a capability sum (spec PR-41). */
  readonly capabilitySumFallback: Rule<(sum: CapabilitySum) => boolean>
  /** Price that an external capability adds to the sum (spec PR-41, INV-08). */
  readonly externalPriceInSum: ExternalPriceInSum
  /** Which price of a job name holds for a sender (spec PR-10, BY-3). */
  readonly jobPriceLookup: Rule<(book: PriceBook, sender: Address, name: string) => Rational>
  /** Whether the advertised price of a capability is the configured one or the charged one (spec PR-53, PR-54). */
  readonly advertisedOverhead: Rule<() => AdvertisedPriceChoice>
  /** The highest price of a request, of all maxima that are configured (spec PR-57). */
  readonly requestCeiling: RequestCeiling
  /** The highest price that a payer pays in a session (spec PR-65). */
  readonly sessionPriceGuard: Rule<SessionPriceGuard>
  /** Whether a payment without tickets says who pays, and at which price (spec PM-10). */
  readonly ticketlessPayment: TicketlessPayment
  /** Which answers of the price feed are used (spec PR-30, PR-32). */
  readonly usableFeedPrice: UsableFeedPrice
  /** What becomes of a price document that cannot be read (spec PR-19, PR-21). */
  readonly malformedPriceDocument: MalformedPriceDocument
  /** What becomes of a setting that upstream reads past (spec PR-28). */
  readonly ignoredSetting: IgnoredSetting
  /** Currency of a capability maximum that takes over the global number (spec PR-21). */
  readonly inheritedCurrency: InheritedCurrency
  /** Whether a maximum price counts when no price is known (spec PR-59). */
  readonly unpricedCandidates: UnpricedCandidates
  /** Who is left when everybody is above the maximum price (spec PR-60). */
  readonly nobodyAffordable: NobodyAffordable
  /** Whom a selection looks for when nobody is left (spec PR-92). */
  readonly nobodyLeft: NobodyLeft
  /** Whether slow known sessions wait for unknown ones that cannot be chosen (spec PR-88). */
  readonly slowSessions: SlowSessions
  /** Which price a session is held against when its recipient has several (spec PR-90). */
  readonly sessionPrice: SessionPrice
  /** How one of several candidates is drawn by its weight (spec PR-91). */
  readonly drawCandidate: DrawCandidate
  /** Where a suspension starts to count (spec PR-94). */
  readonly suspensionStart: SuspensionStart
  /** Units that an orchestrator counts for a text to be spoken (spec PR-81). */
  readonly speechUnits: SpeechUnits
  /** How many pictures an orchestrator counts (spec PR-81). */
  readonly picturesCounted: PicturesCounted
  /** Whether a negative global maximum price is taken as none (spec PR-63). */
  readonly negativeMaxPrice: NegativeMaxPrice
  /** Under which texts a base price may be stored (spec PR-64). */
  readonly priceAddress: PriceAddress
  /** Whether a replaced model price ends its subscription to the feed (spec PR-10). */
  readonly replacedModelPrice: ReplacedModelPrice
  /** Whether the price of a BYOC job follows the feed (spec PR-23). */
  readonly jobPriceFollowing: JobPriceFollowing
}

export const priceRulesUpstream: PriceRules = Object.freeze({
  basePrice: basePrice.asConfigured,
  adjustedPriceRounding: adjustedPriceRounding.thousandths,
  wirePrice: toWirePrice.lowBits,
  wirePriceForCapabilities: toWirePrice.exactOrWholeWei,
  jobWirePrice: toWirePrice.wholeWei,
  capabilitySumFallback: capabilitySumFallback.whenZero,
  externalPriceInSum: externalPriceInSum.never,
  jobPriceLookup: jobPriceLookup.ownBookOnly,
  advertisedOverhead: advertisedOverhead.leftOut,
  requestCeiling: requestCeiling.sumInPlaceOfGlobal,
  sessionPriceGuard: sessionPriceGuard.doubling,
  ticketlessPayment: ticketlessPayment.namesPayer,
  usableFeedPrice: usableFeedPrice.anyNumber,
  malformedPriceDocument: malformedPriceDocument.ignored,
  ignoredSetting: ignoredSetting.readPast,
  inheritedCurrency: inheritedCurrency.ofTheEntry,
  unpricedCandidates: unpricedCandidates.kept,
  nobodyAffordable: nobodyAffordable.nobody,
  nobodyLeft: nobodyLeft.zeroAddress,
  slowSessions: slowSessions.leftWaiting,
  sessionPrice: sessionPrice.lastOfRecipient,
  drawCandidate: drawCandidate.floatShares,
  suspensionStart: suspensionStart.zero,
  speechUnits: speechUnits.thousandPerRune,
  picturesCounted: picturesCounted.asSent,
  negativeMaxPrice: negativeMaxPrice.clears,
  priceAddress: priceAddress.startOrEnd,
  replacedModelPrice: replacedModelPrice.staysSubscribed,
  jobPriceFollowing: jobPriceFollowing.kept,
})

export const priceRulesRepaired: PriceRules = Object.freeze({
  basePrice: basePrice.asConfigured,
  adjustedPriceRounding: adjustedPriceRounding.none,
  wirePrice: toWirePrice.exactOrDecimals,
  wirePriceForCapabilities: toWirePrice.exactOrDecimals,
  jobWirePrice: toWirePrice.exactOrDecimals,
  capabilitySumFallback: capabilitySumFallback.whenUnpriced,
  externalPriceInSum: externalPriceInSum.jobPrice,
  jobPriceLookup: jobPriceLookup.perNameDefault,
  advertisedOverhead: advertisedOverhead.included,
  requestCeiling: requestCeiling.everyCeiling,
  sessionPriceGuard: sessionPriceGuard.doubling,
  ticketlessPayment: ticketlessPayment.namesPayer,
  usableFeedPrice: usableFeedPrice.positiveOnly,
  malformedPriceDocument: malformedPriceDocument.refused,
  ignoredSetting: ignoredSetting.refused,
  inheritedCurrency: inheritedCurrency.ofTheFlag,
  unpricedCandidates: unpricedCandidates.dropped,
  nobodyAffordable: nobodyAffordable.nobody,
  nobodyLeft: nobodyLeft.nobody,
  slowSessions: slowSessions.used,
  sessionPrice: sessionPrice.own,
  drawCandidate: drawCandidate.exactShares,
  suspensionStart: suspensionStart.now,
  speechUnits: speechUnits.bytes,
  picturesCounted: picturesCounted.atLeastOne,
  negativeMaxPrice: negativeMaxPrice.refused,
  priceAddress: priceAddress.whole,
  replacedModelPrice: replacedModelPrice.unsubscribed,
  jobPriceFollowing: jobPriceFollowing.followed,
})
