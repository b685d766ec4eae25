import { SECOND_NS } from '../../src/durations.ts'
import { rational } from '../../src/money/rational.ts'
import type { OrchestratorSettings, Scenario, SessionSettings } from '../scenario/scenario.ts'
import type { ByocCase } from './byoc-case.ts'
import type { SessionStep } from './session-case.ts'
import {
  bareScenario,
  GATEWAY,
  NO_CHOICE,
  NO_SKEW,
  ORCHESTRATOR,
  weiPrice,
} from './session-scenario.ts'

/** What the one sender of these cases has, may pay and is trusted with. */
const FUNDS_WEI = 10n ** 24n

/** The world of a case as a scenario without timeline; each stream and each batch job is a session that the replay begins. */
export function byocScenario(byoc: ByocCase, profile: string): Scenario {
  const limit = rational(FUNDS_WEI)
  return bareScenario({
    profile,
    epochUnixNs: 0n,
    durationNs: byoc.steps.at(-1)?.atNs ?? 0,
    chain: byoc,
    funds: {
      name: GATEWAY,
      depositWei: FUNDS_WEI,
      reserveWei: FUNDS_WEI,
      withdrawRound: 0n,
      maxFloatWei: FUNDS_WEI,
    },
    orchestrator: orchestrator(byoc),
    signers: [],
    gateway: {
      name: GATEWAY,
      signer: null,
      limits: { maxTicketEvWei: limit, maxTotalEvWei: limit, depositMultiplier: 1n },
      maxPrice: null,
      maxPricePerCapability: [],
      chainPollingNs: 0,
      dishonest: null,
      selection: NO_CHOICE,
      clock: NO_SKEW,
      sessions: byoc.steps.flatMap((step) => session(step)),
    },
  })
}

function orchestrator(byoc: ByocCase): OrchestratorSettings {
  return {
    name: ORCHESTRATOR,
    price: weiPrice(rational(0n)),
    capabilityPrices: [],
    externalCapabilities: [...byoc.prices].map(([name, amount]) => ({
      name,
      pricePerSecond: { amount, currency: 'wei' },
    })),
    pricesPerGateway: [],
    autoAdjustPrice: byoc.autoAdjustPrice,
    ticketEvWei: byoc.ticketEvWei,
    redeemGas: byoc.redeemGas,
    txCostMultiplier: byoc.txCostMultiplier,
    maxFaceValueWei: 0n,
    livePaymentIntervalNs: SECOND_NS,
    capacity: byoc.capacity,
    stake: 0n,
    perfScore: null,
    clock: NO_SKEW,
    secret: null,
    redemption: { redeem: false, gasUsed: null, maxGasPriceWei: null },
    chainPollingNs: 0,
    webhook: null,
    dishonest: null,
  }
}

/** A step that asks for work. The replay begins it; streams have no segments and end when told, a job is asked for once. */
function session({ op, fields }: SessionStep): readonly SessionSettings[] {
  if (op !== 'startStream' && op !== 'batch') return []
  return [
    {
      name: fields.text('id'),
      orchestrators: [ORCHESTRATOR],
      type: op === 'batch' ? 'byoc-job' : 'byoc',
      capability: 'byoc',
      model: fields.text('capability'),
      startNs: Infinity,
      endNs: Infinity,
      segmentIntervalNs: Infinity,
      paymentIntervalNs: Infinity,
      prepayNs: null,
      transcoding: null,
      requests: null,
      labels: { app: '', modelId: '' },
      job: {
        intervalNs: Infinity,
        workNs: op === 'batch' ? Number(fields.integer('workerDelayNs')) : 0,
        timeoutSeconds: BigInt(fields.count('timeoutSeconds')),
        streams: false,
      },
      capabilityPriceRequested: false,
      sendCapabilities: false,
      signerReplicas: null,
      maxPrice: null,
    },
  ]
}
