import { multiplyInteger, type Rational } from '../../../src/money/rational.ts'
import type { JobCostNeed } from '../../../src/gateway/byoc/rules.ts'
import { advertisedOverhead } from '../../../src/price/advertised-overhead.ts'
import { unpricedCandidates } from '../../../src/price/selection/selection-rules.ts'
import { toWirePrice, type WirePrice } from '../../../src/price/wire-price.ts'
import { rule } from '../../../src/rule.ts'
import type { CeilingBreach } from '../../../src/signer/ceiling-rules.ts'
import { bug, outside, type BoardBug } from '../bug.ts'

/** What a session costs, and who may ask how much. */
export const priceBugs: readonly BoardBug[] = [
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
