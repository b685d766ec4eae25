import { advanceBilling } from '../../../src/gateway/billing.ts'
import type { JobTicketNeed } from '../../../src/gateway/byoc/rules.ts'
import { asksWithCapabilities } from '../../../src/gateway/payment-rules.ts'
import { externalPriceInSum } from '../../../src/price/capability-sum.ts'
import { rule } from '../../../src/rule.ts'
import { jobBasis, type JobBasis } from '../../../src/signer/billing-rules.ts'
import { capabilityPrice } from '../../../src/signer/capability-price-rules.ts'
import { bug, outside, type BoardBug } from '../bug.ts'

/** What is counted, and by whom. */
export const unitBugs: readonly BoardBug[] = [
  bug('B34', 'The gateway pays for all pictures of a request, the orchestrator charges one.', {
    price: {
      picturesCounted: rule(
        {
          variant: 'one',
          summary: 'The orchestrator counts one picture, however many were asked for.',
          source: 'B34; go-livepeer before 27f1bb0ea',
        },
        () => 1n,
      ),
    },
  }),
  bug('B35', 'A payment is taken before anybody looks whether there is room.', {
    orchestrator: {
      looksForRoomFirst: rule(
        {
          variant: 'payment-first',
          summary: 'The payment is processed, then the request is refused for want of room.',
          source: 'B35; go-livepeer before e6a09d996',
        },
        () => false,
      ),
    },
  }),
  outside(
    'B37',
    'The first payment of a live stream is too small for high resolutions.',
    'Live video is billed by time at a flat rate, whatever its resolution: the charge by pixels that the first payment fell short of is gone.',
  ),
  bug('B38', 'The fraction of a unit is dropped at every callback.', {
    gateway: { advanceBilling: advanceBilling.discard },
  }),
  bug('B39', 'A job with a price per request is billed as a stream of pixels.', {
    signer: {
      jobBasis: rule(
        {
          variant: 'fixed-as-pixels',
          summary: 'A request at a fixed price is billed for the pixels of its time.',
          source: 'B39; go-livepeer PR 4006',
        },
        (type: string, capabilityPriced: boolean): JobBasis | null =>
          type === 'fixed' ? 'pixels' : jobBasis.withByoc(type, capabilityPriced),
      ),
    },
  }),
  bug('B40', 'A BYOC capability is charged the base price per pixel instead of its own.', {
    gateway: { asksWithCapabilities: asksWithCapabilities.asTheClientDoes },
    price: { externalPriceInSum: externalPriceInSum.never },
    signer: { capabilityPrice: capabilityPrice.never },
  }),
  bug('B41', 'The number of tickets of a BYOC payment does not depend on the price.', {
    gateway: {
      jobTicketCount: rule(
        {
          variant: 'one-a-second',
          summary: 'One ticket for each second of the time-out, whatever it is worth.',
          source: 'B41; go-livepeer before b715fb7c8',
        },
        ({ timeoutSeconds }: JobTicketNeed) => timeoutSeconds,
      ),
    },
  }),
]
