import { rational, ZERO, type Rational } from '../../src/money/rational.ts'
import { CAPABILITY_LIVE_VIDEO } from '../../src/price/capability-models.ts'
import { DEFAULT_JOB } from '../scenario/schema/job.ts'
import { NO_FAULTS } from '../scenario/faults.ts'
import type { ChainSettings, SenderSettings } from '../scenario/chain-settings.ts'
import type {
  ClockSettings,
  GatewaySettings,
  OrchestratorSettings,
  PriceSetting,
  Scenario,
  SessionSettings,
  SignerSettings,
} from '../scenario/scenario.ts'
import type { SessionCase } from './session-case.ts'

/** Names of the actors of a replayed session. */
export const ORCHESTRATOR = 'o1'
export const GATEWAY = 'g1'
export const SIGNER = 's1'
export const SIGNER_REPLICA = 's1/1'
export const SESSION = 'v1'

const PIPELINE = 'live-video-to-video'
/** A replay has one orchestrator. */
export const NO_CHOICE = {
  weights: { stake: 1, price: 0, random: 0 },
  priceExpFactor: 1,
  minPerfScore: 0,
  ignoreMaxPriceIfNeeded: false,
}
export const NO_SKEW: ClockSettings = { offsetNs: 0, driftPartsPerBillion: 0 }

/** The world of a case as a scenario without timeline: the replay takes the steps itself. */
export function sessionScenario(session: SessionCase, profile: string): Scenario {
  const payer = session.mode === 'remote' ? SIGNER : GATEWAY
  return bareScenario({
    profile,
    epochUnixNs: session.startUnixNs,
    durationNs: session.steps.at(-1)?.atNs ?? 0,
    chain: session,
    funds: { name: payer, ...session.funds },
    orchestrator: orchestrator(session),
    signers: session.mode === 'remote' ? [signer(session)] : [],
    gateway: gateway(session),
  })
}

/** A world of one gateway and one orchestrator whose links take no time, on a chain that stands still. */
export function bareScenario(parts: {
  readonly profile: string
  readonly epochUnixNs: bigint
  readonly durationNs: number
  readonly chain: Pick<ChainSettings, 'block' | 'round' | 'gasPriceWei'>
  readonly funds: Omit<SenderSettings, 'topUp'>
  readonly orchestrator: OrchestratorSettings
  readonly signers: readonly SignerSettings[]
  readonly gateway: GatewaySettings
}): Scenario {
  const { block, round, gasPriceWei } = parts.chain
  return {
    format: 1,
    name: 'replayed session',
    story: '',
    profile: parts.profile,
    seed: 'not given',
    cryptography: 'exact',
    epochUnixNs: parts.epochUnixNs,
    durationNs: parts.durationNs,
    quietPhaseNs: 0,
    chain: {
      block,
      blockIntervalNs: Infinity,
      round,
      roundLengthBlocks: 1n,
      gasPriceWei,
      l2BlockIntervalNs: Infinity,
      poolSize: 1n,
      unlockPeriodRounds: 2n,
      ticketValidityRounds: 2n,
      roundInitializedAfterNs: 0,
      transactionDelayNs: 0,
      senders: [{ ...parts.funds, topUp: { deposit: null, reserve: null } }],
    },
    priceFeed: null,
    series: { priceFeed: null, gasPrice: null, demand: [] },
    orchestrators: [parts.orchestrator],
    signers: parts.signers,
    gateways: [parts.gateway],
    usage: null,
    productServices: [],
    links: {
      default: {
        latencyMinNs: 0,
        latencyMaxNs: 0,
        loss: ZERO,
        duplicate: ZERO,
        reorder: ZERO,
        truncate: ZERO,
        corrupt: ZERO,
      },
      overrides: [],
    },
    timeline: [],
    faults: NO_FAULTS,
    expect: { invariants: { holds: null, breaks: [] }, metrics: [], ends: [], statuses: [] },
    expectUnder: {},
  }
}

/** A price in wei per unit, as scenarios write it. */
export function weiPrice(amount: Rational): PriceSetting {
  return { pricePerUnit: { amount, currency: 'wei' }, pixelsPerUnit: 1n }
}

function orchestrator(session: SessionCase): OrchestratorSettings {
  return {
    name: ORCHESTRATOR,
    price: weiPrice(rational(0n)),
    capabilityPrices: [
      {
        capability: CAPABILITY_LIVE_VIDEO,
        pipeline: PIPELINE,
        model: session.model,
        price: weiPrice(session.price),
      },
    ],
    externalCapabilities: [],
    pricesPerGateway: [],
    autoAdjustPrice: session.autoAdjustPrice,
    ticketEvWei: session.ticketEvWei,
    redeemGas: session.redeemGas,
    txCostMultiplier: session.txCostMultiplier,
    maxFaceValueWei: 0n,
    livePaymentIntervalNs: session.orchestratorIntervalNs,
    capacity: null,
    stake: 0n,
    perfScore: null,
    clock: NO_SKEW,
    secret: null,
    // What is redeemed, the replay redeems itself.
    redemption: { redeem: false, gasUsed: null, maxGasPriceWei: null },
    chainPollingNs: 0,
    webhook: null,
    dishonest: null,
  }
}

function signer(session: SessionCase): SignerSettings {
  return {
    name: SIGNER,
    replicas: [{ name: SIGNER_REPLICA, clock: NO_SKEW }],
    byocPerCapabilityPricing: false,
    maxPrice: session.maxPrice === null ? null : weiPrice(session.maxPrice),
    maxPricePerCapability: [],
    limits: limits(session),
    chainPollingNs: 0,
    webhook: null,
  }
}

function gateway(session: SessionCase): GatewaySettings {
  return {
    name: GATEWAY,
    signer: session.mode === 'remote' ? SIGNER : null,
    limits: limits(session),
    maxPrice: null,
    selection: NO_CHOICE,
    maxPricePerCapability: [],
    clock: NO_SKEW,
    chainPollingNs: 0,
    dishonest: null,
    sessions: [viewer(session)],
  }
}

/** The session neither sends segments nor ends by itself. */
function viewer(session: SessionCase): SessionSettings {
  return {
    name: SESSION,
    orchestrators: [ORCHESTRATOR],
    type: 'lv2v',
    capability: PIPELINE,
    model: session.model,
    startNs: 0,
    endNs: Infinity,
    segmentIntervalNs: Infinity,
    paymentIntervalNs: session.gatewayIntervalNs,
    prepayNs: null,
    job: DEFAULT_JOB,
    capabilityPriceRequested: false,
    sendCapabilities: true,
    signerReplicas: session.mode === 'remote' ? { kind: 'round-robin' } : null,
    maxPrice: null,
    transcoding: null,
    requests: null,
    labels: { app: '', modelId: '' },
  }
}

function limits(session: SessionCase): GatewaySettings['limits'] {
  return {
    maxTicketEvWei: session.senderMaxEvWei,
    maxTotalEvWei: session.senderMaxTotalEvWei,
    depositMultiplier: session.depositMultiplier,
  }
}
