import type { ChainAction, ChainSettings, RedemptionSettings } from './chain-settings.ts'
import type { GatewayDishonesty, OrchestratorDishonesty } from './dishonesty.ts'
import type { Hex } from '../../src/bytes/hex.ts'
import type { Rational } from '../../src/money/rational.ts'
import type { SelectionWeights } from '../../src/price/selection/weights.ts'
import type { ModelRequest } from '../../src/price/model-units.ts'
import type { FaultPlan } from './faults.ts'
import type { PriceFeed } from './feed.ts'
import type { Money, PriceSetting } from './price-setting.ts'
import type { Restart } from './restart.ts'
import type { SeriesPlan } from './series/series.ts'
import type { ClientLabels, ProductServiceSettings, UsageSettings } from './usage.ts'
import type { OrchestratorWebhookSettings, SignerWebhookSettings } from './webhook.ts'

export type { Money, PriceSetting } from './price-setting.ts'

/**
 * A scenario with nothing left to decide: names resolved, defaults filled, no text with units in it. Money
 * is bigint wei or an exact rational, durations are integer nanoseconds, lists stand in the order of the file.
 * Made by `loadScenario` and `parseScenario`; `ScenarioInput` is how people write it.
 */
export interface Scenario {
  readonly format: 1
  readonly name: string
  readonly story: string
  /** Name of a profile, e.g. `upstream/master-2026-08`. */
  readonly profile: string
  readonly seed: string
  /** `exact` is real keccak and secp256k1, `model` keyed pseudo-random functions with the same distribution. */
  readonly cryptography: 'exact' | 'model'
  /** Unix nanoseconds of virtual time 0. */
  readonly epochUnixNs: bigint
  /** Length of the active phase. */
  readonly durationNs: number
  /** Time to recover after the active phase, in which nothing goes wrong; 0 = none. */
  readonly quietPhaseNs: number
  readonly chain: ChainSettings
  /** The one feed there is, as on chain (`ETH / USD`), or null. */
  readonly priceFeed: PriceFeed | null
  /** Values that follow a table or a model. */
  readonly series: SeriesPlan
  readonly orchestrators: readonly OrchestratorSettings[]
  readonly signers: readonly SignerSettings[]
  readonly gateways: readonly GatewaySettings[]
  /** Where usage events go; null = there is no collector, and no events are made. */
  readonly usage: UsageSettings | null
  readonly productServices: readonly ProductServiceSettings[]
  readonly links: LinkTable
  /** In order of time; steps of one instant in the order of the file. */
  readonly timeline: readonly TimelineStep[]
  readonly faults: FaultPlan
  readonly expect: Expectations
  /** By profile; a profile that has none expects every invariant to hold. */
  readonly expectUnder: Readonly<Record<string, Expectations>>
}

export interface ClockSettings {
  /** Wall clock minus virtual time at the epoch; may be negative. */
  readonly offsetNs: number
  /** How much faster than true the clock runs; 1000 = 1 ppm. */
  readonly driftPartsPerBillion: number
}

export interface CapabilityPrice {
  /** Number of the capability, e.g. 35 for live-video-to-video, 37 for byoc. */
  readonly capability: number
  /** Its name in scenarios, e.g. `live-video-to-video`. */
  readonly pipeline: string
  readonly model: string
  readonly price: PriceSetting
}

/** A BYOC capability that the orchestrator has registered. */
export interface ExternalCapability {
  readonly name: string
  /** Per compute-second. */
  readonly pricePerSecond: Money
}

/** An orchestrator's prices for one gateway's sender; what is absent falls back as upstream does. */
export interface GatewayPrices {
  readonly gateway: string
  readonly base: PriceSetting | null
  readonly capabilityPrices: readonly CapabilityPrice[]
  readonly externalCapabilities: readonly ExternalCapability[]
}

export interface OrchestratorSettings {
  readonly name: string
  readonly price: PriceSetting
  readonly capabilityPrices: readonly CapabilityPrice[]
  readonly externalCapabilities: readonly ExternalCapability[]
  readonly pricesPerGateway: readonly GatewayPrices[]
  readonly autoAdjustPrice: boolean
  readonly ticketEvWei: bigint
  readonly redeemGas: bigint
  readonly txCostMultiplier: bigint
  /** 0 = no limit. */
  readonly maxFaceValueWei: bigint
  /** How often the orchestrator charges for work. */
  readonly livePaymentIntervalNs: number
  /** Sessions at once; null = no limit. */
  readonly capacity: number | null
  /** In hundred-thousandths of a token, as gateways read it (spec PR-90). */
  readonly stake: bigint
  /** What a service that measures orchestrators says of it, 0 to 1; null = nothing. float64 as upstream's. */
  readonly perfScore: number | null
  readonly clock: ClockSettings
  /** 32 bytes that bind issued ticket parameters; null = the world draws one. */
  readonly secret: Hex | null
  readonly redemption: RedemptionSettings
  /** 0 = it sees the chain at once. */
  readonly chainPollingNs: number
  /** What it asks about whoever wants its info; null = nobody. */
  readonly webhook: OrchestratorWebhookSettings | null
  /** null = it is honest. */
  readonly dishonest: OrchestratorDishonesty | null
}

