import { describe, expect, it } from 'vitest'
import { assert } from '../../src/assert.ts'
import { profiles } from '../../src/profile/index.ts'
import { invariantCatalogue } from '../invariants/catalogue.ts'
import type { Invariant } from '../invariants/invariant.ts'
import { parseScenario } from '../scenario/load.ts'
import { runScenario } from '../run/run.ts'
import { runCampaign, type CampaignOptions } from './campaign.ts'
import { checkWorld } from './check-world.ts'
import type { Feature } from './feature.ts'
import { featureCatalogue } from './features/index.ts'
import type { Goal } from './goal.ts'
import { goalCatalogue } from './goals/index.ts'
import { drawPlan } from './plan.ts'

const repaired = profiles.get('repaired')
assert(repaired !== undefined, 'there is a profile repaired')

const options: CampaignOptions = {
  profile: 'repaired',
  rules: repaired.rules,
  features: featureCatalogue,
  invariants: invariantCatalogue,
  goals: goalCatalogue,
  seed: 'test',
  runs: 15,
}

const nobodyPays: Invariant = {
  id: 'canary',
  title: 'Nobody pays',
  kind: 'never',
  statement: 'No payment is ever sent.',
  why: 'It is false in almost every world.',
  source: [],
  assumes: 'None.',
  outside: {},
  breaksUnder: [],
  start: (_world, report) => ({
    on: {
      'payment.sent'({ atNs, session }) {
        report({ atNs, actors: [session], what: 'somebody paid', facts: {} })
      },
    },
  }),
}

const worldEndsTwice: Goal = {
  id: 'world-ends-twice',
  situation: 'The world ends a second time.',
  why: 'It cannot.',
  within: 10,
  start(_world, reached) {
    let ended = false
    return {
      'world.ended'() {
        if (ended) reached()
        ended = true
      },
    }
  },
}

const breakingFeature: Feature = {
  name: 'breaking',
  group: 'fault',
  does: 'It throws.',
  apply() {
    assert(false, 'a defect of a feature')
  },
}

describe('a campaign', () => {
  it('is the same twice', () => {
    expect(runCampaign(options)).toEqual(runCampaign(options))
  })

  it('finds the canary in its first worlds, as a scenario that shows it again', () => {
    const { findings, troubled } = runCampaign({ ...options, invariants: [nobodyPays], runs: 5 })
    expect(troubled).toBeGreaterThan(0)
    const [canary] = findings
    expect(canary?.trouble).toMatchObject({ kind: 'broken', id: 'canary' })
    const parsed = parseScenario(canary?.outcome.scenario)
    if (!parsed.ok) expect.unreachable(JSON.stringify(parsed.errors))
    const again = runScenario(parsed.scenario, { invariants: [nobodyPays] })
    expect(again.ok && again.result.invariants[0]?.breach).toEqual(
      canary?.trouble.kind === 'broken' && canary.trouble.breach,
    )
  })

  it('keeps the simplest world of a kind', () => {
    const runs = 12
    const { findings } = runCampaign({ ...options, invariants: [nobodyPays], runs })
    const sizes = Array.from({ length: runs }, (_, index) => {
      const plan = drawPlan(`test/${index + 1}`, featureCatalogue)
      const outcome = checkWorld(plan, { ...options, invariants: [nobodyPays] })
      return outcome.troubles.length > 0 ? Object.keys(plan.features).length : Infinity
    })
    const [canary] = findings
    expect(canary?.worlds).toBe(sizes.filter((size) => size < Infinity).length)
    expect(Object.keys(canary?.outcome.plan.features ?? {})).toHaveLength(Math.min(...sizes))
  })

  it('names the goals that it had worlds enough to reach, and did not', () => {
    const goals = [worldEndsTwice, { ...worldEndsTwice, id: 'rare', within: 1000 }]
    const result = runCampaign({ ...options, goals })
    expect(result.missed).toEqual(['world-ends-twice'])
    expect([...result.goals]).toEqual([
      ['world-ends-twice', 0],
      ['rare', 0],
    ])
  })

  it('keeps a crash as a finding and goes on', () => {
    const features = [breakingFeature]
    const { findings, troubled, runs } = runCampaign({ ...options, features, runs: 40 })
    expect(runs).toBe(40)
    expect(troubled).toBeGreaterThan(1)
    expect(troubled).toBeLessThan(40)
    expect(findings).toHaveLength(1)
    expect(findings[0]?.trouble).toMatchObject({ kind: 'crashed', id: 'a defect of a feature' })
  })

  it('keeps a scenario that is none as a finding', () => {
    const broken: Feature = {
      ...breakingFeature,
      apply({ orchestrators }) {
        for (const each of Object.values(orchestrators)) each.ticketEv = 'much'
      },
    }
    const plan = { seed: '1', features: { breaking: 1 } }
    const { troubles } = checkWorld(plan, { ...options, features: [broken] })
    expect(troubles).toMatchObject([{ kind: 'refused', id: 'AS126' }])
  })

  it('counts what it exercised, and stops when somebody has enough', () => {
    const result = runCampaign({ ...options, runs: 50, goesOn: (done) => done < 10 })
    expect(result).toMatchObject({ runs: 10, stopped: 'somebody had enough' })
    expect(result.invariants.get('one-price')).toBeGreaterThan(5)
    expect(result.seen.get('world.started')).toBe(10)
    expect([...result.features.values()].some((worlds) => worlds > 0)).toBe(true)
  })
})
