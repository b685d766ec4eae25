import type { Circumstance } from '../invariants/circumstances.ts'
import { covers, divides } from '../scenario/links.ts'
import type { KeptState } from '../scenario/restart.ts'
import type { GatewaySettings, Scenario } from '../scenario/scenario.ts'

/** What belongs together: without one of them payments that come again are not known again. */
const BOOKS: readonly KeptState[] = ['ledger', 'nonces', 'secret']
/** L1 blocks from issuing ticket parameters to their end (spec PM-50). */
const PARAMETERS_LIVE_BLOCKS = 40

/** An auth token lives for 30 minutes (spec PM-160); a gateway may be using one for some of them. */
const CLOCK_JUMP_NS = 20 * 60 * 1_000_000_000

const ONE_ETHER_WEI = 10n ** 18n

/** What a sender does that may leave it poorer. */
const LESSENS: ReadonlySet<string> = new Set(['setFunds', 'unlock', 'withdraw'])

type Touched = (scenario: Scenario) => readonly string[]

/** Who is touched by each circumstance: gateways for their payer, orchestrators for themselves. */
const TOUCHED: Readonly<Record<Circumstance, Touched>> = {
  'dishonest-payer': (scenario) => gatewaysWhere(scenario, ({ dishonest }) => dishonest !== null),
  'dishonest-orchestrator': ({ orchestrators }) =>
    orchestrators.filter(({ dishonest }) => dishonest !== null).map(({ name }) => name),
  'orchestrator-forgets': (scenario) =>
    orchestratorsWhere(scenario, (name) =>
      scenario.timeline.some(
        (step) =>
          step.action === 'restart' &&
          step.actor === name &&
          BOOKS.some((state) => !step.keeps.includes(state)),
      ),
    ),
  'orchestrator-clock-jumps': (scenario) =>
    orchestratorsWhere(scenario, (name) => {
      const jumps = scenario.timeline.map((step) =>
        step.action === 'stepClock' && step.actor === name ? Math.abs(step.byNs) : 0,
      )
      return jumps.reduce((sum, byNs) => sum + byNs, 0) >= CLOCK_JUMP_NS
    }),
  'payer-restarts': (scenario) =>
    gatewaysWhere(scenario, (gateway) => {
      const hosts = [gateway.name, ...replicasOf(scenario, gateway).map(({ name }) => name)]
      return scenario.timeline.some(
        (step) => step.action === 'restart' && hosts.includes(step.actor),
      )
    }),
  'payer-short': (scenario) =>
    gatewaysWhere(scenario, ({ name, signer }) => {
      const payer = signer ?? name
      const own = scenario.chain.senders.find((sender) => sender.name === payer)
      return (
        [own?.depositWei, own?.reserveWei].some(
          (wei) => wei === undefined || wei < ONE_ETHER_WEI,
        ) ||
        scenario.timeline.some(
          (step) => 'sender' in step && step.sender === payer && LESSENS.has(step.action),
        )
      )
    }),
  'float-short': (scenario) =>
    gatewaysWhere(scenario, ({ name, signer }) => {
      const payer = signer ?? name
      const own = scenario.chain.senders.find((sender) => sender.name === payer)
      return (
        (own?.maxFloatWei ?? ONE_ETHER_WEI) < ONE_ETHER_WEI ||
        scenario.timeline.some((step) => step.action === 'setMaxFloat' && step.sender === payer)
      )
    }),
  'gateway-restarts': (scenario) =>
    gatewaysWhere(scenario, ({ name }) =>
      scenario.timeline.some((step) => step.action === 'restart' && step.actor === name),
    ),
  'flags-changed': (scenario) =>
    orchestratorsWhere(scenario, (name) =>
      scenario.timeline.some(
        (step) =>
          step.action === 'restart' &&
          step.actor === name &&
          (step.with?.ticketEvWei !== undefined || step.with?.capacity === 0),
      ),
    ),
  'rounds-not-initialized': ({ faults, orchestrators }) =>
    faults.chain.some(({ roundsNotInitialized }) => roundsNotInitialized)
      ? orchestrators.map(({ name }) => name)
      : [],
  'signer-silent': (scenario) => {
    const longNs = PARAMETERS_LIVE_BLOCKS * scenario.chain.blockIntervalNs
    return gatewaysWhere(scenario, (gateway) => {
      const replicas = replicasOf(scenario, gateway).map(({ name }) => name)
      return scenario.timeline.some(
        (step) =>
          step.action === 'outage' &&
          step.forNs + retryNs(gateway) >= longNs &&
          replicas.some((replica) => isBetween(step, gateway.name, replica)),
      )
    })
  },
  'payments-overdue': (scenario) => {
    const lifeNs = PARAMETERS_LIVE_BLOCKS * scenario.chain.blockIntervalNs
    return gatewaysWhere(
      scenario,
      (gateway) =>
        longestHoldUpNs(scenario, gateway) >= lifeNs || onItsWayNs(scenario, gateway) >= lifeNs,
    )
  },
}

