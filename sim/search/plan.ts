import { assert } from '../../src/assert.ts'
import { stream } from '../kernel/streams.ts'
import { Chance } from './chance.ts'
import type { Feature } from './feature.ts'

/**
 * A generated world before it is made: which features are on, and how strongly. Data, so that a world can be kept, sent on,
 * and made simpler by leaving a feature out: all others stay as they are.
 */
export interface WorldPlan {
  readonly seed: string
  /** Intensity by the name of the feature, above 0 and at most 1; a feature that is absent is off. */
  readonly features: Readonly<Record<string, number>>
}

/** In how many of sixteen worlds a feature is on: some worlds are nearly calm, others have half of everything. */
const DENSITIES = [1, 2, 4, 8] as const
const INTENSITY_STEPS = 8

/**
 * A random subset of the features, each with an intensity of its own. What is drawn for one feature does not depend on which
 * others there are, but for those that it needs or excludes: of two that exclude each other the earlier one stays.
 */
export function drawPlan(seed: string, catalogue: readonly Feature[]): WorldPlan {
  const density = new Chance(stream(seed, 'plan/density')).pick(DENSITIES)
  const drawn = new Map<string, { readonly on: boolean; readonly intensity: number }>()
  for (const { name } of catalogue) {
    const chance = new Chance(stream(seed, `plan/feature/${name}`))
    const on = chance.happens(density, 16)
    drawn.set(name, { on, intensity: chance.integer(1, INTENSITY_STEPS) / INTENSITY_STEPS })
  }
  const wanted = catalogue.filter(({ name }) => drawn.get(name)?.on === true)
  const features: Record<string, number> = {}
  for (const { name } of together(wanted, catalogue)) {
    features[name] = drawn.get(name)?.intensity ?? 1
  }
  return { seed, features }
}

/** The plan in which this one feature is on, with those that it needs, everything at the same intensity. */
export function planOf(
  seed: string,
  names: readonly string[],
  catalogue: readonly Feature[],
  intensity = 1,
): WorldPlan {
  const wanted = catalogue.filter(({ name }) => names.includes(name))
  const on = together(wanted, catalogue)
  return { seed, features: Object.fromEntries(on.map(({ name }) => [name, intensity])) }
}

/** What is wanted and what that needs, without what something earlier excludes; in the order of the catalogue. */
function together(wanted: readonly Feature[], catalogue: readonly Feature[]): readonly Feature[] {
  const on = new Set<Feature>()
  for (const feature of wanted) {
    const group = withNeeds(feature, catalogue)
    if (group.some((one) => [...on].some((other) => clash(one, other)))) continue
    for (const one of group) on.add(one)
  }
  return catalogue.filter((feature) => on.has(feature))
}

function withNeeds(feature: Feature, catalogue: readonly Feature[]): readonly Feature[] {
  const needed = (feature.needs ?? []).map((name) => {
    const found = catalogue.find((other) => other.name === name)
    assert(found !== undefined, `feature ${feature.name} needs ${name}, which there is not`)
    return found
  })
  return [...needed.flatMap((other) => withNeeds(other, catalogue)), feature]
}

function clash(a: Feature, b: Feature): boolean {
  return a.excludes?.includes(b.name) === true || b.excludes?.includes(a.name) === true
}
