import type { EndpointPath } from '../../src/metering/billing/endpoints.ts'
import type { Rational } from '../../src/money/rational.ts'

/** Usage events of gateways and signers flow to one collector, through the lossy queue of each node. */
export interface UsageSettings {
  /** Events that may wait in the queue of one node, where the profile's rule has a bound. */
  readonly queueCapacity: number
  /** Time that the broker needs to take a batch. */
  readonly writeNs: number
  /** A write that is not acknowledged after this long has failed. */
  readonly writeTimeoutNs: number
}

/** What a client says of its work in signer requests; '' = nothing. Profiles differ in what they take up. */
export interface ClientLabels {
  readonly app: string
  readonly modelId: string
}

/** Callers of a product service, as they are told apart for billing. */
export type CallerType = 'production_agent' | 'dashboard' | 'internal'

/**
 * What takes a service's billing events over: `keeps` at once, `throws` always, `queue` to the collector like a node's usage
 * events, `none` nobody.
 */
export type RecorderKind = 'keeps' | 'throws' | 'queue' | 'none'

/** What of a product service can fail for a while. */
export type ProductFaultKind = 'recorder' | 'config' | 'tokenizer' | 'storage'

export interface ProductFault {
  readonly what: ProductFaultKind
  readonly atNs: number
  readonly forNs: number
}

/** Somebody who sends a product service the same request again and again. */
export interface CallerSettings {
  readonly name: string
  readonly type: CallerType
  readonly endpoint: EndpointPath
  /** Whose requests the rate limit counts together. */
  readonly rateKey: string
  readonly everyNs: number
  readonly startNs: number
  /** Never after the end of the active phase. */
  readonly endNs: number
  /** Results that a search finds. */
  readonly results: number
  /** What a publish says; the number of the request follows it. */
  readonly text: string
}

/** How a product service learns from what is published. */
export interface LearningSettings {
  /** One of the generation services of the engine: only some are billed. */
  readonly service: string
  /** Publishes from one run to the next. */
  readonly runEvery: number
  /** Requests that a run reads, the newest ones. */
  readonly windowRequests: number
  readonly bypassesGate: boolean
  /** Probability that the gate lets no run begin. */
  readonly skips: Rational
  /** From the gate's reading to the extractor's. */
  readonly startsAfterNs: number
  /** From the extractor's reading to the end of the run. */
  readonly takesNs: number
  /** Probability that the extractor fails. */
  readonly failures: Rational
  /** Items that a run makes, and how many of them were known before. */
  readonly items: number
  readonly duplicates: number
}

/** A product service with billing seams: its callers, what it finds and learns, and who takes its billing events. */
export interface ProductServiceSettings {
  readonly name: string
  readonly organisation: string
  /** The organisation has configured a language model of its own. */
  readonly ownLanguageModel: boolean
  /** Whether callers are told apart; else everybody is internal, as the seam comes. */
  readonly tellsCallersApart: boolean
  /** Questions that the gate of a line answers with yes before it denies; null = no gate is set. */
  readonly gates: {
    readonly application: number | null
    readonly learningsGenerated: number | null
  }
  readonly recorder: { readonly kind: RecorderKind; readonly takesNs: number }
  readonly learning: LearningSettings
  readonly callers: readonly CallerSettings[]
  readonly faults: readonly ProductFault[]
}
