import { wrapInt64 } from '../../money/integers.ts'
import { rational, type Rational } from '../../money/rational.ts'

/** A round of the feed: quote per base, and when the feed was last updated, in Unix seconds. */
export interface FeedPrice {
  readonly roundId: bigint
  readonly price: Rational
  readonly updatedAtSec: bigint
}

/** What one reading of the feed gave: a round, or the upstream text of what went wrong. */
export type FeedReading =
  | { readonly ok: true; readonly feedPrice: FeedPrice }
  | { readonly ok: false; readonly error: string }

/** A round as the feed's contract returns it; `answer` is scaled by 10^decimals. */
export interface FeedRound {
  readonly roundId: bigint
  readonly answer: bigint
  readonly updatedAtSec: bigint
}

/** The round with its exact price; numbers wider than int64 keep their low bits (spec PR-32; go-livepeer eth/pricefeed.go:computePriceData). */
export function feedPriceOfRound(round: FeedRound, decimals: number): FeedPrice {
  return {
    roundId: wrapInt64(round.roundId),
    price: rational(round.answer, 10n ** BigInt(decimals)),
    updatedAtSec: wrapInt64(round.updatedAtSec),
  }
}
