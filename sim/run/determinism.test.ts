import { describe, expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import { loadScenario } from '../scenario/load.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { TraceEvent } from '../trace/events.ts'
import { traceEventTypes } from '../trace/fields.ts'
import type { TraceListeners } from '../trace/recorder.ts'
import type { RunResult } from './result.ts'
import type { RunOptions } from './run-options.ts'
import { resultOf } from './twice.fixture.ts'

/** Everything that draws: loss, doubling and latency of links, tickets, ids. */
const CHANCE = `scenario: 1
name: chance
seed: 42
duration: 90s
orchestrators:
  o1: { pricePerUnit: 24gwei, autoAdjustPrice: false, ticketEv: 240gwei }
signers:
  s1: {}
gateways:
  g1:
    signer: s1
    sessions:
      viewer: { orchestrator: o1, type: live }
links:
  default: { latency: { from: 10ms, to: 60ms }, loss: 5%, duplicate: 5% }
`

/** Another gateway with its own orchestrator and signer. */
const STRANGERS = CHANCE.replace(
  'signers:\n',
  '  o2: { pricePerUnit: 9gwei, autoAdjustPrice: false }\nsigners:\n  s2: {}\n',
).replace(
  'links:\n',
  '  g2:\n    signer: s2\n    sessions:\n      stranger: { orchestrator: o2, type: live }\nlinks:\n',
)

function load(text: string): Scenario {
  const loaded = loadScenario(text, 'chance.yaml')
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  return loaded.scenario
}

function run(text: string, options: RunOptions = {}): RunResult {
  return resultOf(load(text), options)
}

function events(text: string): readonly TraceEvent[] {
  return run(text, { level: 'full' }).timeline
}

const { traceHash } = run(CHANCE)

describe('who watches changes nothing', () => {
  test.each(['hash', 'money', 'full'] as const)('level %s', (level) => {
    expect(run(CHANCE, { level }).traceHash).toBe(traceHash)
  })

  test('a sink', () => {
    const lines: string[] = []
    const sink = (line: string): void => void lines.push(line)
    expect(run(CHANCE, { level: 'full', sink }).traceHash).toBe(traceHash)
    expect(lines.length).toBeGreaterThan(100)
  })

  test('no invariant, one, all in another order', () => {
    const lists = [[], invariantCatalogue.slice(0, 1), [...invariantCatalogue].reverse()]
    for (const invariants of lists) expect(run(CHANCE, { invariants }).traceHash).toBe(traceHash)
  })

  test('a metric that counts every event', () => {
    let counted = 0
    const observe = (): readonly TraceListeners[] => [
      new Map(traceEventTypes.map((type) => [type, () => (counted += 1)])),
    ]
    expect(run(CHANCE, { observe }).traceHash).toBe(traceHash)
    expect(counted).toBeGreaterThan(100)
  })

  test('an invariant that listens to everything and reports', () => {
    const [first] = invariantCatalogue
    assert(first !== undefined, 'the catalogue is not empty')
    const curious = {
      ...first,
      id: 'curious',
      start: () => ({
        on: { 'info.issued': () => undefined, 'payment.processed': () => undefined },
      }),
    }
    const invariants = [curious, ...invariantCatalogue]
    expect(run(CHANCE, { invariants }).traceHash).toBe(traceHash)
  })
})

describe('chance', () => {
  test('is all in the seed', () => {
    expect(run(CHANCE).traceHash).toBe(traceHash)
    expect(run(CHANCE.replace('seed: 42', 'seed: 43')).traceHash).not.toBe(traceHash)
  })

  test('a run where something happens: messages are lost, doubled and late', () => {
    const types = new Set(events(CHANCE).map(({ type }) => type))
    expect([...types]).toEqual(expect.arrayContaining(['message.lost', 'payment.processed']))
  })

  test('is shared by two runs that differ in a price', () => {
    const dearer = CHANCE.replace('24gwei', '25gwei')
    const drawn = (text: string): readonly string[] =>
      events(text).flatMap((event) => {
        if (event.type === 'info.issued') return [`${event.atNs}`]
        if (event.type === 'session.started') return [`${event.atNs} ${event.manifestId}`]
        return event.type === 'signer.paid' ? [event.stateId] : []
      })
    const first = drawn(CHANCE).slice(0, 4)
    expect(first).toHaveLength(4)
    expect(drawn(dearer).slice(0, 4)).toEqual(first)
    expect(run(dearer).traceHash).not.toBe(traceHash)
  })

  test.each([
    ['an orchestrator without work', 'signers:\n', '  idle: { pricePerUnit: 1 }\nsigners:\n'],
    ['a gateway without sessions', 'links:\n', '  idle: {}\nlinks:\n'],
    [
      'a fault that hits nobody',
      'links:\n',
      'faults: { links: [{ link: o1->s1, at: 10s, for: 9s, loss: 100% }] }\nlinks:\n',
    ],
  ])('is the same with %s', (_what, written, instead) => {
    const more = CHANCE.replace(written, instead)
    expect(more).not.toBe(CHANCE)
    // What the chain says of the newcomer's own money is all that is new.
    const others = (text: string): readonly string[] => {
      const lines: string[] = []
      run(text, { witness: (line) => lines.push(line) })
      return lines.filter((line) => !line.includes('"account":"idle"'))
    }
    expect(others(more)).toEqual(others(CHANCE))
  })

  test('of everybody else stays as it was when actors join', () => {
    const ofViewer = (text: string): readonly TraceEvent[] =>
      events(text)
        .filter((event) => 'session' in event && event.session === 'viewer')
        .map((event) => ('paymentId' in event ? { ...event, paymentId: 0 } : event))
    expect(ofViewer(STRANGERS)).toEqual(ofViewer(CHANCE))
    expect(run(STRANGERS).traceHash).not.toBe(traceHash)
  })
})
