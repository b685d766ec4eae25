import type { ChainFault } from '../chain-settings.ts'
import type { ClockFault } from '../clock-fault.ts'
import type { FeedFault } from '../feed.ts'
import { readLinkName } from '../literals/link.ts'
import type { Path } from '../place.ts'
import type { FaultDrafts, LinkFaultDraft } from '../schema/faults.ts'
import type { ScenarioDraft } from '../schema/scenario.ts'
import type { Complaints } from './complaints.ts'

type World = Partial<ScenarioDraft>

export function checkLinks(links: ScenarioDraft['links'], complaints: Complaints): void {
  for (const key of Object.keys(links)) {
    if (key !== 'default') checkLink(['links', key], key, complaints, 'key')
  }
}

export function checkFaults(faults: FaultDrafts, world: World, complaints: Complaints): void {
  checkLinkFaults(faults.links, world, complaints)
  checkFeedFaults(faults.feed, world, complaints)
  checkChainFaults(faults.chain, world, complaints)
  checkClockFaults(faults.clocks, world, complaints)
}

function checkLinkFaults(
  faults: readonly LinkFaultDraft[],
  world: World,
  complaints: Complaints,
): void {
  for (const [index, fault] of faults.entries()) {
    const path = ['faults', 'links', index]
    checkLink([...path, 'link'], fault.link, complaints, 'value')
    if (world.duration !== undefined && fault.atNs >= world.duration) {
      afterTheEnd([...path, 'at'], 'this fault begins', complaints)
    }
    const harmless = [fault.loss, fault.duplicate, fault.reorder].every((share) => share === null)
    if (harmless && fault.addedLatencyNs === 0) {
      const mend = 'add loss, duplicate, reorder or addedLatency'
      complaints.add(path, 'AS116', 'this fault changes nothing', mend)
    }
  }
}

function checkFeedFaults(faults: readonly FeedFault[], world: World, complaints: Complaints): void {
  for (const [index, { kind, atNs, nodes }] of faults.entries()) {
    const path = ['faults', 'feed', index]
    if (complaints.feed === null) {
      complaints.add(path, 'AS129', 'there is no price feed', 'add priceFeed: { USD: 3000 }')
    }
    if (world.duration !== undefined && atNs >= world.duration) {
      afterTheEnd([...path, 'at'], 'this fault begins', complaints)
    }
    for (const [place, node] of (nodes ?? []).entries()) {
      complaints.clockOwner([...path, 'nodes', place], node)
    }
    if (nodes !== null && kind !== 'unreachable') {
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
    if (world.duration !== undefined && fault.atNs >= world.duration) {
      afterTheEnd([...path, 'at'], 'this fault begins', complaints)
    }
    const { addedDelayNs, transactionsStuck, transactionsFail, roundsNotInitialized } = fault
    if (addedDelayNs > 0 || transactionsStuck || transactionsFail || roundsNotInitialized) continue
    const mend = 'add addedDelay, transactionsStuck, transactionsFail or roundsNotInitialized'
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
    if (world.duration !== undefined && atNs >= world.duration) {
      afterTheEnd([...path, 'at'], 'this fault begins', complaints)
    }
  }
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
