import { expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { loadScenario } from '../scenario/load.ts'
import { runScenario } from './run.ts'

/** A viewer whose leave is lost, and one who wants the only place at the orchestrator later. */
function endOfSecond(start: string, what: 'cut' | 'sound'): string | undefined {
  const loaded = loadScenario(
    `scenario: 1
name: idle-channels
profile: upstream/base
seed: 7
duration: 8m
orchestrators:
  o1: { pricePerUnit: 24gwei, autoAdjustPrice: false, ticketEv: 120gwei, capacity: 1 }
signers:
  s1: {}
gateways:
  g1: { signer: s1, sessions: { leaves: { orchestrator: o1, type: live, length: 30s } } }
  g2: { signer: s1, sessions: { comes: { orchestrator: o1, type: live, start: ${start} } } }
faults: { partitions: [{ groups: [[g1], [o1]], at: ${what === 'cut' ? '29950ms' : '60s'}, for: 2s }] }
`,
    'idle-channels.yaml',
  )
  expect(loaded.ok ? [] : loaded.errors).toEqual([])
  assert(loaded.ok, 'the scenario is sound')
  const outcome = runScenario(loaded.scenario, { invariants: [] })
  assert(outcome.ok, 'the profile exists')
  return outcome.result.sessions.find(({ session }) => session === 'comes')?.end
}

test('a session whose viewer left is closed when its stop arrives', () => {
  expect(endOfSecond('2m', 'sound')).toBe('completed')
})

test('a session whose stop was lost is closed at the first sweep after five minutes without segments', () => {
  // The last segment comes at 29 s or 30 s: the sweeps at 5 min come too early, the one at 6 min does not.
  expect(endOfSecond('5m30s', 'cut')).toBe('start-refused')
  expect(endOfSecond('6m1s', 'cut')).toBe('completed')
})
