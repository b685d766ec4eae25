import type { ChainFault } from '../chain-settings.ts'
import type { ClockFault } from '../clock-fault.ts'
import type { FeedFault } from '../feed.ts'
import { readLinkName } from '../literals/link.ts'
import type { Partition, SlowActor } from '../faults.ts'
import type { Path } from '../place.ts'
import type { FaultDrafts, LinkFaultDraft } from '../schema/faults.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import type { Complaints } from './complaints.ts'

const BREAKDOWNS = [
  'transactionsStuck',
  'transactionsFail',
  'roundsNotInitialized',
  'l1BlocksMissed',
  'l2BlocksMissed',
] as const

type World = Partial<ScenarioDraft>

export function checkLinks(links: ScenarioDraft['links'], complaints: Complaints): void {
  for (const key of Object.keys(links)) {
    if (key !== 'default') checkLink(['links', key], key, complaints, 'key')
  }
}

export function checkFaults(faults: FaultDrafts, world: World, complaints: Complaints): void {
  checkLinkFaults(faults.links, world, complaints)
  checkPartitions(faults.partitions, world, complaints)
  checkSlowActors(faults.slowActors, world, complaints)
  checkFeedFaults(faults.feed, world, complaints)
  checkChainFaults(faults.chain, world, complaints)
  checkClockFaults(faults.clocks, world, complaints)
  for (const [index, { atNs }] of faults.collector.entries()) {
    const path = ['faults', 'collector', index]
    checkBegin(path, atNs, world, complaints)
    if (complaints.names.collectors.length > 0) continue
    complaints.add(path, 'AS140', 'there is no collector', 'add usage: {}')
  }
}

function checkLinkFaults(
  faults: readonly LinkFaultDraft[],
  world: World,
  complaints: Complaints,
): void {
  for (const [index, fault] of faults.entries()) {
    const path = ['faults', 'links', index]
    checkLink([...path, 'link'], fault.link, complaints, 'value')
    checkBegin(path, fault.atNs, world, complaints)
    const { loss, duplicate, reorder, truncate, corrupt } = fault
    const shares = [loss, duplicate, reorder, truncate, corrupt]
    const harmless = shares.every((share) => share === null)
    if (harmless && fault.addedLatencyNs === 0) {
      const mend = 'add loss, duplicate, reorder, truncate, corrupt or addedLatency'
      complaints.add(path, 'AS116', 'this fault changes nothing', mend)
    }
  }
}

function checkPartitions(
  partitions: readonly Partition[],
  world: World,
  complaints: Complaints,
): void {
  for (const [index, { groups, atNs }] of partitions.entries()) {
    const path = ['faults', 'partitions', index]
    checkBegin(path, atNs, world, complaints)
    if (groups.length < 2) {
      const mend = "add another group, e.g. ['*']"
      complaints.add([...path, 'groups'], 'AS116', 'this fault separates nobody', mend)
    }
    const seen: string[] = []
    for (const [number, group] of groups.entries()) {
      for (const [place, actor] of group.entries()) {
        const at = [...path, 'groups', number, place]
        if (!complaints.known(at, actor, complaints.ends, 'actor')) continue
        const twice = seen.find((other) => isPartOf(other, actor) || isPartOf(actor, other))
        if (twice !== undefined) {
          const message =
            twice === actor ? `${actor} stands twice` : `${twice} and ${actor} stand for one actor`
          complaints.add(at, 'AS148', message, 'name each actor once, in one group')
        }
        seen.push(actor)
      }
    }
  }
}

function checkSlowActors(slow: readonly SlowActor[], world: World, complaints: Complaints): void {
  for (const [index, { actor, atNs, delayMaxNs }] of slow.entries()) {
    const path = ['faults', 'slowActors', index]
    checkBegin(path, atNs, world, complaints)
    complaints.known([...path, 'actor'], actor, complaints.ends, 'actor')
    if (delayMaxNs > 0) continue
    complaints.add([...path, 'delay'], 'AS116', 'this fault changes nothing', 'write e.g. 2s')
  }
}

/** A replica is part of its signer, and whoever it is of itself. */
function isPartOf(actor: string, whole: string): boolean {
  return actor === whole || actor.startsWith(`${whole}/`)
}

function checkFeedFaults(faults: readonly FeedFault[], world: World, complaints: Complaints): void {
  for (const [index, { kind, atNs, nodes }] of faults.entries()) {
    const path = ['faults', 'feed', index]
    if (complaints.feed === null) {
      complaints.add(path, 'AS129', 'there is no price feed', 'add priceFeed: { USD: 3000 }')
    }
    checkBegin(path, atNs, world, complaints)
    for (const [place, node] of (nodes ?? []).entries()) {
      complaints.clockOwner([...path, 'nodes', place], node)
    }
    if (nodes !== null && kind !== 'unreachable' && kind !== 'behind') {
      const message = `rounds that are ${kind} are so for everybody`
      complaints.add([...path, 'nodes'], 'AS148', message, 'leave nodes out')
    }
  }
}

function checkChainFaults(
  faults: readonly ChainFault[],
  world: World,
  complaints: Complaints,
): void {
  for (const [index, fault] of faults.entries()) {
    const path = ['faults', 'chain', index]
    checkBegin(path, fault.atNs, world, complaints)
    const { addedDelayNs, gasPriceTimes } = fault
    if (addedDelayNs > 0 || gasPriceTimes !== null || BREAKDOWNS.some((key) => fault[key])) continue
    const mend = `add addedDelay, gasPriceTimes, ${BREAKDOWNS.slice(0, -1).join(', ')} or ${BREAKDOWNS.at(-1)}`
    complaints.add(path, 'AS116', 'this fault changes nothing', mend)
  }
}

function checkClockFaults(
  faults: readonly ClockFault[],
  world: World,
  complaints: Complaints,
): void {
  for (const [index, { actor, atNs }] of faults.entries()) {
    const path = ['faults', 'clocks', index]
    complaints.clockOwner([...path, 'actor'], actor)
    checkBegin(path, atNs, world, complaints)
  }
}

function checkBegin(path: Path, atNs: number, world: World, complaints: Complaints): void {
  if (world.duration === undefined || atNs < world.duration) return
  afterTheEnd([...path, 'at'], 'this fault begins', complaints)
}

/** An event of the scenario that its duration does not reach. */
export function afterTheEnd(path: Path, what: string, complaints: Complaints): void {
  const mend = 'bring it forward, or lengthen duration'
  complaints.add(path, 'AS142', `${what} after the end of the scenario`, mend)
}

function checkLink(path: Path, key: string, complaints: Complaints, points: 'value' | 'key'): void {
  const link = readLinkName(key)
  if (!link.ok) return
  complaints.known(path, link.value.from, complaints.ends, 'actor', points)
  complaints.known(path, link.value.to, complaints.ends, 'actor', points)
}
