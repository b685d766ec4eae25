import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { profiles } from '../../src/profile/index.ts'
import { invariantCatalogue } from '../../sim/invariants/catalogue.ts'
import { formatScenario } from '../../sim/scenario/format.ts'
import { loadScenario, parseScenario } from '../../sim/scenario/load.ts'
import type { ScenarioInput } from '../../sim/scenario/input.ts'
import { priceRiseArbitrary } from './prices.ts'
import { recipientCaseArbitrary } from './recipient.ts'
import { EVERY_LOCAL_JOB, worldArbitrary } from './scenario.ts'
import { signerCallsArbitrary } from './signer-calls.ts'

const worlds = worldArbitrary({
  profile: 'repaired',
  jobs: ['lv2v', 'live', 'byoc', 'byoc-as-lv2v'],
  localJobs: EVERY_LOCAL_JOB,
  payers: ['local', 'remote'],
  priceStepsPercent: [25, 200, 201],
  outagesMax: 3,
  latencyMsMax: 200,
  capabilityPricing: true,
})
const known = {
  profiles: [...profiles.keys()],
  invariants: invariantCatalogue.map(({ id }) => id),
}

describe.each(
  Object.entries({
    worlds,
    priceRises: priceRiseArbitrary(),
    recipientCases: recipientCaseArbitrary(),
    signerCalls: signerCallsArbitrary(),
  }),
)('%s', (_name, arbitrary: fc.Arbitrary<unknown>) => {
  it('are the same for the same seed', () => {
    const draw = (seed: number): string => fc.stringify(fc.sample(arbitrary, { numRuns: 20, seed }))
    expect(draw(1)).toBe(draw(1))
    expect(draw(2)).not.toBe(draw(1))
  })

  it('shrink to an end', () => {
    const run = fc.check(
      fc.property(arbitrary, () => false),
      { seed: 1, numRuns: 1, endOnFailure: false },
    )
    expect(run.failed).toBe(true)
    expect(run.numShrinks).toBeLessThan(500)
  })
})

describe('worlds', () => {
  const problems = (world: ScenarioInput): readonly string[] => {
    const parsed = parseScenario(world, known)
    return parsed.ok ? [] : parsed.errors.map(({ message }) => message)
  }

  it('are scenarios', () => {
    for (const world of fc.sample(worlds, { numRuns: 200, seed: 1 })) {
      expect(problems(world)).toEqual([])
    }
  })

  it('stay scenarios when they shrink', () => {
    let shrunk = 0
    const check = (world: ScenarioInput): boolean => {
      shrunk += 1
      expect(problems(world)).toEqual([])
      return Object.values(world.gateways).every(
        ({ sessions }) => Object.keys(sessions ?? {}).length < 2,
      )
    }
    for (let seed = 1; seed <= 5; seed += 1) {
      const run = fc.check(fc.property(worlds, check), { seed, numRuns: 50 })
      expect(run.failed).toBe(true)
      expect(run.errorInstance).not.toMatchObject({ name: 'AssertionError' })
    }
    expect(shrunk).toBeGreaterThan(50)
  })

  it('are the same once written and read', () => {
    for (const world of fc.sample(worlds, { numRuns: 30, seed: 3 })) {
      const read = loadScenario(formatScenario(world), 'generated.yaml', known)
      const parsed = parseScenario(world, known)
      expect(read.ok && parsed.ok && read.scenario).toEqual(parsed.ok && parsed.scenario)
    }
  })
})
