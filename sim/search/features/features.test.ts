import { describe, expect, it } from 'vitest'
import { assert } from '../../../src/assert.ts'
import { invariantCatalogue } from '../../invariants/catalogue.ts'
import { stream, type RandomStream } from '../../kernel/streams.ts'
import { resultOf } from '../../run/twice.fixture.ts'
import { parseScenario } from '../../scenario/load.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { FeatureGroup } from '../feature.ts'
import { drawPlan, planOf, type WorldPlan } from '../plan.ts'
import { worldOf } from '../world.ts'
import { featureCatalogue } from './index.ts'

const GROUPS: readonly FeatureGroup[] = ['work', 'setting', 'fault', 'mistake', 'adversary']
/** What one of them mends may matter under another one only. */
const PROFILES = ['repaired', 'upstream/pr3972', 'upstream/byoc-head']
/** Other features with which each is tried. */
const PARTNERS = 12
const names = featureCatalogue.map(({ name }) => name)
const known = { invariants: invariantCatalogue.map(({ id }) => id) }

describe('the catalogue of features', () => {
  it('names each once, groups in order, with a sentence each', () => {
    expect(new Set(names).size).toBe(names.length)
    const places = featureCatalogue.map(({ group }) => GROUPS.indexOf(group))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    for (const { name, does, needs, excludes } of featureCatalogue) {
      expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      expect(does).toMatch(/^[A-Z].*\.$/)
      expect(names).toEqual(expect.arrayContaining([...(needs ?? []), ...(excludes ?? [])]))
    }
  })
})

describe.each(names)('the feature %s', (name) => {
  it('alone makes scenarios, weakly and at its strongest', () => {
    for (let seed = 0; seed < 12; seed += 1) {
      for (const intensity of [0.1, 1]) scenarioOf(alone(`${seed}`, name, intensity))
    }
  })

  it('makes scenarios with others', () => {
    const others = names.filter((other) => other !== name)
    const partners = stream(name, 'partners').shuffle(others).slice(0, PARTNERS)
    for (const [index, other] of partners.entries()) {
      scenarioOf(planOf(`${name}/${index}`, [name, other], featureCatalogue))
    }
  })

  it('changes what happens', () => {
    const needed = Object.keys(alone('', name).features).filter((other) => other !== name)
    const seeds = Array.from({ length: 20 }, (_, seed) => `${seed}`)
    const changes = PROFILES.some((profile) =>
      seeds.some((seed) => {
        const without = traceOf(planOf(seed, needed, featureCatalogue), profile)
        return traceOf(alone(seed, name), profile) !== without
      }),
    )
    expect(changes).toBe(true)
  })

  it('draws as often whatever else is on', () => {
    for (let seed = 0; seed < 8; seed += 1) {
      const drawn = drawsOf(alone(`${seed}`, name)).get(name)
      const { features } = drawPlan(`${seed}`, featureCatalogue)
      expect(drawsOf({ seed: `${seed}`, features: { ...features, [name]: 1 } }).get(name)).toBe(
        drawn,
      )
    }
  })
})

describe('plans', () => {
  it('are the same for the same seed, and so are their worlds', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const [a, b] = [drawPlan(`${seed}`, featureCatalogue), drawPlan(`${seed}`, featureCatalogue)]
      expect(a).toEqual(b)
      expect(worldOf(a)).toEqual(worldOf(b))
    }
  })

  it('make scenarios with any subset of the features', () => {
    for (let seed = 0; seed < 200; seed += 1) scenarioOf(drawPlan(`${seed}`, featureCatalogue))
  })

  it('draw for one feature alike whichever others there are', () => {
    const free = featureCatalogue.filter(({ needs, excludes }) => !needs && !excludes)
    for (let seed = 0; seed < 50; seed += 1) {
      const all = drawPlan(`${seed}`, free)
      const half = free.filter((_, index) => index % 2 === 0)
      const some = drawPlan(`${seed}`, half)
      for (const { name } of half) expect(some.features[name]).toBe(all.features[name])
    }
  })

  it('turn on everything sometimes, and nothing sometimes', () => {
    const plans = Array.from({ length: 400 }, (_, seed) => drawPlan(`${seed}`, featureCatalogue))
    for (const name of names) {
      const on = plans.filter(({ features }) => features[name] !== undefined).length
      expect(on, name).toBeGreaterThan(20)
      expect(on, name).toBeLessThan(380)
    }
  })
})

function alone(seed: string, name: string, intensity = 1): WorldPlan {
  return planOf(seed, [name], featureCatalogue, intensity)
}

function scenarioOf(plan: WorldPlan): Scenario {
  const parsed = parseScenario(worldOf(plan), known)
  const told = parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`)
  expect(told, JSON.stringify(plan)).toEqual([])
  assert(parsed.ok, 'the world is a scenario')
  return parsed.scenario
}

function traceOf(plan: WorldPlan, profile: string): string {
  return resultOf(scenarioOf(plan), { profile, invariants: [] }).traceHash
}

/** Draws by feature. */
function drawsOf(plan: WorldPlan): ReadonlyMap<string, number> {
  const opened = new Map<string, RandomStream>()
  worldOf(plan, featureCatalogue, (seed, name) => {
    const one = stream(seed, name)
    opened.set(name.replace('feature/', ''), one)
    return one
  })
  return new Map([...opened].map(([name, { draws }]) => [name, draws]))
}
