import * as fc from 'fast-check'
import { rational, type Rational } from '../../src/money/rational.ts'

/** A price as an operator sets it: an amount in wei or in dollars. */
export interface Amount {
  readonly currency: '' | 'USD'
  readonly price: Rational
}

/** What happens to an orchestrator's prices between two messages. */
export type MarketChange =
  | { readonly kind: 'price'; readonly own: boolean; readonly percent: number }
  | { readonly kind: 'feed'; readonly percent: number }
  | { readonly kind: 'gas'; readonly percent: number }

/** An orchestrator's prices for one kind of work, and what becomes of them while it is paid. */
export interface MarketPlan {
  /** For everybody. */
  readonly amount: Amount
  /** For the gateway that pays; null = as everybody. */
  readonly own: Amount | null
  /** The transcoding price beside it, in wei per unit. */
  readonly base: bigint
  readonly dollarsPerEth: Rational
  readonly autoAdjust: boolean
  readonly gasPriceWei: bigint
  /** Face values are capped at this many hundredths of what a redemption costs, so that the overhead moves with gas. */
  readonly faceValueCapPercent: bigint
  /** How many tickets the first request takes at the first price, about. */
  readonly ticketsPerRequest: bigint
  /** Seconds that a BYOC job may take. */
  readonly timeoutSeconds: bigint
  /** Before the request that pays, and before every later one. */
  readonly changes: readonly (readonly MarketChange[])[]
}

/** Requests of one case: the first and two more. */
const ROUNDS = 3

export function marketArbitrary(): fc.Arbitrary<MarketPlan> {
  const wei = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.constantFrom(1n, 3n, 1000n, 27_648_000n))
    .map(([price, units]): Amount => ({ currency: '', price: rational(price, units) }))
  const dollars = fc
    .tuple(
      fc.bigInt({ min: 1n, max: 5000n }),
      fc.constantFrom(10n ** 9n, 10n ** 12n, 3n * 10n ** 13n),
    )
    .map(([price, units]): Amount => ({ currency: 'USD', price: rational(price, units) }))
  const amount = fc.oneof(wei, dollars)
  const percent = fc.constantFrom(10, 50, 99, 101, 150, 199, 200)
  const change = fc.oneof(
    fc.record({ kind: fc.constant('price' as const), own: fc.boolean(), percent }),
    // Not far down: every price in dollars rises by as much, and with it the number of tickets.
    fc.record({ kind: fc.constant('feed' as const), percent: fc.constantFrom(90, 99, 101, 200) }),
    fc.record({ kind: fc.constant('gas' as const), percent }),
  )
  return fc.record({
    amount,
    own: fc.option(amount),
    base: fc.bigInt({ min: 0n, max: 10n ** 6n }),
    dollarsPerEth: fc
      .bigInt({ min: 1n, max: 10n ** 12n })
      .map((answer) => rational(answer + 10n ** 10n, 10n ** 8n)),
    autoAdjust: fc.boolean(),
    gasPriceWei: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    faceValueCapPercent: fc.bigInt({ min: 101n, max: 20_000n }),
    ticketsPerRequest: fc.bigInt({ min: 1n, max: 12n }),
    timeoutSeconds: fc.bigInt({ min: 1n, max: 90n }),
    changes: fc.array(fc.array(change, { maxLength: 2 }), {
      minLength: ROUNDS,
      maxLength: ROUNDS,
    }),
  })
}
