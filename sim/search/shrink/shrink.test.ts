import { describe, expect, it } from 'vitest'
import { assert } from '../../../src/assert.ts'
import { invariantCatalogue } from '../../invariants/catalogue.ts'
import { runScenario } from '../../run/run.ts'
import type { ScenarioInput } from '../../scenario/input.ts'
import { parseScenario } from '../../scenario/load.ts'
import { failureOf, type Failure } from './cause.ts'
import { shrink, type Judge } from './shrink.ts'

/** Two of everything, and a lost payment among much else that goes wrong. */
const LARGE: ScenarioInput = {
  scenario: 1,
  name: 'large',
  profile: 'upstream/master-2026-08',
  seed: 982_451_653,
  duration: '97s',
  quietPhase: '31s',
  chain: { gasPrice: '12345678', senders: { g1: { deposit: '7.77ETH' } } },
  orchestrators: {
    o1: { pricePerUnit: '1234/7', ticketEv: '123456789012', livePaymentInterval: '3700ms' },
    o2: { pricePerUnit: '317', stake: 17 },
  },
  signers: { s1: { replicas: 2 } },
  gateways: {
    g1: {
      sessions: {
        v1: { orchestrator: 'o1', start: '1700ms', length: '77s' },
        v3: { orchestrator: ['o1', 'o2'], type: 'transcode' },
      },
    },
    g2: { signer: 's1', sessions: { v2: { orchestrator: 'o2', type: 'live' } } },
  },
  links: { default: { latency: { from: '13ms', to: '171ms' } } },
  timeline: [
    { at: '11s', setPrice: { orchestrator: 'o2', pricePerUnit: '401' } },
    { at: '23s', stepClock: { actor: 's1/2', by: '3s' } },
    { at: '37s', outage: { from: '*', to: 'o1', for: '6s' } },
    { at: '52s', setGasPrice: '3gwei' },
  ],
  faults: { links: [{ link: 'g2<->o2', at: '61s', for: '9s', duplicate: '37%' }] },
}

const judge: Judge = (world) => judgeBy(world, 'ledgers-agree')

function judgeBy(world: ScenarioInput, invariant: string): Failure | null {
  const parsed = parseScenario(world)
  if (!parsed.ok) return null
  const invariants = invariantCatalogue.filter(({ id }) => id === invariant)
  const outcome = runScenario(parsed.scenario, { invariants, level: 'none' })
  const breach = outcome.ok ? (outcome.result.invariants[0]?.breach ?? null) : null
  return breach === null ? null : failureOf(invariant, breach)
}

function failing(world: ScenarioInput): Failure {
  const failure = judge(world)
  assert(failure !== null, 'the world fails')
  return failure
}

describe('shrinking', () => {
  const shrunk = shrink(LARGE, failing(LARGE), judge)

  it('leaves one session, one fault and round numbers', () => {
    const { world } = shrunk
    const sessions = Object.values(world.gateways).flatMap((each) =>
      Object.keys(each.sessions ?? {}),
    )
    expect(Object.keys(world.orchestrators)).toHaveLength(1)
    expect(sessions).toHaveLength(1)
    expect(world.timeline).toHaveLength(1)
    expect(world.timeline?.[0]?.outage).toBeDefined()
    expect(world).not.toHaveProperty('faults')
    expect(world).not.toHaveProperty('chain')
    expect(world).not.toHaveProperty('quietPhase')
    expect(JSON.stringify(world.orchestrators)).not.toContain('1234')
    expect(world.duration).toMatch(/^\d0?s$/)
  })

  it('keeps invariant and cause, is minimal, and comes out the same again', () => {
    expect(shrunk.failure).toMatchObject({
      invariant: 'ledgers-agree',
      cause: failing(LARGE).cause,
    })
    expect(shrunk).toMatchObject({ minimal: true, flaky: false })
    expect(shrink(LARGE, failing(LARGE), judge)).toEqual(shrunk)
  })

  it('does not slip to another failure', () => {
    // A judge by which every smaller world fails too, but in another way.
    const slips: Judge = (world) =>
      world === LARGE
        ? { invariant: 'a', cause: 'first', atNs: 1 }
        : { invariant: 'a', cause: 'second', atNs: 1 }
    const failure = slips(LARGE)
    assert(failure !== null, 'the world fails')
    expect(shrink(LARGE, failure, slips).world).toBe(LARGE)
  })

  it('says when the result does not fail once more', () => {
    let calls = 0
    const once: Judge = () => {
      calls += 1
      return calls === 1 ? { invariant: 'a', cause: 'c', atNs: 1 } : null
    }
    const result = shrink(LARGE, { invariant: 'a', cause: 'c', atNs: 1 }, once)
    expect(result.flaky).toBe(true)
  })

  it('stops when its runs are spent', () => {
    const result = shrink(LARGE, failing(LARGE), judge, { runsMax: 10 })
    expect(result.runs).toBeLessThanOrEqual(10)
    expect(result.minimal).toBe(false)
    expect(result.flaky).toBe(false)
  })
})

describe('a cause', () => {
  it('is what a breach says but for names and numbers', () => {
    const breach = (what: string, actors: readonly string[]): Failure =>
      failureOf('i', { atNs: 0, actors, what, facts: {} })
    const one = breach('o1 charged v1 1,234 wei after 7.5 s', ['v1', 'o1'])
    expect(one.cause).toBe('… charged … # wei after # s')
    expect(breach('main charged viewer 9 wei after 1 s', ['viewer', 'main'])).toEqual(one)
    expect(breach('o1 refused v1', ['v1', 'o1']).cause).not.toBe(one.cause)
  })
})
