import type { Rational } from '../../../src/money/rational.ts'

/** What changes over time by a table or a model. */
export interface SeriesPlan {
  /** What one ETH costs. */
  readonly priceFeed: Series | null
  /** In wei; made whole where it is used. */
  readonly gasPrice: Series | null
  readonly demand: readonly Demand[]
}

/** Points in order of time, each holding until the next; or a model that draws them. */
export type Series =
  | { readonly kind: 'points'; readonly points: readonly SeriesPoint[] }
  | { readonly kind: 'model'; readonly model: GrowthModel }

export interface SeriesPoint {
  readonly atNs: number
  readonly value: Rational
}

/** Geometric Brownian motion with jumps: `start` at virtual time 0, then a value every step. */
export interface GrowthModel {
  readonly start: Rational
  readonly stepNs: number
  /** Standard deviation of the logarithm over the period. */
  readonly volatility: Rate
  /** Growth of the mean over the period, jumps aside. */
  readonly drift: Rate
  readonly jumps: Jumps | null
}

/** Jumps come at exponential distances; the logarithm of each is normally distributed. */
export interface Jumps {
  readonly rate: Rate
  readonly mean: Rational
  readonly spread: Rational
}

/** So much per so long. */
export interface Rate {
  readonly share: Rational
  readonly periodNs: number
}

/** More viewers like one session of a gateway: they are named `viewer-1`, `viewer-2`, … */
export interface Demand {
  readonly gateway: string
  readonly session: string
  /** How long each stays; null = to the end. */
  readonly lengthNs: number | null
  /** Viewers a minute. */
  readonly perMinute: Series
}
