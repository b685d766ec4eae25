import type { Address } from '../../../src/bytes/hex.ts'
import type { FirstPrices } from '../../../src/signer/credit-rules.ts'
import { sessionPriceGuard } from '../../../src/price/session-price-guard.ts'
import { ZERO, multiplyInteger, type Rational } from '../../../src/money/rational.ts'
import type { JobCostNeed } from '../../../src/gateway/byoc/rules.ts'
import { advertisedOverhead } from '../../../src/price/advertised-overhead.ts'
import { unpricedCandidates } from '../../../src/price/selection/selection-rules.ts'
import { toWirePrice, type WirePrice } from '../../../src/price/wire-price.ts'
import { rule } from '../../../src/rule.ts'
import type { CeilingBreach } from '../../../src/signer/ceiling-rules.ts'
import { bug, outside, type BoardBug } from '../bug.ts'

const keepsFirstPrice = rule(
  {
    variant: 'forgotten',
    summary: 'A session has no price of its own; what is asked now counts.',
    source: 'B20, B22; go-livepeer before d5cc5c848',
  },
  () => false,
)

/** What a session costs, and who may ask how much. */
export const priceBugs: readonly BoardBug[] = [
  bug('B20', 'The price of a session can be raised while it runs.', {
    orchestrator: { keepsFirstPrice },
    price: {
      sessionPriceGuard: rule(
        {
          variant: 'any',
          summary: 'A session pays whatever is asked, however it began.',
          source: 'B20; go-livepeer before d5cc5c848',
        },
        (): Rational | null => null,
      ),
    },
  }),
  bug('B22', 'A session ends at the smallest rise of a price that is converted from a currency.', {
    orchestrator: { keepsFirstPrice },
    price: { sessionPriceGuard: sessionPriceGuard.neverRises },
  }),
  bug('B23', 'The signer takes the price of each call for the price that the session began with.', {
    signer: {
      firstPrice: rule(
        {
          variant: 'of-this-call',
          summary: 'The session begins anew with the price of each call.',
          source: 'B23; go-livepeer before 235034067',
        },
        ({ current }: FirstPrices) => current,
      ),
    },
  }),
  bug('B24', 'The signer has no ceiling: any price is signed.', {
    signer: {
      ceiling: rule(
        {
          variant: 'none',
          summary: 'No price is too high.',
          source: 'B24; go-livepeer before a5030f2aa',
        },
        (): CeilingBreach | null => null,
      ),
    },
  }),
  bug('B24.2', 'The number of tickets of one signer call is unlimited.', {
    signer: {
      ticketLimit: rule(
        {
          variant: 'none',
          summary: 'A call makes as many tickets as the fee asks for.',
          source: 'B24; go-livepeer before 3c22de6c9',
        },
        (tickets: bigint) => tickets,
      ),
    },
  }),
  bug('B24.3', 'An orchestrator without a price passes the price filter.', {
    price: { unpricedCandidates: unpricedCandidates.kept },
  }),
  bug('B25', 'When everybody is above the maximum price, anybody is taken.', {
    price: {
      nobodyAffordable: rule(
        {
          variant: 'anybody',
          summary: 'A maximum price that nobody meets does not count.',
          source: 'B25; go-livepeer eb25467f5 to 45591da2f',
        },
        (performing: readonly Address[]) => performing,
      ),
    },
  }),
  bug('B27', 'A configured price is ignored, and the work is free.', {
    price: {
      basePrice: rule(
        {
          variant: 'inverted-check',
          summary: 'A price that was set is left out, one that was not is looked at.',
          source: 'B27; go-livepeer before cec630736',
        },
        () => ZERO,
      ),
    },
  }),
  bug('B28', 'The answer to a payment is priced as if no capability had been asked for.', {
    orchestrator: {
      answersForCapabilities: rule(
        {
          variant: 'without',
          summary: 'The answer carries the price of transcoding, whatever the session asks for.',
          source: 'B28; go-livepeer before b971acc23',
        },
        () => false,
      ),
      keepsFirstPrice,
    },
  }),
  bug(
    'B29',
    'The list of capability prices lacks the overhead that ticket parameters are bound to.',
    {
      price: { advertisedOverhead: advertisedOverhead.leftOut },
    },
  ),
  bug('B29.2', 'Numerator and denominator of a price are cut to their low 64 bits.', {
    price: { wirePrice: toWirePrice.lowBits },
  }),
  bug('B30', 'A price travels multiplied by a thousand.', {
    price: {
      jobWirePrice: rule(
        {
          variant: 'in-thousandths',
          summary: 'The price in thousandths of a wei travels as if it were in wei.',
          source: 'B30; go-livepeer before 0de5e7c07',
        },
        (price: Rational): WirePrice => toWirePrice.wholeWei(multiplyInteger(price, 1000n)),
      ),
    },
  }),
  bug('B31', "A capability's price overflows int64.", {
    price: { wirePriceForCapabilities: toWirePrice.lowBits, jobWirePrice: toWirePrice.lowBits },
  }),
  bug('B32', 'A BYOC price is multiplied in place: its next use bills at sixty times the price.', {
    gateway: {
      jobCost: rule(
        {
          variant: 'mutated-price',
          summary: 'The price was multiplied by 60 s for the minimum and is used as it is by now.',
          source: 'B32; go-livepeer before c4c9bd627',
        },
        ({ perSecondWei, timeoutSeconds }: JobCostNeed) =>
          multiplyInteger(perSecondWei, 60n * timeoutSeconds),
      ),
    },
  }),
  outside(
    'B33',
    'A price is recorded as a metric only when its float is exact.',
    "Nodes' own metrics (Prometheus) are no part of the world; its trace records every price itself.",
  ),
]
