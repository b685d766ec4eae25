import type { GatewayDishonestyInput, OrchestratorDishonestyInput } from './dishonesty-input.ts'
import type { FaultsInput } from './fault-input.ts'
import type {
  AmountInput,
  BoundInput,
  ByName,
  DurationInput,
  MoneyInput,
  NumberInput,
  ProbabilityInput,
} from './literal-input.ts'
import type { RestartInput } from './restart-input.ts'
import type { JobType, SessionEnd } from './scenario.ts'
import type { ProductServiceInput, UsageInput } from './usage-input.ts'
import type { OrchestratorWebhookInput, SignerWebhookInput } from './webhook-input.ts'

/** Scenario format 1 as people write it, in YAML, JSON or TypeScript. Meanings: docs/scenario-format.md. */
export interface ScenarioInput {
  readonly scenario: 1
  readonly name: string
  readonly story?: string | undefined
  readonly profile?: string | undefined
  readonly seed?: string | number | undefined
  readonly cryptography?: 'exact' | 'model' | undefined
  readonly epoch?: string | undefined
  readonly duration: DurationInput
  readonly quietPhase?: DurationInput | undefined
  readonly chain?: ChainInput | undefined
  readonly priceFeed?: PriceFeedInput | undefined
  readonly series?: SeriesPlanInput | undefined
  readonly orchestrators: ByName<OrchestratorInput>
  readonly signers?: ByName<SignerInput> | undefined
  readonly gateways: ByName<GatewayInput>
  readonly usage?: UsageInput | undefined
  readonly productServices?: ByName<ProductServiceInput> | undefined
  readonly links?: ByName<LinkInput> | undefined
  readonly timeline?: readonly TimelineInput[] | undefined
  readonly faults?: FaultsInput | undefined
  readonly expect?: ExpectInput | undefined
  readonly expectUnder?: ByName<ExpectInput> | undefined
}

/** One currency and what one ETH costs in it, beside the other keys: `{ USD: 3000, watcher: immediate }`. */
export interface PriceFeedInput {
  readonly decimals?: number | undefined
  readonly inverted?: boolean | undefined
  readonly deviation?: ProbabilityInput | undefined
  readonly heartbeat?: DurationInput | undefined
  readonly watcher?: DurationInput | undefined
  readonly [currency: string]: NumberInput | boolean | undefined
}

export interface SeriesPlanInput {
  readonly priceFeed?: SeriesInput | undefined
  readonly gasPrice?: SeriesInput | undefined
  readonly demand?: ByName<SeriesInput> | undefined
}

/** Exactly one of the three. */
export interface SeriesInput {
  readonly file?: string | undefined
  readonly csv?: string | undefined
  readonly model?: GrowthInput | undefined
}

export interface GrowthInput {
  readonly start?: NumberInput | undefined
  readonly step?: DurationInput | undefined
  readonly volatility?: string | 0 | undefined
  readonly drift?: string | 0 | undefined
  readonly jumps?:
    | {
        readonly rate: string | 0
        readonly mean?: ProbabilityInput | undefined
        readonly spread?: ProbabilityInput | undefined
      }
    | undefined
}

export interface ChainInput {
  readonly block?: NumberInput | undefined
  readonly blockInterval?: DurationInput | undefined
  readonly round?: NumberInput | undefined
  readonly roundLength?: NumberInput | undefined
  readonly gasPrice?: AmountInput | undefined
  readonly maxFloat?: AmountInput | undefined
  readonly l2BlockInterval?: DurationInput | undefined
  readonly poolSize?: NumberInput | undefined
  readonly unlockPeriod?: NumberInput | undefined
  readonly ticketValidity?: NumberInput | undefined
  readonly roundInitializedAfter?: DurationInput | undefined
  readonly transactionDelay?: DurationInput | undefined
  readonly senders?: ByName<SenderInput> | undefined
}

export interface SenderInput {
  readonly deposit?: AmountInput | undefined
  readonly reserve?: AmountInput | undefined
  readonly withdrawRound?: NumberInput | undefined
  readonly maxFloat?: AmountInput | undefined
  readonly topUp?:
    | { readonly deposit?: TopUpInput | undefined; readonly reserve?: TopUpInput | undefined }
    | undefined
}

export interface TopUpInput {
  readonly below: AmountInput
  readonly to: AmountInput
}

export interface ClockInput {
  readonly offset?: DurationInput | undefined
  readonly drift?: string | 0 | undefined
}

export interface PriceInput {
  readonly pricePerUnit: MoneyInput
  readonly pixelsPerUnit?: NumberInput | undefined
}

