import { expect, it } from 'vitest'
import { profiles } from '../../src/profile/index.ts'
import { repeatsRequestAfterMs, redelivers } from '../../src/gateway/payment-rules.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { RunResult } from '../run/result.ts'
import { runScenario } from '../run/run.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import { reasonText, waitText, type Wait } from '../trace/wait.ts'

/** Four seconds in which everything gets lost, and then time to recover. */
function world(extra: Partial<ScenarioInput> = {}): ScenarioInput {
  const session = { orchestrator: 'o1', type: 'lv2v', prepay: '30s', length: '88s' } as const
  return {
    scenario: 1,
    name: 'recovery',
    profile: 'repaired',
    duration: '28s',
    quietPhase: '60s',
    orchestrators: { o1: { pricePerUnit: 1200, autoAdjustPrice: false, ticketEv: '100gwei' } },
    gateways: { g1: { sessions: { viewer: session } } },
    faults: { links: [{ link: '*<->*', at: '24s', for: '4s', loss: '100%' }] },
    ...extra,
  }
}

function run(input: ScenarioInput, gateway: Partial<Rules['gateway']> = {}): RunResult {
  const parsed = parseScenario(input)
  if (!parsed.ok) return expect.unreachable(parsed.errors.map(({ message }) => message).join())
  const repaired = profiles.get('repaired')?.rules
  if (repaired === undefined) return expect.unreachable('no profile repaired')
  const rules = { ...repaired, gateway: { ...repaired.gateway, ...gateway } }
  const outcome = runScenario(parsed.scenario, { rules, level: 'full' })
  return outcome.ok ? outcome.result : expect.unreachable(outcome.message)
}

const statusOf = (result: RunResult, id: string): string | undefined =>
  result.invariants.find((outcome) => outcome.id === id)?.status

it('holds for a session that is paid again after the faults, and its doubt is settled', () => {
  const result = run(world())
  expect(statusOf(result, 'session-recovers')).toBe('held')
  expect(statusOf(result, 'payment-in-doubt-settles')).not.toBe('broken')
  expect(result.waits).toEqual([])
})

it('breaks when nobody repeats a lost request, and says who waits for what since when', () => {
  const { invariants } = run(world(), { repeatsRequestAfterMs: repeatsRequestAfterMs.never })
  const breach = invariants.find(({ id }) => id === 'session-recovers')?.breach
  expect(breach?.what).toContain('viewer ended (released-insufficient-balance)')
  expect(breach?.what).toContain(
    'g1 waits for o1 since 25.08 s: an answer to POST /payment, which was lost; its time-out is due at 85.08 s',
  )
})

it('breaks when a payment without answer is forgotten, unless its session is over', () => {
  const forgets = { redelivers: redelivers.never }
  const outage: Partial<ScenarioInput> = {
    faults: {},
    timeline: [{ at: '24s', outage: { from: 'g1', to: 'o1', for: '4s' } }],
  }
  const forgotten = run(world(outage), forgets)
  expect(statusOf(forgotten, 'payment-in-doubt-settles')).toBe('broken')
  expect(statusOf(run(world(outage)), 'payment-in-doubt-settles')).toBe('held')
  const left = { at: '27s', endSession: 'viewer' } as const
  const over = run(world({ ...outage, timeline: [...(outage.timeline ?? []), left] }), forgets)
  expect(statusOf(over, 'payment-in-doubt-settles')).toBe('not-exercised')
})

it('is undecided, and says so, when the quiet phase is too short', () => {
  const { gateways: _gateways, ...rest } = world({ quietPhase: '8s' })
  const session = { orchestrator: 'o1', type: 'lv2v', prepay: '30s', length: '36s' } as const
  const result = run({ ...rest, gateways: { g1: { sessions: { viewer: session } } } })
  const outcome = result.invariants.find(({ id }) => id === 'session-recovers')
  expect(outcome).toMatchObject({
    status: 'not-exercised',
    undecided: 'the quiet phase of 8 s is too short by 4.2 s',
  })
  const without = run(world({ quietPhase: '0s', gateways: { g1: { sessions: {} } } }))
  expect(statusOf(without, 'session-recovers')).toBe('not-exercised')
})

it('tells a wait in a clause, and follows it to who keeps it up', () => {
  const call: Wait = {
    session: 'v1',
    who: 'g1',
    whom: 's1/1',
    what: 'an answer to POST /x',
    sinceNs: 41_200_000_000,
    untilNs: 101_200_000_000,
    inVain: true,
  }
  const down: Wait = {
    session: null,
    who: 's1/1',
    whom: 'its operator',
    what: 'being started again; it is down',
    sinceNs: null,
    untilNs: null,
    inVain: false,
  }
  expect(waitText(call)).toBe(
    'g1 waits for s1/1 since 41.2 s: an answer to POST /x, which was lost; its time-out is due at 101.2 s',
  )
  const other: Wait = { ...down, who: 'o9' }
  expect(reasonText('v1', [down, other, call])).toBe(
    `${waitText(call)}; s1/1 waits for its operator: being started again; it is down`,
  )
  expect(reasonText('v2', [down, call])).toBe('')
})
