import type { Rational } from '../../src/money/rational.ts'
import type { CurrencyAmount } from '../../src/price/feed/converted-price.ts'
import type { RunnerUnit } from '../../src/price/live-runner/price-text.ts'
import type { SourcePlace } from './findings.ts'

export type NodeRole = 'orchestrator' | 'gateway' | 'remote-signer'

/** Where a price was written, and how: what a person needs to find and mend it. */
export interface PriceOrigin {
  readonly place: SourcePlace
  /** Like `-pricePerUnit`, or `priceperunit of 0xAb…`. */
  readonly setting: string
  /** The number as written. */
  readonly written: string
  /** '' = wei. */
  readonly currency: string
  /** For how many units the number is. */
  readonly unitsPer: Rational
  /** Where the divisor comes from: written beside the price, taken from -pixelsPerUnit, or upstream's default of 1. */
  readonly units: 'own' | 'of-the-flag' | 'default'
  /** Another finding says already why the price is not what it seems. */
  readonly explained?: true | undefined
}

export interface ConfiguredPrice {
  /** Per unit, in its currency. */
  readonly amount: CurrencyAmount
  /** Wei per unit at the rate of the reading. */
  readonly priceWei: Rational
  readonly origin: PriceOrigin
}

/** For a sender as written, or `default`; a later one for the same address wins, whatever its case. */
export interface BasePrice {
  readonly sender: string
  readonly price: ConfiguredPrice
}

export interface ModelPriceSetting {
  readonly sender: string
  readonly capability: number
  readonly pipeline: string
  readonly model: string
  readonly price: ConfiguredPrice
}

/** A registered BYOC capability, priced per compute second. */
export interface ExternalPrice {
  readonly name: string
  readonly price: ConfiguredPrice
}

/** A live runner, priced per wire unit (second, pixel or session), before it is cut to whole wei. */
export interface RunnerPriceSetting {
  readonly app: string
  readonly unit: RunnerUnit
  readonly price: ConfiguredPrice
}

/** Capability −1 with model `default` is the maximum for all. */
export interface MaximumSetting {
  readonly capability: number
  readonly pipeline: string
  readonly model: string
  readonly price: ConfiguredPrice
}

export interface OrchestratorConfiguration {
  readonly basePrices: readonly BasePrice[]
  readonly modelPrices: readonly ModelPriceSetting[]
  readonly externalPrices: readonly ExternalPrice[]
  readonly runnerPrices: readonly RunnerPriceSetting[]
  readonly autoAdjustPrice: boolean
  readonly ticketEvWei: bigint
  /** 0 or below = no limit. */
  readonly maxFaceValueWei: bigint
  readonly redeemGas: bigint
  /** Suggestions below this do not count. */
  readonly minGasPriceWei: bigint
}

export interface PayerConfiguration {
  readonly maxima: readonly MaximumSetting[]
  readonly maxTicketEvWei: Rational
  readonly maxTotalEvWei: Rational
  readonly depositMultiplier: bigint
  readonly ignoreMaxPriceIfNeeded: boolean
  /** The numbers of the selection as written, by flag; those that are not given are as upstream has them. */
  readonly selection: ReadonlyMap<string, string>
  readonly byocPerCapabilityPricing: boolean
  /** Payments, and so all price checks, are its remote signer's. */
  readonly hasRemoteSigner: boolean
}

/** What an operator's configuration comes to. */
export interface NodeConfiguration {
  readonly role: NodeRole
  /** False = no price of it counts. */
  readonly onChain: boolean
  /** -ethAcctAddr in lower case; null = not given. */
  readonly address: string | null
  readonly orchestrator: OrchestratorConfiguration | null
  readonly payer: PayerConfiguration | null
  /** Flags, and documents given beside them, that were really given. */
  readonly given: ReadonlySet<string>
  /** -livePaymentInterval as written; null = not given. */
  readonly livePaymentInterval: string | null
}
