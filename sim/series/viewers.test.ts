import { expect, test } from 'vitest'
import { loadScenario } from '../scenario/load.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { peopled } from './viewers.ts'

const load = (demand: string, more = ''): Scenario => {
  const loaded = loadScenario(
    `scenario: 1
name: crowd
duration: 3h
orchestrators: { o1: { pricePerUnit: 1200 } }
signers: { s1: {} }
gateways:
  g1:
    signer: s1
    sessions: { viewer: { orchestrator: o1, type: live, length: 2m } }
series:
  demand:
    viewer: ${demand}
${more}`,
    'crowd.yaml',
  )
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  return loaded.scenario
}
const sessions = (scenario: Scenario): Scenario['gateways'][number]['sessions'] => {
  const world = peopled(scenario)
  return world.ok ? (world.scenario.gateways[0]?.sessions ?? []) : expect.unreachable()
}
const HOUR_NS = 3_600_000_000_000

test('viewers come at the rate of the table and stay as long as their model', () => {
  const all = sessions(load('{ csv: "time,value\\n1h,2\\n2h,0" }'))
  const [first, ...viewers] = all
  expect(first?.name).toBe('viewer')
  expect(viewers[0]?.name).toBe('viewer-1')
  // 120 are expected in the hour; 4 standard deviations are 44.
  expect(viewers.length).toBeGreaterThan(76)
  expect(viewers.length).toBeLessThan(164)
  for (const { startNs, endNs, orchestrators } of viewers) {
    expect(startNs).toBeGreaterThan(HOUR_NS)
    expect(startNs).toBeLessThan(2 * HOUR_NS)
    expect(endNs - startNs).toBe(120_000_000_000)
    expect(orchestrators).toEqual(['o1'])
  }
})

test('a model of demand, and rates below one a day, bring viewers too', () => {
  const model = '{ model: { start: 1, volatility: 200% per year, step: 10m } }'
  expect(sessions(load(model)).length).toBeGreaterThan(100)
  expect(sessions(load('{ csv: "0s,1/14400" }')).length).toBeLessThan(4)
})

test('the seed decides who comes', () => {
  const demand = '{ csv: "0s,1" }'
  expect(sessions(load(demand))).toEqual(sessions(load(demand)))
  expect(sessions(load(demand, 'seed: 2'))).not.toEqual(sessions(load(demand)))
})

test('a crowd beyond the limit is told', () => {
  expect(peopled(load('{ csv: "0s,1000" }'))).toEqual({ ok: false, session: 'viewer' })
})
