import * as fc from 'fast-check'
import type {
  GatewayInput,
  OrchestratorInput,
  ScenarioInput,
  SessionInput,
  SignerInput,
  TimelineInput,
} from '../../sim/scenario/input.ts'
import {
  alwaysOnLinks,
  faultPlan,
  faultSteps,
  linkFaults,
  type FaultPlan,
  type FaultShape,
  type Hit,
} from './faults.ts'

/** What a session asks for: pixels, seconds, or an external capability as pr3972 or the later versions bill it. */
export type Job = 'lv2v' | 'live' | 'byoc' | 'byoc-as-lv2v'

/**
 * What a session of a gateway that pays itself asks for: live pixels, segments, one of the batch AI pipelines, or a stream or
 * batch jobs of an external capability.
 */
export type LocalJob =
  'lv2v' | 'transcode' | 'text-to-image' | 'text-to-speech' | 'llm' | 'byoc' | 'byoc-job'

export const EVERY_LOCAL_JOB: readonly LocalJob[] = [
  'lv2v',
  'transcode',
  'text-to-image',
  'text-to-speech',
  'llm',
  'byoc',
  'byoc-job',
]

/** Which worlds to generate. */
export interface WorldShape {
  readonly profile: string
  readonly jobs: readonly Job[]
  readonly localJobs: readonly LocalJob[]
  /** Who pays. */
  readonly payers: readonly ('local' | 'remote')[]
  /** Price changes that may happen, in hundredths of the first price. */
  readonly priceStepsPercent: readonly number[]
  /** Most outages between gateways and orchestrators. */
  readonly outagesMax: number
  /** Longest time that a message takes; 0 = none is ever on its way when an outage begins. */
  readonly latencyMsMax: number
  /** The flag -byocPerCapPricing of signers. */
  readonly capabilityPricing: boolean
  /** What else goes wrong; absent = nothing. */
  readonly faults?: FaultShape
}

interface SessionPlan {
  readonly payer: number
  readonly orchestrator: number
  readonly job: Job
  readonly localJob: LocalJob
  readonly work: WorkPlan
  readonly startS: number
  readonly lengthS: number
  readonly segmentMs: number
  readonly paymentIntervalS: number
}

/** How long work takes, how much of it there is, and whether it fails at times. */
interface WorkPlan {
  readonly takesMs: number
  readonly everyS: number
  readonly images: number
  readonly text: string
  readonly failsPercent: number
}

interface OrchestratorPlan {
  readonly pricePerSecond: bigint
  readonly evSeconds: number
  readonly chargeIntervalS: number
  readonly autoAdjust: boolean
}

interface Plan {
  readonly seed: number
  readonly latencyMs: number
  readonly jitterMs: number
  readonly orchestrators: readonly OrchestratorPlan[]
  readonly payers: readonly { readonly kind: 'local' | 'remote'; readonly replicas: number }[]
  readonly sessions: readonly SessionPlan[]
  readonly steps: readonly { readonly atS: number; readonly of: number; readonly percent: number }[]
  readonly outages: readonly { readonly atS: number; readonly of: number; readonly forS: number }[]
  readonly faults: FaultPlan
}

const PIXELS_PER_SECOND = 27_648_000n
const CAPABILITY = 'transcribe'
const DURATION_S = 100

/**
 * Whole scenarios of format 1: orchestrators, payers, sessions, price steps, outages. Prices are chosen per second and EVs in
 * seconds of service, so that ticket counts stay in the range that nodes accept; every shrunk world is a world.
 */
