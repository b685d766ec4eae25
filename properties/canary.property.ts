/**
 * Canary: an invariant that must fail does fail, its breach is told, and its world shrinks to almost nothing.
 *
 * Why: a harness that lost its events, its monitors or its seed would pass everything. Here it is seen to fail.
 *
 * Side conditions: none.
 */
import { describe, expect, it } from 'vitest'
import type { Invariant } from '../sim/invariants/invariant.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { EVERY_LOCAL_JOB, worldArbitrary } from './arbitraries/scenario.ts'
import { counterexample, prop } from './property.ts'
import { readEffort } from './runs.ts'
import { breaches, runWorld } from './world.ts'

const nobodyPays: Invariant = {
  id: 'canary',
  title: 'Nobody pays',
  kind: 'never',
  statement: 'No payment is ever sent.',
  why: 'It is false in every world with a session.',
  source: [],
  assumes: 'None.',
  outside: {},
  breaksUnder: [],
  start: (_world, report) => ({
    on: {
      'payment.sent'({ atNs, session, tickets }) {
        report({ atNs, actors: [session], what: 'somebody paid', facts: { tickets: `${tickets}` } })
      },
    },
  }),
}

const worlds = worldArbitrary({
  profile: 'repaired',
  jobs: ['lv2v', 'live', 'byoc'],
  localJobs: EVERY_LOCAL_JOB,
  payers: ['local', 'remote'],
  priceStepsPercent: [50, 200],
  outagesMax: 2,
  latencyMsMax: 200,
  capabilityPricing: true,
})

describe('the canary', () => {
  const holds = (world: ScenarioInput): void =>
    expect(breaches(runWorld(world, { invariants: [nobodyPays] }))).toBe('')

  it('dies, in the smallest world there is', () => {
    const world = counterexample(worlds, holds, { runs: 10 })
    const { orchestrators, gateways, timeline } = world
    expect(Object.keys(orchestrators)).toHaveLength(1)
    expect(Object.values(gateways).flatMap(({ sessions }) => Object.keys(sessions ?? {}))).toEqual([
      'v1',
    ])
    expect(timeline).toEqual([])
  })

  it('tells its breach, its scenario and how to see it die again', () => {
    const die = (): void => prop(worlds, holds, { runs: 10, show: formatScenario })
    expect(die).toThrow(/canary at .*somebody paid[^]*ASSAY_RUNS=1@-?\d+@[\d:]+[^]*scenario: 1/)
  })
})

describe('ASSAY_RUNS', () => {
  it('says how many cases, from which seed, and which one', () => {
    expect(readEffort('')).toEqual({ runs: null, seed: 42, path: '', commands: '' })
    expect(readEffort('5000')).toEqual({ runs: 5000, seed: 42, path: '', commands: '' })
    expect(readEffort('5000@-7')).toEqual({ runs: 5000, seed: -7, path: '', commands: '' })
    const one = { runs: 1, seed: 7, path: '12:0:3' }
    expect(readEffort('1@7@12:0:3')).toEqual({ ...one, commands: '' })
    expect(readEffort('1@7@12:0:3@BBC:F')).toEqual({ ...one, commands: 'BBC:F' })
  })
})
