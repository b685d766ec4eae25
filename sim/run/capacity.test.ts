import { expect, it } from 'vitest'
import type { ScenarioInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import { runScenario } from './run.ts'

/** One orchestrator with room for one, and two viewers. */
const world: ScenarioInput = {
  scenario: 1,
  name: 'room-for-one',
  duration: '2m',
  orchestrators: { o1: { pricePerUnit: 1000, autoAdjustPrice: false, capacity: 1 } },
  gateways: {
    g1: {
      sessions: {
        first: { orchestrator: 'o1' },
        late: { orchestrator: 'o1', start: '10s' },
      },
    },
  },
}

it('a session that fills its orchestrator is paid to the end, and nobody else gets in', () => {
  const parsed = parseScenario(world)
  if (!parsed.ok) expect.unreachable(parsed.errors[0]?.message)
  const outcome = runScenario(parsed.scenario, { profile: 'repaired', level: 'full' })
  if (!outcome.ok) expect.unreachable(outcome.message)
  const { sessions, timeline } = outcome.result
  expect(sessions.map(({ session, end }) => [session, end])).toEqual([
    ['first', 'completed'],
    ['late', 'start-refused'],
  ])
  const payments = timeline.flatMap((event) => (event.type === 'payment.processed' ? [event] : []))
  const refused = payments.filter(({ status }) => status !== 200)
  expect(refused.filter(({ session }) => session === 'first')).toEqual([])
  expect(payments.length).toBeGreaterThan(5)
})

it('a first payment that is refused for want of room is not held against the two books', () => {
  const remote: ScenarioInput = {
    ...world,
    signers: { s1: {} },
    gateways: { g1: { ...world.gateways['g1'], signer: 's1' } },
  }
  const parsed = parseScenario(remote)
  if (!parsed.ok) expect.unreachable(parsed.errors[0]?.message)
  const outcome = runScenario(parsed.scenario, { profile: 'repaired' })
  if (!outcome.ok) expect.unreachable(outcome.message)
  const { invariants, sessions } = outcome.result
  expect(sessions.map(({ end }) => end)).toEqual(['completed', 'start-refused'])
  expect(invariants.find(({ id }) => id === 'ledgers-agree')?.status).toBe('held')
})
