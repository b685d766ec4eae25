/**
 * Adversaries: under `repaired` every invariant holds that does not assume the honesty of a party, while one gateway or one
 * orchestrator does a thing that is not honest; and what an invariant leaves out of such worlds, it has to leave out.
 *
 * Why: an honest party is owed its protection whoever stands on the other side, and an assumption that nothing needs would
 * hide a defect.
 *
 * Side conditions: one kind of dishonesty at a time; the network is whole but for an outage.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { invariantCatalogue } from '../sim/invariants/catalogue.ts'
import { assumedHonest } from '../sim/invariants/circumstances.ts'
import type { Invariant } from '../sim/invariants/invariant.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { GatewayDishonestyInput } from '../sim/scenario/dishonesty-input.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import {
  dishonestGateway,
  dishonestOrchestrator,
  GATEWAY_ACTS,
  ORCHESTRATOR_ACTS,
} from './arbitraries/adversaries.ts'
import { EVERY_LOCAL_JOB, type WorldShape } from './arbitraries/scenario.ts'
import { againstGateways, againstOrchestrators, uncovered } from './board/adversaries.ts'
import { patched } from './board/patch.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { breaches, eventsOf, runWorld } from './world.ts'

const repaired = rulesOf('repaired')

function shapeOf(...payers: WorldShape['payers']): WorldShape {
  return {
    profile: 'repaired',
    jobs: ['lv2v', 'live', 'byoc'],
    localJobs: EVERY_LOCAL_JOB,
    payers,
    priceStepsPercent: [50, 150, 200],
    outagesMax: 1,
    latencyMsMax: 200,
    capabilityPricing: true,
  }
}

const either = shapeOf('local', 'remote')
const acts: readonly (readonly [string, fc.Arbitrary<ScenarioInput>])[] = [
  ...GATEWAY_ACTS.map((act) => {
    // Only a signer has states.
    const shape = act === 'replaysState' ? shapeOf('remote') : either
    return [`a gateway ${act}`, dishonestGateway(shape, act)] as const
  }),
  ...ORCHESTRATOR_ACTS.map(
    (act) => [`an orchestrator ${act}`, dishonestOrchestrator(either, act)] as const,
  ),
]

describe('repaired', () => {
  it.each(acts)('holds what it owes the other side while %s', (_act, worlds) => {
    let acted = 0
    const holds = (world: ScenarioInput): void => {
      const run = runWorld(world, { level: 'full' })
      expect(breaches(run)).toBe('')
      acted += eventsOf(run, 'choice.made').length
    }
    prop(worlds, holds, { runs: 30, show: formatScenario })
    expect(acted).toBeGreaterThan(0)
  })
})

describe('a planted bug is caught', () => {
  it.each(againstGateways.map((each) => [each.name, each] as const))(
    '%s',
    (_name, { act, payer, patch, breaks }) => {
      const rules = patched(repaired, patch)
      const check = (world: ScenarioInput): void =>
        expect(broken(world, { rules })).not.toContain(breaks)
      counterexample(dishonestGateway(shapeOf(payer), act), check, { runs: 400 })
    },
  )

  it.each(againstOrchestrators.map((each) => [each.name, each] as const))(
    '%s',
    (_name, { act, payer, patch, breaks }) => {
      const rules = patched(repaired, patch)
      const check = (world: ScenarioInput): void =>
        expect(broken(world, { rules })).not.toContain(breaks)
      counterexample(dishonestOrchestrator(shapeOf(payer), act), check, { runs: 400 })
    },
  )
})

describe('a stream that its gateway', () => {
  const unpaid: readonly GatewayDishonestyInput[] = [
    { stopsPaying: {} },
    { misstatesPrice: { times: '1/2' } },
    { withholdsTickets: { from: '10s', part: '100%' } },
  ]

  it.each(unpaid)(
    'does not pay for ends with its credit, and a bug that lets it go on is caught (%j)',
    (dishonest) => {
      const world: ScenarioInput = {
        scenario: 1,
        name: 'unpaid',
        profile: 'repaired',
        duration: '4m',
        orchestrators: { o1: { pricePerUnit: 1, externalCapabilities: { job: '20gwei' } } },
        gateways: {
          g1: { dishonest, sessions: { v1: { orchestrator: 'o1', type: 'byoc', model: 'job' } } },
        },
      }
      expect(broken(world, {})).toEqual([])
      expect(broken(world, { rules: patched(repaired, uncovered) })).toContain('no-free-service')
    },
  )
})

describe('what is left out', () => {
  it('is left out of dishonest worlds because it breaks there', () => {
    const missing = new Set(
      invariantCatalogue.flatMap(({ id, outside }) =>
        assumedHonest(outside).map((party) => `${id} without an honest ${party}`),
      ),
    )
    const exercised = new Set<string>()
    for (const [act, worlds] of acts) {
      const party = act.startsWith('a gateway') ? 'payer' : 'orchestrator'
      for (const world of fc.sample(worlds, { numRuns: 250, seed: 5 })) {
        if (![...missing].some((each) => each.endsWith(party))) break
        for (const { id, status } of runWorld(world, { invariants: bare }).invariants) {
          if (status !== 'not-exercised') exercised.add(id)
          if (status === 'broken') missing.delete(`${id} without an honest ${party}`)
        }
      }
    }
    // These worlds have no quiet phase and no price for a whole request, so that nothing can be said of some invariants.
    const shown = [...missing].filter((each) => exercised.has(each.split(' ')[0] ?? each))
    expect(shown).toEqual([])
    expect(exercised.size).toBeGreaterThan(15)
  })
})

/** The catalogue as if it assumed nothing of anybody's honesty. */
const bare: readonly Invariant[] = invariantCatalogue.map((invariant) => ({
  ...invariant,
  outside: {},
}))

function broken(
  world: ScenarioInput,
  options: NonNullable<Parameters<typeof runWorld>[1]>,
): readonly string[] {
  const { invariants } = runWorld(world, options)
  return invariants.flatMap(({ id, status }) => (status === 'broken' ? [id] : []))
}
