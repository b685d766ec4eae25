import { describe, expect, it } from 'vitest'
import type { ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'
import { resultOf } from './twice.fixture.ts'

function run(change: Partial<ScenarioInput>): RunResult {
  const loaded = parseScenario({
    scenario: 1,
    name: 'one-session',
    duration: '1m',
    orchestrators: { o1: { pricePerUnit: '12gwei', autoAdjustPrice: false } },
    signers: { s1: {} },
    gateways: { g1: { signer: 's1', sessions: { v: { orchestrator: 'o1', type: 'live' } } } },
    ...change,
  })
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  return resultOf(loaded.scenario)
}

describe('a run', () => {
  it('pays for a fixed request once and charges it once', () => {
    const sessions = { v: { orchestrator: 'o1', type: 'fixed' } } as const
    const { metrics, verdict } = run({ gateways: { g1: { signer: 's1', sessions } } })
    expect(verdict).toBe('passed')
    expect(metrics.paymentsSent).toBe(1n)
    expect(metrics.workChargedWei).toEqual({ numerator: 12_000_000_000n, denominator: 1n })
  })

  it('that starts no session has tested nothing', () => {
    const result = run({ links: { default: { loss: '100%' } } })
    expect(result.vacuous).toBe(true)
    expect(result.verdict).toBe('failed')
    expect(result.sessions).toEqual([
      {
        session: 'v',
        orchestrator: null,
        end: 'start-refused',
        endedNs: 6_000_000_000,
        detail: 'context deadline exceeded',
      },
    ])
  })

  it('that starts no session passes when the scenario asks for just that', () => {
    const result = run({
      links: { default: { loss: '100%' } },
      expect: { ends: { v: 'start-refused' } },
    })
    expect(result).toMatchObject({ vacuous: false, verdict: 'passed' })
  })

  it('does not call a session starved whose links were down', () => {
    const result = run({
      duration: '2m',
      orchestrators: { o1: { pricePerUnit: 1200, ticketEv: 12_000, autoAdjustPrice: false } },
      timeline: [{ at: '20s', outage: { from: 'g1', to: 's1', for: '70s' } }],
    })
    expect(result.sessions[0]?.end).toBe('released-insufficient-balance')
    expect(result.invariants.find(({ id }) => id === 'session-starvation')?.status).toBe('held')
  })

  it('of an unknown profile is refused with the ones that exist', () => {
    const loaded = parseScenario({
      scenario: 1,
      name: 'x',
      duration: '1s',
      orchestrators: {},
      gateways: {},
    })
    const outcome = loaded.ok ? runScenario(loaded.scenario, { profile: 'nobody' }) : loaded
    expect(outcome).toMatchObject({ ok: false, code: 'AS301' })
  })
})
