import type { Circumstance } from '../invariants/circumstances.ts'
import { covers, divides } from '../scenario/links.ts'
import type { KeptState } from '../scenario/restart.ts'
import type { GatewaySettings, Scenario } from '../scenario/scenario.ts'

/** What belongs together: without one of them payments that come again are not known again. */
const BOOKS: readonly KeptState[] = ['ledger', 'nonces', 'secret']
/** L1 blocks from issuing ticket parameters to their end (spec PM-50). */
const PARAMETERS_LIVE_BLOCKS = 40

const ONE_ETHER_WEI = 10n ** 18n

type Touched = (scenario: Scenario) => readonly string[]

/** Who is touched by each circumstance: gateways for their payer, orchestrators for themselves. */
const TOUCHED: Readonly<Record<Circumstance, Touched>> = {
  'dishonest-payer': (scenario) => gatewaysWhere(scenario, ({ dishonest }) => dishonest !== null),
  'dishonest-orchestrator': ({ orchestrators }) =>
    orchestrators.filter(({ dishonest }) => dishonest !== null).map(({ name }) => name),
  'orchestrator-forgets': ({ orchestrators, timeline }) =>
    orchestrators
      .map(({ name }) => name)
      .filter((name) =>
        timeline.some(
          (step) =>
            step.action === 'restart' &&
            step.actor === name &&
            BOOKS.some((state) => !step.keeps.includes(state)),
        ),
      ),
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
      const { senders } = scenario.chain
      const own = senders.find((sender) => sender.name === payer)
      const amounts = [own?.depositWei, own?.reserveWei, own?.maxFloatWei ?? ONE_ETHER_WEI]
      return (
        amounts.some((wei) => wei === undefined || wei < ONE_ETHER_WEI) ||
        scenario.timeline.some((step) => 'sender' in step && step.sender === payer)
      )
    }),
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
          step.forNs >= longNs &&
          replicas.some((replica) => isBetween(step, gateway.name, replica)),
      )
    })
  },
  'payments-overdue': (scenario) => {
    const lifeNs = PARAMETERS_LIVE_BLOCKS * scenario.chain.blockIntervalNs
    return gatewaysWhere(scenario, (gateway) => longestHoldUpNs(scenario, gateway) >= lifeNs)
  },
}

/**
 * How long faults can keep a payment of this gateway from being answered: the longest window that touches it or those whom it deals
 * with, and until it tries again after that.
 */
function longestHoldUpNs({ faults, ...scenario }: Scenario, gateway: GatewaySettings): number {
  const partners = gateway.sessions.flatMap(({ orchestrators }) => orchestrators)
  const hosts = replicasOf({ ...scenario, faults }, gateway).map(({ name }) => name)
  const actors = [gateway.name, ...hosts, ...partners]
  const isAmong = (written: string): boolean => actors.some((actor) => covers(written, actor))
  const lengths = [
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
  const intervalsNs = gateway.sessions.map(({ paymentIntervalNs }) => paymentIntervalNs)
  return Math.max(...lengths) + 2 * Math.max(0, ...intervalsNs)
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
