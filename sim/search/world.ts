import { assert } from '../../src/assert.ts'
import { stream, type RandomStream } from '../kernel/streams.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { drawCast } from './cast.ts'
import { Chance } from './chance.ts'
import type { Feature } from './feature.ts'
import { featureCatalogue } from './features/index.ts'
import type { WorldPlan } from './plan.ts'
import { calmDraft, finishDraft } from './world-draft.ts'

/**
 * The scenario of a plan: the cast of its seed, and every feature that is on, in the order of the catalogue. Same plan, same
 * scenario; a feature that is turned off leaves what all others do as it was.
 */
export function worldOf(
  plan: WorldPlan,
  catalogue: readonly Feature[] = featureCatalogue,
  open: (seed: string, name: string) => RandomStream = stream,
): ScenarioInput {
  const known = new Set(catalogue.map(({ name }) => name))
  for (const name of Object.keys(plan.features)) assert(known.has(name), `no feature ${name}`)
  const draft = calmDraft(drawCast(plan.seed))
  for (const feature of catalogue) {
    const intensity = plan.features[feature.name]
    if (intensity === undefined) continue
    assert(intensity > 0 && intensity <= 1, `an intensity of ${intensity}`)
    feature.apply(draft, new Chance(open(plan.seed, `feature/${feature.name}`)), intensity)
  }
  return finishDraft(draft, plan.seed)
}
