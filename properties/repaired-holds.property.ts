import { describe, expect, it } from 'vitest'
import { formatScenario } from '../sim/scenario/format.ts'
import { worldArbitrary } from './arbitraries/scenario.ts'
import { prop } from './property.ts'
import { breaches, runWorld } from './world.ts'

describe('repaired', () => {
  it('holds', () => {
    prop(
      worldArbitrary({
        profile: 'repaired',
        jobs: ['lv2v', 'live', 'byoc'],
        payers: ['local', 'remote'],
        priceStepsPercent: [25, 90, 150, 199, 200, 201, 400],
        outagesMax: 0,
        capabilityPricing: true,
      }),
      (world) => {
        expect(breaches(runWorld(world))).toEqual([])
      },
      { runs: 100, show: formatScenario },
    )
  })
})