/**
 * How long faults can keep a payment of this gateway from being answered: the longest window that touches it or those whom it deals
 * with, and until it tries again after that.
 */
function longestHoldUpNs(scenario: Scenario, gateway: GatewaySettings): number {
  const { faults, timeline } = scenario
  const partners = gateway.sessions.flatMap(({ orchestrators }) => orchestrators)
  const hosts = replicasOf(scenario, gateway).map(({ name }) => name)
  const actors = [gateway.name, ...hosts, ...partners]
  const isAmong = (written: string): boolean => actors.some((actor) => covers(written, actor))
  const lengths = [
    ...timeline.flatMap((step) => {
      if (step.action === 'restart') return isAmong(step.actor) ? [step.downForNs] : []
      return step.action === 'outage' && isAmong(step.from) && isAmong(step.to) ? [step.forNs] : []
    }),
    ...(losesMessages(scenario) ? [LOSSES_IN_A_ROW_NS] : []),
    ...faults.partitions
      .filter((partition) => actors.some((a) => actors.some((b) => divides(partition, a, b))))
      .map(({ forNs }) => forNs),
    ...faults.slowActors
      .filter(({ actor }) => isAmong(actor))
      .map(({ forNs, delayMaxNs }) => forNs + delayMaxNs),
    ...faults.links
      .filter(({ truncate, corrupt }) => truncate !== null || corrupt !== null)
      .filter(({ from, to }) => isAmong(from) && isAmong(to))
      .map(({ forNs }) => forNs),
  ]
  if (lengths.length === 0) return 0
  return Math.max(...lengths) + retryNs(gateway)
}

/** Messages one after another from the answer that brought parameters to a payment with them, but for the time between. */
const HOPS_MAX = 6

/** So old the parameters of a payment may be when it arrives although nothing goes wrong. */
function onItsWayNs({ links }: Scenario, { sessions }: GatewaySettings): number {
  const settings = [links.default, ...links.overrides.map((each) => each.settings)]
  const hopNs = Math.max(...settings.map(({ latencyMaxNs }) => latencyMaxNs))
  const intervals = sessions.map((each) => each.paymentIntervalNs + each.segmentIntervalNs)
  return Math.max(0, ...intervals) + HOPS_MAX * hopNs
}

/** So long a call may go on without answer by chance: five losses in a row, each noticed after a second. */
const LOSSES_IN_A_ROW_NS = 5_000_000_000

function losesMessages({ links, faults }: Scenario): boolean {
  const settings = [links.default, ...links.overrides.map((each) => each.settings), ...faults.links]
  return settings.some(({ loss }) => loss !== null && loss.numerator > 0n)
}

/** Parameters may be as old as the last payment when something is in the way, and are tried again with the next but one. */
function retryNs({ sessions }: GatewaySettings): number {
  return 2 * Math.max(0, ...sessions.map(({ paymentIntervalNs }) => paymentIntervalNs))
}

/** Names of the actors that each circumstance of a scenario touches; circumstances that touch nobody are absent. */
export function touchedActors(scenario: Scenario): ReadonlyMap<Circumstance, ReadonlySet<string>> {
  const touched = new Map<Circumstance, ReadonlySet<string>>()
  for (const [name, touches] of Object.entries(TOUCHED)) {
    const actors = touches(scenario)
    // The keys of TOUCHED: Object.entries forgets which they are.
    if (actors.length > 0) touched.set(name as Circumstance, new Set(actors))
  }
  return touched
}

function gatewaysWhere(
  { gateways }: Scenario,
  holds: (gateway: GatewaySettings) => boolean,
): readonly string[] {
  return gateways.filter((gateway) => holds(gateway)).map(({ name }) => name)
}

function orchestratorsWhere(
  { orchestrators }: Scenario,
  holds: (name: string) => boolean,
): readonly string[] {
  return orchestrators.map(({ name }) => name).filter((name) => holds(name))
}

function replicasOf(
  { signers }: Scenario,
  { signer }: GatewaySettings,
): Scenario['signers'][number]['replicas'] {
  return signers.find(({ name }) => name === signer)?.replicas ?? []
}

/** In either direction; `*` is everybody. */
function isBetween(
  { from, to }: { readonly from: string; readonly to: string },
  one: string,
  other: string,
): boolean {
  const is = (name: string, actor: string): boolean => name === '*' || name === actor
  return (is(from, one) && is(to, other)) || (is(from, other) && is(to, one))
}
