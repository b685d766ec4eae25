/**
 * Repaired holds in faults: under `repaired` every invariant holds while messages are lost, doubled, late and out of order,
 * links go down with messages on their way, clocks of signers jump, and nodes restart that keep what they know.
 *
 * Why: money is at stake exactly when an answer goes missing: was it paid, was it billed, will it be again?
 *
 * Side conditions: orchestrators keep ledger, nonces and secret when they restart, and gateways do not restart. What each
 * invariant assumes besides is its own.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import type { Rules } from '../src/profile/rules.ts'
import { worldArbitrary, type WorldShape } from './arbitraries/scenario.ts'
import { patched } from './board/patch.ts'
import { undoneInFaults, type FaultyWork } from './board/repaired-undone.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { breaches, eventsOf, runWorld } from './world.ts'

const repaired = rulesOf('repaired')
const faulty: WorldShape = {
  profile: 'repaired',
  jobs: ['lv2v'],
  localJobs: ['lv2v'],
  payers: ['remote'],
  priceStepsPercent: [25, 90, 150, 199, 200, 201, 400],
  outagesMax: 2,
  latencyMsMax: 200,
  capabilityPricing: true,
  faults: { percentMax: 10, windowPercentMax: 60, clockSteps: true, restarts: true },
}
const shapes: Readonly<Record<FaultyWork, WorldShape>> = {
  lv2v: faulty,
  live: { ...faulty, jobs: ['live'] },
  byoc: { ...faulty, jobs: ['byoc'] },
  'lv2v-local': { ...faulty, payers: ['local'] },
  'byoc-local': { ...faulty, payers: ['local'], localJobs: ['byoc', 'byoc-job'] },
  transcode: { ...faulty, payers: ['local'], localJobs: ['transcode'] },
  'batch-ai': {
    ...faulty,
    payers: ['local'],
    localJobs: ['text-to-image', 'text-to-speech', 'llm'],
  },
}
const works = Object.entries(shapes)

describe('repaired', () => {
  it.each(works)('holds every invariant of %s in a network with faults', (_work, shape) => {
    prop(worldArbitrary(shape), holdsUnder(repaired), { runs: 60, show: formatScenario })
  })

  it.each(undoneInFaults.map((each) => [each.name, each] as const))(
    'and %s is caught',
    (_name, { patch, work, breaks }) => {
      const planted = patched(repaired, patch)
      const check = (world: ScenarioInput): void =>
        expect(brokenIn(world, planted)).not.toContain(breaks)
      counterexample(worldArbitrary(shapes[work]), check, { runs: 600 })
    },
  )
})

describe('the faults', () => {
  it('reach calls, payments and work: repeats are asked for and answered', () => {
    const seen = new Set<string>()
    for (const [, shape] of works) {
      for (const world of fc.sample(worldArbitrary(shape), { numRuns: 30, seed: 1 })) {
        const run = runWorld(world, { level: 'full' })
        if (eventsOf(run, 'signer.repeated').length > 0) seen.add('signer.repeated')
        if (eventsOf(run, 'payment.repeated').length > 0) seen.add('payment.repeated')
        if (eventsOf(run, 'payment.answered').some(({ kept }) => kept)) seen.add('kept')
        if (eventsOf(run, 'message.reordered').length > 0) seen.add('message.reordered')
        if (eventsOf(run, 'actor.restarted').length > 0) seen.add('actor.restarted')
        if (eventsOf(run, 'clock.stepped').length > 0) seen.add('clock.stepped')
      }
    }
    expect([...seen].toSorted()).toEqual([
      'actor.restarted',
      'clock.stepped',
      'kept',
      'message.reordered',
      'payment.repeated',
      'signer.repeated',
    ])
  })
})

function holdsUnder(rules: Rules): (world: ScenarioInput) => void {
  return (world) => expect(breaches(runWorld(world, { rules }))).toBe('')
}

function brokenIn(world: ScenarioInput, rules: Rules): readonly string[] {
  const { invariants } = runWorld(world, { rules })
  return invariants.flatMap(({ id, status }) => (status === 'broken' ? [id] : []))
}
