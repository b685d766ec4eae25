import { expect, it } from 'vitest'
import { rational } from '../../src/money/rational.ts'
import type { EventOf } from '../trace/events.ts'
import type { EventFate } from '../trace/usage-events.ts'
import type { Breach, WorldView } from './invariant.ts'
import { meteringSamples } from './metering.fixture.ts'
import { usageDelivered } from './usage-delivered.ts'

const world: WorldView = {
  sessions: new Map(),
  touched: new Map(),
  quiet: null,
  collectsUsage: true,
  ceilingWei: () => rational(1n),
  wallClockUnixNs: () => 0n,
}
const charge = { session: 'v1', stateId: 'a', atNs: 0 } as EventOf<'signer.paid'>

/** A state that was charged so often, and what became of the events that tell it. */
function breaches(charges: number, events: readonly (readonly EventFate[])[]): readonly Breach[] {
  const found: Breach[] = []
  const monitor = usageDelivered.start(world, (breach) => found.push(breach))
  const { 'usage.emitted': emitted, 'usage.settled': settled } = meteringSamples
  if (emitted === undefined || settled === undefined) return expect.unreachable()
  for (let each = 0; each < charges; each += 1) monitor.on['signer.paid']?.(charge)
  for (const [index, fates] of events.entries()) {
    const eventId = `e${index}`
    monitor.on['usage.emitted']?.({ ...emitted, eventId })
    for (const fate of fates) monitor.on['usage.settled']?.({ ...settled, eventId, fate })
  }
  monitor.finish?.()
  return found
}

it('takes an event for told that arrives although it was given up', () => {
  expect(breaches(2, [['delivered'], ['lost', 'delivered', 'duplicate']])).toEqual([])
})

it('waits for what is on its way when the run ends', () => {
  expect(breaches(2, [['delivered'], []])).toEqual([])
})

it('counts every event that is gone, and charges that no event tells or two do', () => {
  const gone = breaches(3, [['dropped'], ['lost'], ['discarded']])
  expect(gone.map(({ facts }) => facts['fate'])).toEqual(['dropped', 'lost', 'discarded'])
  expect(breaches(2, [['delivered']])[0]?.facts).toMatchObject({ charges: '2', events: '1' })
  expect(breaches(1, [['delivered'], ['delivered']])[0]?.facts).toMatchObject({ events: '2' })
})
