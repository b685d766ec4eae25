/**
 * Known status: whatever breaks in a world is an invariant whose `breaksUnder` names the world's profile.
 *
 * Why: the catalogue tells people what to expect of a version of go-livepeer. An invariant that breaks where the catalogue says
 * that it holds is either a defect of that version that nobody wrote down, or one of this simulation.
 *
 * Side conditions: worlds with outages and price steps; clocks are right and nobody restarts. The flag -byocPerCapPricing is on
 * only where the version knows it.
 */
import { describe, expect, it } from 'vitest'
import { invariantCatalogue } from '../sim/invariants/catalogue.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { EVERY_LOCAL_JOB, worldArbitrary, type WorldShape } from './arbitraries/scenario.ts'
import { counterexample, prop } from './property.ts'
import { breaches, runWorld } from './world.ts'

const KNOWS_THE_FLAG = ['upstream/pr3972', 'upstream/byoc-head']

describe.each([
  'upstream/base',
  'upstream/pr3972',
  'upstream/byoc-head',
  'upstream/master-2026-08',
])('%s', (profile) => {
  const flags = KNOWS_THE_FLAG.includes(profile) ? [false, true] : [false]

  it.each(flags)('breaks only what the catalogue says, flag %s', (capabilityPricing) => {
    const worlds = worldArbitrary({ ...shape(profile), capabilityPricing })
    prop(worlds, breaksOnly(profile, declared(profile)), { runs: 60, show: formatScenario })
  })

  it('and an invariant that is declared to hold, but breaks, is caught', () => {
    const without = declared(profile).filter((id) => id !== 'bounded-overpayment')
    counterexample(worldArbitrary(shape(profile)), breaksOnly(profile, without), { runs: 60 })
  })
})

function shape(profile: string): WorldShape {
  return {
    profile,
    jobs: ['lv2v', 'live', profile === 'upstream/byoc-head' ? 'byoc' : 'byoc-as-lv2v'],
    localJobs: EVERY_LOCAL_JOB,
    payers: ['local', 'remote'],
    priceStepsPercent: [25, 90, 150, 200, 201, 400],
    outagesMax: 2,
    latencyMsMax: 200,
    capabilityPricing: false,
  }
}

function declared(profile: string): readonly string[] {
  return invariantCatalogue.flatMap(({ id, breaksUnder }) =>
    breaksUnder.includes(profile) ? [id] : [],
  )
}

function breaksOnly(profile: string, known: readonly string[]): (world: ScenarioInput) => void {
  const others = invariantCatalogue.filter(({ id }) => !known.includes(id))
  return (world) => expect(breaches(runWorld(world, { profile, invariants: others }))).toBe('')
}
