import { asksWithCapabilities, bookPayment } from '../../src/gateway/payment-rules.ts'
import { requestRulesUpstream } from '../../src/gateway/request-rules.ts'
import { speechUnits } from '../../src/price/model-units-rules.ts'
import { preload, timedUnits } from '../../src/signer/billing-rules.ts'
import { capabilityPrice } from '../../src/signer/capability-price-rules.ts'
import { creditNeeded } from '../../src/signer/credit-rules.ts'
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
