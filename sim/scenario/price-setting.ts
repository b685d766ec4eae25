import type { Rational } from '../../src/money/rational.ts'

/** A decimal amount as people write prices: `1200` and `2gwei` are wei, `0.3USD` needs the price feed. */
export interface Money {
  readonly amount: Rational
  /** `wei`, or a currency in upper case such as `USD`. ETH and gwei are turned into wei when read. */
  readonly currency: string
}

export interface PriceSetting {
  readonly pricePerUnit: Money
  readonly pixelsPerUnit: bigint
}
