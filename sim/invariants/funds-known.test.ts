import { expect, test } from 'vitest'
import { assert } from '../../src/assert.ts'
import { wrapInt64 } from '../../src/money/integers.ts'
import { profiles } from '../../src/profile/index.ts'
import type { Rules } from '../../src/profile/rules.ts'
import { rule } from '../../src/rule.ts'
import { runScenario } from '../run/run.ts'
import { loadScenario } from '../scenario/load.ts'
import { fundsKnown } from './funds-known.ts'

const SCENARIO = `scenario: 1
name: reserve of 2^64 wei
duration: 20s
chain: { senders: { g1: { deposit: 5ETH, reserve: '18446744073709551616' } } }
orchestrators: { o1: { pricePerUnit: 1 } }
gateways: { g1: { sessions: { viewer: { orchestrator: o1 } } } }
`

function statusUnder(change: Partial<Rules['sender']>): string | undefined {
  const repaired = profiles.get('repaired')
  const loaded = loadScenario(SCENARIO, 'reserve.yaml')
  assert(repaired !== undefined && loaded.ok, 'profile and scenario are good')
  const { rules } = repaired
  const outcome = runScenario(loaded.scenario, {
    profile: 'repaired',
    rules: { ...rules, sender: { ...rules.sender, ...change } },
    invariants: [fundsKnown],
  })
  assert(outcome.ok, 'rules were given')
  return outcome.result.invariants[0]?.status
}

test('a reserve of exactly 2^64 wei is money', () => {
  expect(statusUnder({})).toBe('held')
})

test('to read its low 64 bits alone breaks the invariant', () => {
  const isNothing = rule(
    { variant: 'low-64-bits', summary: 'The low 64 bits decide.', source: 'planted: B07' },
    (fundsWei: bigint) => wrapInt64(fundsWei) === 0n,
  )
  expect(statusUnder({ isNothing })).toBe('broken')
})
