import { expect, it } from 'vitest'
import type { FaultsInput } from '../scenario/fault-input.ts'
import type { TimelineInput } from '../scenario/input.ts'
import { parseScenario } from '../scenario/load.ts'
import { touchedActors } from './touched-actors.ts'

const session = { orchestrator: 'o1', type: 'live' } as const

/** Two gateways of which the first has a signer, and what happens to them. */
function touched(world: {
  readonly timeline?: readonly TimelineInput[]
  readonly faults?: FaultsInput
}): Record<string, readonly string[]> {
  const parsed = parseScenario({
    scenario: 1,
    name: 'touched',
    duration: '20m',
    orchestrators: { o1: { pricePerUnit: 1 }, o2: { pricePerUnit: 1 } },
    signers: { s1: { replicas: 2 } },
    gateways: {
      g1: { signer: 's1', sessions: { v1: session } },
      g2: { sessions: { v2: { orchestrator: ['o1', 'o2'] } } },
    },
    timeline: world.timeline ?? [],
    faults: world.faults ?? {},
  })
  if (!parsed.ok) expect.unreachable(parsed.errors.map(({ message }) => message).join('\n'))
  const sets = [...touchedActors(parsed.scenario)]
  return Object.fromEntries(sets.map(([name, actors]) => [name, [...actors]]))
}

it('finds nobody in a world in which nothing happens', () => {
  expect(touched({})).toEqual({})
})

it('finds orchestrators that forget a part of what belongs together', () => {
  const restart = (actor: string, keeps: readonly ('ledger' | 'nonces' | 'secret')[]): object =>
    touched({ timeline: [{ at: '1m', restart: { actor, keeps } }] })
  expect(restart('o1', ['ledger', 'nonces'])).toEqual({ 'orchestrator-forgets': ['o1'] })
  expect(restart('o2', [])).toEqual({ 'orchestrator-forgets': ['o2'] })
  expect(restart('o2', ['ledger', 'nonces', 'secret'])).toEqual({})
})

it('finds payers that restart: a gateway, or a replica of its signer', () => {
  const restart = (actor: string): object =>
    touched({ timeline: [{ at: '1m', restart: { actor } }] })
  expect(restart('s1/2')).toEqual({ 'payer-restarts': ['g1'] })
  expect(restart('g2')).toEqual({ 'payer-restarts': ['g2'], 'gateway-restarts': ['g2'] })
})

it('finds gateways that restart, flags that change and clocks that void tokens', () => {
  const step = (action: object): object => touched({ timeline: [{ at: '1m', ...action }] })
  expect(step({ restart: { actor: 'g2' } })).toMatchObject({ 'gateway-restarts': ['g2'] })
  const changed = { restart: { actor: 'o1', with: { ticketEv: '5' } } }
  expect(step(changed)).toMatchObject({ 'flags-changed': ['o1'] })
  expect(step({ stepClock: { actor: 'o1', by: '30m' } })).toEqual({ 'tokens-void': ['o1'] })
  expect(step({ stepClock: { actor: 'o1', by: '1m' } })).toEqual({})
})

it('finds everybody who redeems while rounds are not initialised', () => {
  const trouble = { for: '1m', roundsNotInitialized: true }
  expect(touched({ faults: { chain: [trouble] } })).toEqual({
    'rounds-not-initialized': ['o1', 'o2'],
  })
  expect(touched({ faults: { chain: [{ for: '1m', transactionsFail: true }] } })).toEqual({})
})

it('finds signers that are not heard of while ticket parameters live', () => {
  const outage = (from: string, to: string, forMinutes: number): object =>
    touched({ timeline: [{ at: '1m', outage: { from, to, for: `${forMinutes}m` } }] })
  const both = { 'signer-silent': ['g1'], 'payments-overdue': ['g1'] }
  expect(outage('g1', 's1/2', 8)).toEqual(both)
  expect(outage('s1/1', '*', 9)).toEqual(both)
  expect(outage('g1', 's1/2', 7)).toEqual({})
  expect(outage('g1', 'o1', 9)).toEqual({ 'payments-overdue': ['g1'] })
})

it('finds gateways whose payments are held up while ticket parameters live', () => {
  const held = (faults: FaultsInput): object => touched({ faults })
  const both = { 'payments-overdue': ['g1', 'g2'] }
  const first = { 'payments-overdue': ['g1'] }
  expect(held({ partitions: [{ groups: [['g1'], ['o1']], for: '8m' }] })).toEqual(first)
  expect(held({ partitions: [{ groups: [['g1'], ['o2']], for: '8m' }] })).toEqual({})
  expect(held({ partitions: [{ groups: [['g1'], ['*']], for: '7m' }] })).toEqual({})
  expect(held({ slowActors: [{ actor: 'o1', for: '7m', delay: '1m' }] })).toEqual(both)
  expect(held({ slowActors: [{ actor: 's1', for: '7m', delay: '1m' }] })).toEqual(first)
  expect(held({ slowActors: [{ actor: 'o2', for: '7m', delay: '1s' }] })).toEqual({})
  expect(held({ links: [{ link: 's1/2->g1', for: '8m', corrupt: 1 }] })).toEqual(first)
  expect(held({ links: [{ link: 's1/2->g1', for: '8m', loss: 1 }] })).toEqual({})
})