/** What a paying actor accepts in ticket parameters. */
export interface TicketLimits {
  readonly maxTicketEvWei: Rational
  readonly maxTotalEvWei: Rational
  readonly depositMultiplier: bigint
}

export interface SignerSettings {
  readonly name: string
  /** At least one. A replica is named `s1/1`, `s1/2`, …; all share key and settings, not the clock. */
  readonly replicas: readonly SignerReplica[]
  readonly byocPerCapabilityPricing: boolean
  /** null = accept any price. */
  readonly maxPrice: PriceSetting | null
  /** Model `default` is for every model without one of its own. */
  readonly maxPricePerCapability: readonly CapabilityPrice[]
  readonly limits: TicketLimits
  /** 0 = it sees the chain at once. */
  readonly chainPollingNs: number
  /** What it asks whether a caller may pay; null = everybody may. */
  readonly webhook: SignerWebhookSettings | null
}

interface SignerReplica {
  readonly name: string
  readonly clock: ClockSettings
}

export interface GatewaySettings {
  readonly name: string
  /** Name of the remote signer that pays for all its sessions; null = the gateway pays itself. */
  readonly signer: string | null
  readonly limits: TicketLimits
  /** null = accept any price. */
  readonly maxPrice: PriceSetting | null
  readonly selection: SelectionSettings
  /** Model `default` is for every model without one of its own. */
  readonly maxPricePerCapability: readonly CapabilityPrice[]
  readonly clock: ClockSettings
  /** 0 = it sees the chain at once. */
  readonly chainPollingNs: number
  /** null = it is honest. */
  readonly dishonest: GatewayDishonesty | null
  readonly sessions: readonly SessionSettings[]
}

/** How a gateway chooses among several orchestrators; float64 as upstream's flags (spec PR-27, PR-91). */
export interface SelectionSettings {
  readonly weights: SelectionWeights
  readonly priceExpFactor: number
  readonly minPerfScore: number
  readonly ignoreMaxPriceIfNeeded: boolean
}

/**
 * lv2v bills pixels of live video, live seconds, fixed once, byoc and byoc-job seconds of an external capability (a stream, batch
 * jobs); transcode bills the pixels that come out of each segment, batch-ai the units of each request.
 */
export type JobType = 'lv2v' | 'live' | 'fixed' | 'byoc' | 'byoc-job' | 'transcode' | 'batch-ai'

/** One version of a segment that the orchestrator makes. */
export interface Rendition {
  readonly width: bigint
  readonly height: bigint
  /** null = as the source. */
  readonly framerate: Rational | null
}

/** The segments of a `transcode` session. */
export interface TranscodingSettings {
  readonly renditions: readonly Rendition[]
  readonly sourceFramerate: Rational
  /** From the arrival of a segment to its result. */
  readonly takesNs: number
  /** Probability that the work on a segment fails. */
  readonly failures: Rational
}

/** The requests of a `batch-ai` session. */
export interface ModelRequestSettings {
  readonly everyNs: number
  /** From the arrival of a request to its answer. */
  readonly takesNs: number
  readonly failures: Rational
  readonly asked: Omit<ModelRequest, 'pipeline'>
}

/** What a gateway that pays itself asks of an external capability. */
export interface JobSettings {
  /** Time between two batch jobs. */
  readonly intervalNs: number
  /** How long the worker takes for one. */
  readonly workNs: number
  /** Whole seconds; sizes the payment, and for a batch job cuts off the worker. */
  readonly timeoutSeconds: bigint
  /** The worker streams its answer. */
  readonly streams: boolean
}