export function worldArbitrary(shape: WorldShape): fc.Arbitrary<ScenarioInput> {
  const index = fc.nat({ max: 5 })
  const atS = fc.integer({ min: 1, max: DURATION_S - 10 })
  return fc
    .record<Plan>({
      seed: fc.nat(),
      latencyMs: fc.integer({ min: 0, max: shape.latencyMsMax }),
      jitterMs: fc.integer({ min: 0, max: shape.latencyMsMax }),
      orchestrators: fc.array(orchestratorPlan(), { minLength: 1, maxLength: 2 }),
      payers: fc.array(
        fc.record({
          kind: fc.constantFrom(...shape.payers),
          replicas: fc.integer({ min: 1, max: 2 }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      sessions: fc.array(sessionPlan(index, shape), { minLength: 1, maxLength: 3 }),
      steps:
        shape.priceStepsPercent.length === 0
          ? fc.constant([])
          : fc.array(
              fc.record({ atS, of: index, percent: fc.constantFrom(...shape.priceStepsPercent) }),
              { maxLength: 4 },
            ),
      outages: fc.array(fc.record({ atS, of: index, forS: fc.integer({ min: 1, max: 12 }) }), {
        maxLength: shape.outagesMax,
      }),
      faults: faultPlan(shape.faults, DURATION_S - 10),
    })
    .map((plan) => worldOf(plan, shape))
}

function orchestratorPlan(): fc.Arbitrary<OrchestratorPlan> {
  return fc.record({
    pricePerSecond: fc.bigInt({ min: PIXELS_PER_SECOND, max: 10n ** 11n }),
    evSeconds: fc.integer({ min: 2, max: 120 }),
    chargeIntervalS: fc.integer({ min: 1, max: 5 }),
    autoAdjust: fc.boolean(),
  })
}

function sessionPlan(
  index: fc.Arbitrary<number>,
  { jobs, localJobs }: WorldShape,
): fc.Arbitrary<SessionPlan> {
  return fc.record({
    payer: index,
    orchestrator: index,
    job: fc.constantFrom(...jobs),
    localJob: fc.constantFrom(...localJobs),
    work: fc.record({
      takesMs: fc.integer({ min: 0, max: 4000 }),
      everyS: fc.integer({ min: 2, max: 12 }),
      images: fc.integer({ min: -1, max: 4 }),
      text: fc.constantFrom('ok', 'Good morning.', 'Grüße aus Köln', '早上好'),
      failsPercent: fc.constantFrom(0, 0, 20),
    }),
    startS: fc.integer({ min: 0, max: 10 }),
    lengthS: fc.integer({ min: 10, max: 80 }),
    segmentMs: fc.integer({ min: 500, max: 2000 }),
    paymentIntervalS: fc.integer({ min: 1, max: 8 }),
  })
}

function worldOf(plan: Plan, shape: WorldShape): ScenarioInput {
  const { jitterMs, latencyMs, payers } = plan
  const gateways = payers.map((_, index) => [`g${index + 1}`, gatewayOf(plan, index)] as const)
  const signers = payers.flatMap(({ kind, replicas }, index) =>
    kind === 'remote' ? [[`s${index + 1}`, signerOf(plan, shape, replicas)] as const] : [],
  )
  return {
    scenario: 1,
    name: 'generated',
    profile: shape.profile,
    seed: plan.seed,
    duration: `${DURATION_S}s`,
    chain: { gasPrice: '0.01gwei', maxFloat: '1000ETH' },
    orchestrators: Object.fromEntries(
      plan.orchestrators.map((each, index) => [`o${index + 1}`, orchestratorOf(each)]),
    ),
    ...(signers.length === 0 ? {} : { signers: Object.fromEntries(signers) }),
    gateways: Object.fromEntries(gateways),
    links: {
      default: {
        latency: { from: ms(latencyMs), to: ms(Math.max(latencyMs, jitterMs)) },
        ...(shape.faults === undefined ? {} : alwaysOnLinks(plan.faults)),
      },
    },
    ...(plan.faults.windows.length === 0
      ? {}
      : { faults: { links: linkFaults(plan.faults, hitBy(plan)) } }),
    timeline: timelineOf(plan),
  }
}

function hitBy({ orchestrators, payers }: Plan): Hit {
  const replicas = payers.flatMap(({ kind, replicas: count }, index) =>
    kind === 'remote'
      ? Array.from({ length: count }, (_, replica) => `s${index + 1}/${replica + 1}`)
      : [],
  )
  return { orchestrators: orchestrators.length, replicas }
}

function orchestratorOf(plan: OrchestratorPlan): OrchestratorInput {
  return {
    pricePerUnit: `${plan.pricePerSecond}/${PIXELS_PER_SECOND}`,
    externalCapabilities: { [CAPABILITY]: `${plan.pricePerSecond}` },
    // Jobs that are billed by the second have a model of their own with a price per second.
    capabilityPrices: {
      'live-video-to-video/seconds': `${plan.pricePerSecond}`,
      ...modelPrices(plan.pricePerSecond),
    },
    autoAdjustPrice: plan.autoAdjust,
    ticketEv: `${plan.pricePerSecond * BigInt(plan.evSeconds)}`,
    livePaymentInterval: `${plan.chargeIntervalS}s`,
  }
}

/** A picture of 512 × 512, and 256 tokens, cost about ten seconds of service; a letter costs one. */
function modelPrices(pricePerSecond: bigint): Readonly<Record<string, string>> {
  return {
    'text-to-image/m': `${pricePerSecond * 10n}/262144`,
    'text-to-speech/m': `${pricePerSecond}`,
    'llm/m': `${pricePerSecond}/25`,
  }
}

/** What payers accept covers every orchestrator of the world. */
function limitsOf(plan: Plan): { readonly maxTicketEv: string; readonly maxTotalEv: string } {
  const evs = plan.orchestrators.map((each) => each.pricePerSecond * BigInt(each.evSeconds))
  const largest = evs.reduce((a, b) => (a > b ? a : b), 0n)
  return { maxTicketEv: `${largest * 2n}`, maxTotalEv: `${largest * 200n}` }
}

function signerOf(plan: Plan, shape: WorldShape, replicas: number): SignerInput {
  return { ...limitsOf(plan), replicas, byocPerCapabilityPricing: shape.capabilityPricing }
}

function gatewayOf(plan: Plan, index: number): GatewayInput {
  const isRemote = plan.payers[index]?.kind === 'remote'
  const sessions = plan.sessions.flatMap((session, number) =>
    session.payer % plan.payers.length === index
      ? [[`v${number + 1}`, sessionOf(plan, session, isRemote)] as const]
      : [],
  )
  return {
    ...(isRemote ? { signer: `s${index + 1}` } : limitsOf(plan)),
    sessions: Object.fromEntries(sessions),
  }
}

function sessionOf(plan: Plan, session: SessionPlan, isRemote: boolean): SessionInput {
  return {
    orchestrator: `o${(session.orchestrator % plan.orchestrators.length) + 1}`,
    ...(isRemote ? jobs[session.job] : localJob(session)),
    start: `${session.startS}s`,
    length: `${session.lengthS}s`,
    segmentInterval: ms(session.segmentMs),
    paymentInterval: `${session.paymentIntervalS}s`,
  }
}

const jobs: Readonly<Record<Job, Partial<SessionInput>>> = {
  lv2v: {},
  live: { type: 'live', capability: 'live-video-to-video', model: 'seconds' },
  byoc: { type: 'byoc', model: CAPABILITY },
  'byoc-as-lv2v': {
    capability: 'byoc',
    model: CAPABILITY,
    capabilityPriceRequested: true,
    sendCapabilities: false,
  },
}

function localJob({ localJob: job, work }: SessionPlan): Partial<SessionInput> {
  const common = { takes: ms(work.takesMs), failures: `${work.failsPercent}%` }
  if (job === 'lv2v') return {}
  if (job === 'byoc') return { type: job, model: CAPABILITY }
  if (job === 'byoc-job') {
    return { type: job, model: CAPABILITY, job: { interval: '7s', work: '17500ms' } }
  }
  if (job === 'transcode') {
    const renditions = [{ size: '1280x720', framerate: 30 }]
    return { type: 'transcode', transcoding: { ...common, renditions } }
  }
  const { images, text, everyS } = work
  const asked = job === 'text-to-image' ? { images } : job === 'text-to-speech' ? { text } : {}
  const requests = { ...common, every: `${everyS}s`, ...asked }
  return { type: 'batch-ai', capability: job, model: 'm', requests }
}

/** A step changes all prices of an orchestrator alike. */
function timelineOf(plan: Plan): readonly TimelineInput[] {
  const names = plan.orchestrators.length
  const prices = plan.steps.flatMap(({ atS, of, percent }) => {
    const orchestrator = `o${(of % names) + 1}`
    const perSecond = plan.orchestrators[of % names]?.pricePerSecond ?? 0n
    const price = (perSecond * BigInt(percent)) / 100n
    const perPixel = `${price}/${PIXELS_PER_SECOND}`
    const changes: readonly Omit<NonNullable<TimelineInput['setPrice']>, 'orchestrator'>[] = [
      { pricePerUnit: perPixel },
      { capability: CAPABILITY, pricePerUnit: `${price}` },
      { capability: 'live-video-to-video/seconds', pricePerUnit: `${price}` },
      ...Object.entries(modelPrices(price)).map(([capability, pricePerUnit]) => ({
        capability,
        pricePerUnit,
      })),
    ]
    return changes.map((change) => ({ atS, action: { setPrice: { orchestrator, ...change } } }))
  })
  const outages = plan.outages.map(({ atS, of, forS }) => ({
    atS,
    action: { outage: { from: '*', to: `o${(of % names) + 1}`, for: `${forS}s` } },
  }))
  return [...prices, ...outages, ...faultSteps(plan.faults, hitBy(plan))]
    .toSorted((a, b) => a.atS - b.atS)
    .map(({ atS, action }) => ({ at: `${atS}s`, ...action }))
}

function ms(duration: number): string {
  return `${duration}ms`
}
