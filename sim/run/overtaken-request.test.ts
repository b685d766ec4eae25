import { expect, test } from 'vitest'
import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { parseScenario } from '../scenario/load.ts'
import { resultOf } from './twice.fixture.ts'

/** A first batch AI request that is lost, and overtaken by a second one after the price has moved. */
function chargedAlike(rules: Rules): string | undefined {
  const loaded = parseScenario({
    scenario: 1,
    name: 'overtaken-request',
    duration: '20s',
    orchestrators: {
      o1: {
        pricePerUnit: 1,
        capabilityPrices: { 'text-to-speech/m': 1000 },
        ticketEv: 12_000,
        autoAdjustPrice: false,
      },
    },
    gateways: {
      g1: {
        sessions: {
          v: {
            orchestrator: 'o1',
            type: 'batch-ai',
            capability: 'text-to-speech',
            model: 'm',
            requests: { every: '800ms', text: 'Good morning.' },
            length: '10s',
          },
        },
      },
    },
    links: { default: { latency: '200ms' } },
    faults: { links: [{ link: 'g1->o1', at: '350ms', for: '300ms', loss: '100%' }] },
    timeline: [
      {
        at: '900ms',
        setPrice: { orchestrator: 'o1', capability: 'text-to-speech/m', pricePerUnit: 500 },
      },
    ],
  })
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  const { invariants } = resultOf(loaded.scenario, { rules })
  return invariants.find(({ id }) => id === 'charged-alike')?.status
}

test('requests share the price of the first one until a payment was acknowledged', () => {
  const repaired = profiles.get('repaired')?.rules
  expect(repaired).toBeDefined()
  if (repaired === undefined) return
  const once = Object.assign(() => false, { variant: 'once', summary: '', source: 'planted' })
  const undone = { ...repaired, gateway: { ...repaired.gateway, reusesModelParams: once } }
  expect([chargedAlike(repaired), chargedAlike(undone)]).toEqual(['held', 'broken'])
})
