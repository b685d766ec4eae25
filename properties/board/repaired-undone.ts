import {
  asksWithCapabilities,
  bookPayment,
  keepsUnansweredCall,
  redelivers,
  repeatsRequestAfterMs,
} from '../../src/gateway/payment-rules.ts'
import { requestRulesUpstream } from '../../src/gateway/request-rules.ts'
import { knowsRepeats } from '../../src/orchestrator/payment-rules.ts'
import { speechUnits } from '../../src/price/model-units-rules.ts'
import { acknowledgesRepeats } from '../../src/recipient/rules.ts'
import { preload, timedUnits } from '../../src/signer/billing-rules.ts'
import { capabilityPrice } from '../../src/signer/capability-price-rules.ts'
import { creditNeeded } from '../../src/signer/credit-rules.ts'
import { repeatedCall } from '../../src/signer/request-rules.ts'
import { winProbRoundedDown } from './expected-value.ts'
import type { Patch } from './patch.ts'

/** What was sent counts as paid, whatever became of it; it takes a lost payment to show. */
export const booksBeforeSending: Patch = {
  gateway: { bookPayment: bookPayment.beforeSending },
}

/** Repairs undone one by one, each seen in worlds without any fault, with the invariant that sees it. */
export const undoneRepairs: readonly {
  readonly name: string
  readonly patch: Patch
  readonly breaks: string
}[] = [
  {
    name: 'a signer that holds one ticket ahead and no cushion',
    patch: { signer: { creditNeeded: creditNeeded.feeOrTicket } },
    breaks: 'session-starvation',
  },
  {
    name: 'seconds rounded up at every call',
    patch: { signer: { timedUnits: timedUnits.floatPerCall } },
    breaks: 'metering',
  },
  {
    name: 'a prepay for every call that sees no time pass',
    patch: { signer: { preload: preload.whenNoTimePassed } },
    breaks: 'bounded-overpayment',
  },
  {
    name: 'a capability price that the ticket parameters are not bound to',
    patch: {
      gateway: { asksWithCapabilities: asksWithCapabilities.asTheClientDoes },
      signer: { capabilityPrice: capabilityPrice.lv2vOrByoc },
    },
    breaks: 'one-price',
  },
  {
    name: 'a thousand units for every letter of speech',
    patch: { price: { speechUnits: speechUnits.thousandPerRune } },
    breaks: 'charged-alike',
  },
  {
    name: 'requests counted at the price of the day',
    patch: { gateway: { requestPrice: requestRulesUpstream.requestPrice } },
    breaks: 'charged-alike',
  },
  {
    name: 'a win probability that is rounded down',
    patch: winProbRoundedDown,
    breaks: 'ticket-ev',
  },
]

/** A kind of work in a network with faults, by what pays for it. */
export type FaultyWork =
  'lv2v' | 'live' | 'byoc' | 'lv2v-local' | 'byoc-local' | 'transcode' | 'batch-ai'

/** Repairs that only a network with faults needs, undone one by one: where it shows, and the invariant that sees it. */
export const undoneInFaults: readonly {
  readonly name: string
  readonly patch: Patch
  readonly work: FaultyWork
  readonly breaks: string
}[] = [
  {
    name: 'a delivered payment refused as already seen',
    patch: { recipient: { acknowledgesRepeats: acknowledgesRepeats.no } },
    work: 'lv2v-local',
    breaks: 'ledgers-agree',
  },
  {
    name: 'a payment without answer forgotten',
    patch: { gateway: { redelivers: redelivers.never } },
    work: 'lv2v',
    breaks: 'ledgers-agree',
  },
  {
    name: "a signer call answered by the process's own clock and ids",
    patch: { signer: { repeatedCall: repeatedCall.answeredAnew } },
    work: 'lv2v',
    breaks: 'sequence-unique',
  },
  {
    name: 'a second billed by every copy of a call',
    patch: { signer: { repeatedCall: repeatedCall.answeredAnew } },
    work: 'live',
    breaks: 'metering',
  },
  {
    name: 'a signer call without answer made anew',
    patch: { gateway: { keepsUnansweredCall: keepsUnansweredCall.no } },
    work: 'live',
    breaks: 'nonce-signed-once',
  },
  {
    name: 'a lost message waited for',
    patch: { gateway: { repeatsRequestAfterMs: repeatsRequestAfterMs.never } },
    work: 'live',
    breaks: 'session-starvation',
  },
  {
    name: 'a segment of a stream taken twice',
    patch: { orchestrator: { knowsRepeats: knowsRepeats.no } },
    work: 'live',
    breaks: 'no-free-service',
  },
  {
    name: 'a segment transcoded and charged twice',
    patch: { orchestrator: { knowsRepeats: knowsRepeats.no } },
    work: 'transcode',
    breaks: 'charged-alike',
  },
  {
    name: 'a batch AI request charged twice',
    patch: { orchestrator: { knowsRepeats: knowsRepeats.no } },
    work: 'batch-ai',
    breaks: 'charged-alike',
  },
  {
    name: 'a BYOC payment without answer counted as not made',
    patch: { gateway: { redelivers: redelivers.never } },
    work: 'byoc-local',
    breaks: 'ledgers-agree',
  },
]