export interface SessionSettings {
  /** Unique in the scenario. */
  readonly name: string
  /** At least one: who works, or those among whom the gateway chooses. */
  readonly orchestrators: readonly string[]
  readonly type: JobType
  /** Pipeline of `CAPABILITIES`, or null when the session asks for none. For byoc it is `byoc`. */
  readonly capability: string | null
  /** Model, or the name of the BYOC capability. */
  readonly model: string | null
  readonly startNs: number
  /** When the viewer stops, virtual time; never after the end of the quiet phase. */
  readonly endNs: number
  readonly segmentIntervalNs: number
  /** How often the gateway pays. */
  readonly paymentIntervalNs: number
  /** Time paid ahead at the start; null = what the profile's rules say for the type. */
  readonly prepayNs: number | null
  /** Of BYOC streams and jobs that the gateway pays itself; others leave it unused. */
  readonly job: JobSettings
  /** The client names its BYOC capability in signer requests, so that the signer may use its price. */
  readonly capabilityPriceRequested: boolean
  /** The client sends its capabilities when it asks for the orchestrator's info. */
  readonly sendCapabilities: boolean
  /** Which replica of the signer answers a call; null = no remote signer. */
  readonly signerReplicas: ReplicaChoice | null
  /** Ceiling that the client sends to the signer with each call (profiles that know it). */
  readonly maxPrice: PriceSetting | null
  /** Of a `transcode` session; null for every other one. */
  readonly transcoding: TranscodingSettings | null
  /** Of a `batch-ai` session; null for every other one. */
  readonly requests: ModelRequestSettings | null
  readonly labels: ClientLabels
}

/** Each call the next replica, or always the named one. */
type ReplicaChoice =
  { readonly kind: 'round-robin' } | { readonly kind: 'replica'; readonly name: string }

export interface LinkTable {
  readonly default: LinkSettings
  /** Later entries win; `*` stands for every actor. Read with `linkSettings`. */
  readonly overrides: readonly LinkOverride[]
}

export interface LinkOverride {
  readonly from: string
  readonly to: string
  /** Complete: what the file leaves out is taken from the default. */
  readonly settings: LinkSettings
}

export interface LinkSettings {
  /** Uniform between both, inclusive. */
  readonly latencyMinNs: number
  readonly latencyMaxNs: number
  /** Probabilities per message, 0 … 1. */
  readonly loss: Rational
  readonly duplicate: Rational
  readonly reorder: Rational
  readonly truncate: Rational
  readonly corrupt: Rational
}

export type TimelineStep = { readonly atNs: number } & TimelineAction

export type TimelineAction =
  | {
      readonly action: 'setPrice'
      readonly orchestrator: string
      /** Whose price; null = everybody's. */
      readonly gateway: string | null
      readonly target:
        | { readonly kind: 'base' }
        | {
            readonly kind: 'capability'
            readonly capability: number
            readonly pipeline: string
            readonly model: string
          }
        | { readonly kind: 'external'; readonly name: string }
      /** For an external capability, per second (`pixelsPerUnit` is 1). */
      readonly price: PriceSetting
    }
  | { readonly action: 'setFeed'; readonly currency: string; readonly perEth: Rational }
  | { readonly action: 'setGasPrice'; readonly gasPriceWei: bigint }
  | {
      readonly action: 'setMaxFloat'
      readonly sender: string
      /** null = back to what sender monitors say. */
      readonly maxFloatWei: bigint | null
    }
  | {
      readonly action: 'setFunds'
      readonly sender: string
      /** null = as it is. */
      readonly depositWei: bigint | null
      readonly reserveWei: bigint | null
    }
  | ChainAction
  /** A gateway, an orchestrator or one replica of a signer; `byNs` may be negative. */
  | { readonly action: 'stepClock'; readonly actor: string; readonly byNs: number }
  /** No message passes between the two, in both directions; `*` = every other actor. */
  | {
      readonly action: 'outage'
      readonly from: string
      readonly to: string
      readonly forNs: number
    }
  | ({ readonly action: 'restart' } & Restart)
  /** A ceiling of a gateway or signer; null = accept any price. */
  | {
      readonly action: 'setMaxPrice'
      readonly actor: string
      readonly maxPrice: PriceSetting | null
    }
  /** A request to the command-line server of a node, e.g. /setPriceForBroadcaster. */
  | {
      readonly action: 'post'
      readonly actor: string
      readonly path: string
      readonly form: readonly (readonly [name: string, value: string])[]
    }
  | { readonly action: 'endSession'; readonly session: string }

export interface Expectations {
  readonly invariants: {
    /** `all` = every invariant that `breaks` does not name; a list = these; null = none is required to hold. */
    readonly holds: 'all' | readonly string[] | null
    /** Each of these must break, else the expectation fails. */
    readonly breaks: readonly string[]
  }
  readonly metrics: readonly ({ readonly metric: string } & Bound)[]
  readonly ends: readonly { readonly session: string; readonly end: SessionEnd }[]
  /** How many answers of the signer or the orchestrator with this status the session must see. */
  readonly statuses: readonly ({ readonly session: string; readonly status: number } & Bound)[]
}

/** Each bound that is not null must hold. */
export interface Bound {
  readonly equals: Rational | null
  readonly atLeast: Rational | null
  readonly atMost: Rational | null
}

/** As in the trace: how a session ended. */
export type SessionEnd =
  'completed' | 'start-refused' | 'released-insufficient-balance' | 'orchestrator-lost'