export interface GatewayPricesInput {
  readonly pricePerUnit?: MoneyInput | undefined
  readonly pixelsPerUnit?: NumberInput | undefined
  readonly capabilityPrices?: ByName<MoneyInput | PriceInput> | undefined
  readonly externalCapabilities?: ByName<MoneyInput> | undefined
}

/** A document: its path, relative to the scenario, or what it holds. */
export type DocumentInput = string | readonly unknown[] | Readonly<Record<string, unknown>>

/** What an operator gives a node; docs/operator-configuration.md. */
export interface NodeInput {
  readonly flags?: string | undefined
  readonly config?: string | undefined
  readonly environment?: ByName<string | number | boolean> | undefined
}

export interface OrchestratorNodeInput extends NodeInput {
  readonly aiModels?: DocumentInput | undefined
  readonly pricePerGateway?: DocumentInput | undefined
  readonly capabilities?: readonly DocumentInput[] | undefined
  readonly liveRunner?: DocumentInput | undefined
}

export interface PayerNodeInput extends NodeInput {
  readonly maxPricePerCapability?: DocumentInput | undefined
}

export interface OrchestratorInput {
  readonly node?: OrchestratorNodeInput | undefined
  /** Required unless `node` has it. */
  readonly pricePerUnit?: MoneyInput | undefined
  readonly pixelsPerUnit?: NumberInput | undefined
  readonly capabilityPrices?: ByName<MoneyInput | PriceInput> | undefined
  readonly externalCapabilities?: ByName<MoneyInput> | undefined
  readonly pricesPerGateway?: ByName<GatewayPricesInput> | undefined
  readonly autoAdjustPrice?: boolean | undefined
  readonly ticketEv?: AmountInput | undefined
  readonly redeemGas?: NumberInput | undefined
  readonly txCostMultiplier?: NumberInput | undefined
  readonly maxFaceValue?: AmountInput | undefined
  readonly livePaymentInterval?: DurationInput | undefined
  readonly capacity?: number | undefined
  readonly stake?: NumberInput | undefined
  readonly perfScore?: ProbabilityInput | undefined
  readonly clock?: ClockInput | undefined
  readonly secret?: string | undefined
  readonly redemption?: RedemptionInput | undefined
  readonly chainPolling?: DurationInput | undefined
  readonly webhook?: OrchestratorWebhookInput | undefined
  readonly dishonest?: OrchestratorDishonestyInput | undefined
}

export interface RedemptionInput {
  readonly redeem?: boolean | undefined
  readonly gasUsed?: NumberInput | undefined
  readonly maxGasPrice?: AmountInput | undefined
}

interface TicketLimitsInput {
  readonly maxTicketEv?: AmountInput | undefined
  readonly maxTotalEv?: AmountInput | undefined
  readonly depositMultiplier?: NumberInput | undefined
}

export interface SignerInput extends TicketLimitsInput {
  readonly node?: PayerNodeInput | undefined
  readonly replicas?: number | readonly { readonly clock?: ClockInput | undefined }[] | undefined
  readonly byocPerCapabilityPricing?: boolean | undefined
  readonly maxPricePerUnit?: MoneyInput | undefined
  readonly pixelsPerUnit?: NumberInput | undefined
  readonly maxPricePerCapability?: ByName<MoneyInput | PriceInput> | undefined
  readonly chainPolling?: DurationInput | undefined
  readonly webhook?: SignerWebhookInput | undefined
}

export interface GatewayInput extends TicketLimitsInput {
  readonly node?: PayerNodeInput | undefined
  readonly signer?: string | undefined
  readonly maxPricePerUnit?: MoneyInput | undefined
  readonly pixelsPerUnit?: NumberInput | undefined
  readonly selection?: SelectionInput | undefined
  readonly maxPricePerCapability?: ByName<MoneyInput | PriceInput> | undefined
  readonly clock?: ClockInput | undefined
  readonly chainPolling?: DurationInput | undefined
  readonly dishonest?: GatewayDishonestyInput | undefined
  readonly sessions?: ByName<SessionInput> | undefined
}

export interface SelectionInput {
  readonly stakeWeight?: ProbabilityInput | undefined
  readonly priceWeight?: ProbabilityInput | undefined
  readonly randomWeight?: ProbabilityInput | undefined
  readonly priceExpFactor?: NumberInput | undefined
  readonly minPerfScore?: ProbabilityInput | undefined
  readonly ignoreMaxPriceIfNeeded?: boolean | undefined
}

