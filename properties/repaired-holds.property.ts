/**
 * Repaired holds: under `repaired` every invariant of the catalogue holds in every world without faults.
 *
 * Why: `repaired` is the claim that all known defects can be mended together. Were it wrong, the bug board would prove nothing.
 *
 * Side conditions: messages arrive, clocks are right, payers have money; prices may do what they like. With outages the same
 * holds for payers with their own key whose messages are never on their way when an outage begins: what such a payer has
 * booked is what was acknowledged. A payment without answer is in doubt for both sides, which `ledgers-agree` does not excuse:
 * batch jobs, whose answers take their time, are left out there.
 */
import { describe, expect, it } from 'vitest'
import type { Rules } from '../src/profile/rules.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { EVERY_LOCAL_JOB, worldArbitrary, type WorldShape } from './arbitraries/scenario.ts'
import { patched } from './board/patch.ts'
import { booksBeforeSending, undoneRepairs } from './board/repaired-undone.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { breaches, eventsOf, runWorld } from './world.ts'

const repaired = rulesOf('repaired')
const worlds: WorldShape = {
  profile: 'repaired',
  jobs: ['lv2v', 'live', 'byoc'],
  localJobs: EVERY_LOCAL_JOB,
  payers: ['local', 'remote'],
  priceStepsPercent: [25, 90, 150, 199, 200, 201, 400],
  outagesMax: 0,
  latencyMsMax: 200,
  capabilityPricing: true,
}
// A segment or a request is on its way for as long as the work takes.
const outages: WorldShape = {
  ...worlds,
  localJobs: ['lv2v', 'byoc'],
  payers: ['local'],
  outagesMax: 3,
  latencyMsMax: 0,
}

describe('repaired', () => {
  it('holds every invariant in worlds without faults', () => {
    const jobs = new Set<string>()
    const check = (world: ScenarioInput): void => {
      const run = runWorld(world, { level: 'money' })
      expect(breaches(run)).toBe('')
      for (const { jobType } of eventsOf(run, 'session.started')) jobs.add(jobType)
      for (const { jobType } of eventsOf(run, 'signer.paid')) jobs.add(jobType)
    }
    prop(worldArbitrary(worlds), check, { runs: 200, show: formatScenario })
    expect([...jobs].toSorted()).toEqual([
      'batch-ai',
      'byoc',
      'byoc-job',
      'live',
      'lv2v',
      'transcode',
    ])
  })

  it('holds every invariant when payments are lost', () => {
    prop(worldArbitrary(outages), holdsUnder(repaired), { runs: 100, show: formatScenario })
  })

  it('and what was sent booked as paid is caught', () => {
    const planted = patched(repaired, booksBeforeSending)
    const world = counterexample(worldArbitrary(outages), holdsUnder(planted), { runs: 100 })
    expect(brokenIn(world, planted)).toContain('ledgers-agree')
    expect(world.timeline?.some(({ outage }) => outage !== undefined)).toBe(true)
  })

  it.each(undoneRepairs.map((each) => [each.name, each] as const))(
    'and %s is caught',
    (_name, { patch, breaks }) => {
      const planted = patched(repaired, patch)
      const check = (world: ScenarioInput): void =>
        expect(brokenIn(world, planted)).not.toContain(breaks)
      counterexample(worldArbitrary(worlds), check, { runs: 300 })
    },
  )
})

function holdsUnder(rules: Rules): (world: ScenarioInput) => void {
  return (world) => expect(breaches(runWorld(world, { rules }))).toBe('')
}

function brokenIn(world: ScenarioInput, rules: Rules): readonly string[] {
  const { invariants } = runWorld(world, { rules })
  return invariants.flatMap(({ id, status }) => (status === 'broken' ? [id] : []))
}
