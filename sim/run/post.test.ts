import { expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { loadScenario } from '../scenario/load.ts'
import type { TraceEvent } from '../trace/events.ts'
import { resultOf } from './twice.fixture.ts'

const WORLD = `scenario: 1
name: post
duration: 100s
orchestrators:
  o1: { pricePerUnit: 1000, autoAdjustPrice: false, ticketEv: 100gwei }
signers: { s1: { replicas: 2 } }
gateways:
  g1: { sessions: { first: { orchestrator: o1, length: 10s } } }
  g2: { sessions: { second: { orchestrator: o1, start: 30s, length: 10s } } }
  g3: { signer: s1, sessions: { third: { orchestrator: o1, start: 60s, length: 10s } } }
timeline:
`

function events(steps: readonly string[]): readonly TraceEvent[] {
  const loaded = loadScenario(WORLD + steps.map((step) => `  - { ${step} }\n`).join(''), 'x.yaml')
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  return resultOf(loaded.scenario, { level: 'full' }).timeline
}

function answers(all: readonly TraceEvent[]): readonly string[] {
  return all.flatMap((event) =>
    event.type === 'setting.changed' && event.what.startsWith('POST')
      ? [`${event.what}: ${event.value}`]
      : [],
  )
}

function startPrice(all: readonly TraceEvent[], session: string): bigint | undefined {
  const started = all.find((event) => event.type === 'session.started' && event.session === session)
  return started?.type === 'session.started' ? started.price?.pricePerUnit : undefined
}

const price = '/setPriceForBroadcaster'

test('a price for one gateway is what its next session pays', () => {
  const all = events([
    `at: 20s, post: { actor: o1, path: ${price}, form: { pricePerUnit: 700, pixelsPerUnit: 1, broadcasterEthAddr: g2 } }`,
  ])
  expect(answers(all)).toEqual([
    expect.stringMatching(
      /^POST \/setPriceForBroadcaster to o1: 200 Price per pixel set to 700 wei/,
    ),
  ])
  expect([startPrice(all, 'first'), startPrice(all, 'second')]).toEqual([1000n, 700n])
})

test('what upstream refuses is answered as upstream does, and changes nothing', () => {
  const all = events([
    `at: 20s, post: { actor: o1, path: ${price}, form: { pricePerUnit: 700 } }`,
    `at: 21s, post: { actor: g1, path: ${price}, form: { pricePerUnit: 1, pixelsPerUnit: 1, broadcasterEthAddr: g2 } }`,
  ])
  expect(answers(all)).toEqual([
    `POST ${price} to o1: 400 missing form param: pixelsPerUnit`,
    `POST ${price} to g1: 400 Node must be orchestrator node to set price for broadcaster`,
  ])
  expect(startPrice(all, 'second')).toBe(1000n)
})

test('every replica of a signer takes a ceiling, and a restart forgets what was posted', () => {
  const form = '{ maxPricePerUnit: 10, pixelsPerUnit: 1 }'
  const all = events([
    `at: 20s, post: { actor: s1, path: /setBroadcastConfig, form: ${form} }`,
    'at: 25s, restart: { actor: s1/1 }',
    'at: 25s, restart: { actor: s1/2 }',
  ])
  expect(answers(all)).toHaveLength(2)
  expect(startPrice(all, 'third')).toBe(1000n)
  const kept = events([`at: 20s, post: { actor: s1, path: /setBroadcastConfig, form: ${form} }`])
  expect(startPrice(kept, 'third')).toBeUndefined()
})

test('a node that is down does not answer', () => {
  const all = events([
    'at: 20s, restart: { actor: o1, downFor: 5s }',
    `at: 22s, post: { actor: o1, path: /setMaxFaceValue, form: { maxfacevalue: 5 } }`,
    `at: 26s, post: { actor: o1, path: /setMaxFaceValue, form: { maxfacevalue: 5 } }`,
  ])
  expect(answers(all)).toEqual([
    'POST /setMaxFaceValue to o1: no answer: the node is down',
    'POST /setMaxFaceValue to o1: 200 ticket max face value set',
  ])
})

test('a path that no node knows is a mistake of the scenario', () => {
  const loaded = loadScenario(
    `${WORLD}  - { at: 1s, post: { actor: o1, path: /setPriceForBroadcasters } }\n`,
    'x.yaml',
  )
  expect(loaded).toMatchObject({
    ok: false,
    errors: [{ code: 'AS140', mend: 'did you mean /setPriceForBroadcaster?' }],
  })
})