export interface SessionInput {
  readonly orchestrator: string | readonly string[]
  readonly type?: JobType | undefined
  readonly capability?: string | undefined
  readonly model?: string | undefined
  readonly start?: DurationInput | undefined
  readonly length?: DurationInput | undefined
  readonly segmentInterval?: DurationInput | undefined
  readonly paymentInterval?: DurationInput | undefined
  readonly prepay?: DurationInput | undefined
  readonly job?: JobInput | undefined
  readonly capabilityPriceRequested?: boolean | undefined
  readonly sendCapabilities?: boolean | undefined
  readonly signerReplicas?: string | undefined
  readonly maxPricePerUnit?: MoneyInput | undefined
  readonly pixelsPerUnit?: NumberInput | undefined
  readonly transcoding?: TranscodingInput | undefined
  readonly requests?: ModelRequestsInput | undefined
  readonly app?: string | undefined
  readonly modelId?: string | undefined
}

export interface RenditionInput {
  /** `1280x720` */
  readonly size: string
  readonly framerate?: NumberInput | undefined
}

export interface TranscodingInput {
  readonly renditions?: readonly RenditionInput[] | undefined
  readonly sourceFramerate?: NumberInput | undefined
  readonly takes?: DurationInput | undefined
  readonly failures?: ProbabilityInput | undefined
}

export interface ModelRequestsInput {
  readonly every?: DurationInput | undefined
  readonly takes?: DurationInput | undefined
  readonly failures?: ProbabilityInput | undefined
  readonly size?: string | undefined
  readonly images?: NumberInput | undefined
  readonly picture?: string | undefined
  readonly maxTokens?: NumberInput | undefined
  readonly text?: string | undefined
  readonly audio?: DurationInput | undefined
}

export interface JobInput {
  readonly interval?: DurationInput | undefined
  readonly work?: DurationInput | undefined
  readonly timeout?: DurationInput | undefined
  readonly streams?: boolean | undefined
}

export interface LinkInput {
  readonly latency?:
    DurationInput | { readonly from: DurationInput; readonly to: DurationInput } | undefined
  readonly loss?: ProbabilityInput | undefined
  readonly duplicate?: ProbabilityInput | undefined
  readonly reorder?: ProbabilityInput | undefined
  readonly truncate?: ProbabilityInput | undefined
  readonly corrupt?: ProbabilityInput | undefined
}

/** One instant and exactly one of the actions. */
export interface TimelineInput {
  readonly at: DurationInput
  readonly setPrice?: SetPriceInput | undefined
  readonly setFeed?: ByName<NumberInput> | undefined
  readonly setGasPrice?: AmountInput | undefined
  readonly setMaxFloat?: ByName<AmountInput> | undefined
  readonly setFunds?: SetFundsInput | undefined
  readonly fundDeposit?: ByName<AmountInput> | undefined
  readonly fundReserve?: ByName<AmountInput> | undefined
  readonly unlock?: string | undefined
  readonly cancelUnlock?: string | undefined
  readonly withdraw?: string | undefined
  readonly setPoolSize?: NumberInput | undefined
  readonly reorganize?: ReorganizeInput | undefined
  readonly stepClock?: { readonly actor: string; readonly by: DurationInput } | undefined
  readonly outage?: OutageInput | undefined
  readonly restart?: RestartInput | undefined
  readonly setMaxPrice?: SetMaxPriceInput | undefined
  readonly post?: PostInput | undefined
  readonly endSession?: string | undefined
}

interface SetPriceInput extends PriceInput {
  readonly orchestrator: string
  readonly gateway?: string | undefined
  readonly capability?: string | undefined
}

interface PostInput {
  readonly actor: string
  readonly path: string
  readonly form?: ByName<string | number> | undefined
}

interface SetFundsInput {
  readonly sender: string
  readonly deposit?: AmountInput | undefined
  readonly reserve?: AmountInput | undefined
}

interface ReorganizeInput {
  readonly layer?: 'l1' | 'l2' | undefined
  readonly blocks: NumberInput
  readonly dropsTransactions?: boolean | undefined
}

interface OutageInput {
  readonly from: string
  readonly to: string
  readonly for: DurationInput
}

interface SetMaxPriceInput {
  readonly actor: string
  readonly pricePerUnit?: MoneyInput | undefined
  readonly pixelsPerUnit?: NumberInput | undefined
}

export interface ExpectInput {
  readonly invariants?:
    | {
        readonly holds?: 'all' | 'none' | readonly string[] | undefined
        readonly breaks?: readonly string[] | undefined
      }
    | undefined
  readonly metrics?: ByName<BoundInput> | undefined
  readonly ends?: ByName<SessionEnd> | undefined
  readonly statuses?: ByName<ByName<BoundInput>> | undefined
}
