import { describe, expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { loadScenario } from '../scenario/load.ts'
import type { RunResult } from './result.ts'
import { runScenario } from './run.ts'

/** Two viewers of two gateways with one signer, and the faults. */
function world(faults: string, duration = '60s'): string {
  return `scenario: 1
name: network-faults
profile: repaired
seed: 7
duration: ${duration}
quietPhase: 30s
orchestrators:
  o1: { pricePerUnit: 24gwei, autoAdjustPrice: false, ticketEv: 120gwei }
signers:
  s1: {}
gateways:
  g1: { signer: s1, sessions: { near: { orchestrator: o1, type: live } } }
  g2: { signer: s1, sessions: { far: { orchestrator: o1, type: live } } }
faults: ${faults}
`
}

function run(text: string): RunResult {
  const loaded = loadScenario(text, 'network-faults.yaml')
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  const outcome = runScenario(loaded.scenario, { level: 'full' })
  assert(outcome.ok, 'the profile exists')
  return outcome.result
}

function ends({ sessions }: RunResult): Readonly<Record<string, string>> {
  return Object.fromEntries(sessions.map(({ session, end }) => [session, end]))
}

/** `<from>-><to> <what>` of every message that was lost, each once. */
function lost({ timeline }: RunResult): readonly string[] {
  const told = timeline.flatMap((event) =>
    event.type === 'message.lost' ? [`${event.from}->${event.to} ${event.what}`] : [],
  )
  return [...new Set(told)]
}

describe('a partition', () => {
  test('separates its groups only, and only while it lasts', () => {
    const result = run(world('{ partitions: [{ groups: [[g1], [o1]], at: 12s, for: 6s }] }'))
    expect(ends(result)).toEqual({ near: 'completed', far: 'completed' })
    expect(lost(result)).toEqual(['g1->o1 segment', 'g1->o1 POST /payment'])
    expect(result.verdict).toBe('passed')
  })

  test('holds on links that nobody has used yet', () => {
    const result = run(world('{ partitions: [{ groups: [[g1], [o1]], for: 1h }] }'))
    expect(ends(result)).toEqual({ near: 'start-refused', far: 'completed' })
  })

  test('of one direction takes answers away and lets requests through', () => {
    const result = run(
      world('{ partitions: [{ groups: [[o1], [g1]], oneWay: true, at: 12s, for: 6s }] }'),
    )
    expect(lost(result)).toEqual(['o1->g1 answer to POST /payment'])
    expect(result.verdict).toBe('passed')
  })

  test('ends with the active phase', () => {
    const result = run(world('{ partitions: [{ groups: [[g1], [o1]], at: 58s, for: 1h }] }'))
    const last = result.timeline.filter(({ type }) => type === 'message.lost').at(-1)
    expect(last?.atNs).toBeLessThanOrEqual(60e9)
  })

  test('whose payer cannot hear of a release is not held to overpay', () => {
    const result = run(
      world('{ partitions: [{ groups: [[o1], [g1]], oneWay: true, at: 12s, for: 2m }] }', '3m'),
    )
    expect(ends(result)).toEqual({ near: 'released-insufficient-balance', far: 'completed' })
    expect(lost(result)).toContain('o1->g1 channel closed')
    expect(result.verdict).toBe('passed')
  })
})
