import type { Rational } from '../../src/money/rational.ts'

/** What one ETH costs. */
export interface EthPrice {
  readonly currency: string
  /** Units of the currency that one ETH costs. */
  readonly perEth: Rational
}

/** The aggregator on chain, and how often nodes read it. `perEth` is the price at virtual time 0. */
export interface PriceFeed extends EthPrice {
  /** Digits after the point of its integer answers. */
  readonly decimals: number
  /** False: `ETH / USD`, true: `USD / ETH`. */
  readonly inverted: boolean
  /** A new round is made when the answer moved by at least this share of the last one; 0 = whenever the price moves. */
  readonly deviation: Rational
  /** A new round is made after this time without any; null = never. */
  readonly heartbeatNs: number | null
  /** Every node reads at multiples of this on its own clock, with upstream's retries; null = at once after every round. */
  readonly watcherNs: number | null
}

/**
 * stale: no rounds come; zero: rounds answer 0; doubled: rounds answer twice the price; unreachable: it cannot be read; behind:
 * who reads it gets the round that was the last one when the window began.
 */
export type FeedFaultKind = 'stale' | 'zero' | 'doubled' | 'unreachable' | 'behind'

export interface FeedFault {
  readonly kind: FeedFaultKind
  readonly atNs: number
  readonly forNs: number
  /** Whom it hits when it is unreachable or behind, replicas by name; null = everybody, and for other kinds. */
  readonly nodes: readonly string[] | null
}
