import { assert } from '../../src/assert.ts'
import type {
  ChainInput,
  GatewayInput,
  OrchestratorInput,
  PriceFeedInput,
  ScenarioInput,
  SessionInput,
  SignerInput,
  TimelineInput,
} from '../scenario/input.ts'
import type { Cast, CastOrchestrator, CastPayer } from './cast.ts'
import { EXTERNAL, modelPrices, perPixel } from './prices.ts'

/** The same, to be written to. */
export type Open<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Open<Item>[]
    : { -readonly [Key in keyof T]: Open<T[Key]> }

/** Time to recover, and for chains and queues to end what is under way. */
export const QUIET_MS = 60_000

const L1_BLOCK_MS = 12_000

/** Of calm worlds, in wei. */
const GAS_PRICE_WEI = 10_000_000n

/** A step of the timeline; those of one instant run in the order in which they were added. */
export interface DraftStep {
  readonly atMs: number
  readonly action: Omit<TimelineInput, 'at'>
}

/** A world while features are applied to it: a scenario by name, with moments in milliseconds where order matters. */
export interface WorldDraft {
  readonly cast: Cast
  readonly chain: Open<ChainInput> & { readonly senders: Record<string, Open<SenderOf>> }
  priceFeed: PriceFeedInput | undefined
  readonly series: Open<NonNullable<ScenarioInput['series']>>
  readonly orchestrators: Record<string, Open<OrchestratorInput>>
  readonly signers: Record<string, Open<SignerInput>>
  readonly gateways: Record<string, Open<GatewayInput>>
  /** All sessions by name; the same objects as in `gateways`. */
  readonly sessions: Record<string, Open<SessionInput>>
  usage: Open<NonNullable<ScenarioInput['usage']>> | undefined
  readonly productServices: Record<string, Open<ServiceOf>>
  readonly links: Record<string, Open<LinkOf>>
  readonly faults: Open<NonNullable<ScenarioInput['faults']>>
  readonly steps: DraftStep[]
}

type SenderOf = NonNullable<ChainInput['senders']>[string]
type ServiceOf = NonNullable<ScenarioInput['productServices']>[string]
type LinkOf = NonNullable<ScenarioInput['links']>[string]

/** The cast at peace: every session is live video, nothing changes, and nothing goes wrong. */
export function calmDraft(cast: Cast): WorldDraft {
  const sessions = Object.fromEntries(
    cast.sessions.map((session): [string, Open<SessionInput>] => [
      session.name,
      {
        orchestrator: session.orchestrator.name,
        start: milliseconds(session.startMs),
        length: milliseconds(session.lengthMs),
        segmentInterval: milliseconds(session.segmentMs),
        paymentInterval: milliseconds(session.paymentIntervalMs),
      },
    ]),
  )
  return {
    cast,
    chain: { gasPrice: `${GAS_PRICE_WEI}`, maxFloat: '1000ETH', senders: {} },
    priceFeed: undefined,
    series: {},
    orchestrators: Object.fromEntries(
      cast.orchestrators.map((each) => [each.name, orchestratorOf(each)]),
    ),
    signers: Object.fromEntries(
      cast.payers.flatMap(({ signer, replicas }) =>
        signer === null ? [] : [[signer, { ...limitsOf(cast), replicas: replicas.length }]],
      ),
    ),
    gateways: Object.fromEntries(
      cast.payers.map((payer) => [payer.gateway, gatewayOf(cast, payer, sessions)]),
    ),
    sessions,
    usage: undefined,
    productServices: {},
    links: { default: { latency: '20ms' } },
    faults: {},
    steps: [],
  }
}

/** The scenario that a draft has become. */
export function finishDraft(draft: WorldDraft, seed: string): ScenarioInput {
  const { cast, chain, priceFeed, series, usage, productServices, signers, steps, faults } = draft
  return {
    scenario: 1,
    name: 'generated',
    seed,
    duration: milliseconds(cast.durationMs),
    quietPhase: milliseconds(QUIET_MS),
    chain,
    ...(priceFeed === undefined ? {} : { priceFeed }),
    ...(Object.keys(series).length === 0 ? {} : { series }),
    orchestrators: draft.orchestrators,
    ...(Object.keys(signers).length === 0 ? {} : { signers }),
    gateways: draft.gateways,
    ...(usage === undefined ? {} : { usage }),
    ...(Object.keys(productServices).length === 0 ? {} : { productServices }),
    links: draft.links,
    ...(steps.length === 0
      ? {}
      : {
          timeline: steps
            .toSorted((a, b) => a.atMs - b.atMs)
            .map(({ atMs, action }) => ({ at: milliseconds(atMs), ...action })),
        }),
    ...(Object.keys(faults).length === 0 ? {} : { faults }),
  }
}

/** Between two L1 blocks; whoever asks comes after the features that set it. */
export function blockIntervalMs({ chain }: WorldDraft): number {
  return Number.parseInt(String(chain.blockInterval ?? milliseconds(L1_BLOCK_MS)), 10)
}

/** What gas costs in the beginning, in wei. */
export function gasPriceWei({ chain }: WorldDraft): bigint {
  return BigInt(String(chain.gasPrice ?? GAS_PRICE_WEI))
}

/** As scenarios write it. */
export function milliseconds(duration: number): string {
  return `${duration}ms`
}

function orchestratorOf(each: CastOrchestrator): Open<OrchestratorInput> {
  const { pricePerSecondWei, ticketEvSeconds, chargeIntervalS } = each
  return {
    pricePerUnit: perPixel(pricePerSecondWei),
    externalCapabilities: { [EXTERNAL]: `${pricePerSecondWei}` },
    capabilityPrices: { ...modelPrices(pricePerSecondWei) },
    autoAdjustPrice: false,
    ticketEv: `${pricePerSecondWei * BigInt(ticketEvSeconds)}`,
    livePaymentInterval: `${chargeIntervalS}s`,
  }
}

function gatewayOf(
  cast: Cast,
  { gateway, signer }: CastPayer,
  sessions: Record<string, Open<SessionInput>>,
): Open<GatewayInput> {
  const own = cast.sessions.filter(({ payer }) => payer.gateway === gateway)
  return {
    ...(signer === null ? limitsOf(cast) : { signer }),
    sessions: Object.fromEntries(own.map(({ name }) => [name, known(name, sessions)])),
  }
}

function known(
  name: string,
  sessions: Readonly<Record<string, Open<SessionInput>>>,
): Open<SessionInput> {
  const session = sessions[name]
  assert(session !== undefined, `the cast has a session ${name}`)
  return session
}

/** What payers accept covers every orchestrator of the cast. */
function limitsOf({ orchestrators }: Cast): { maxTicketEv: string; maxTotalEv: string } {
  let largest = 0n
  for (const { pricePerSecondWei, ticketEvSeconds } of orchestrators) {
    const ev = pricePerSecondWei * BigInt(ticketEvSeconds)
    if (ev > largest) largest = ev
  }
  return { maxTicketEv: `${largest * 2n}`, maxTotalEv: `${largest * 200n}` }
}
