import { expect, it } from 'vitest'
import { assert } from '../../../src/assert.ts'
import { profiles } from '../../../src/profile/index.ts'
import { checkWorld } from '../check-world.ts'
import { featureCatalogue } from '../features/index.ts'
import { drawPlan } from '../plan.ts'
import { goalCatalogue } from './index.ts'

/** Worlds in which all goals are looked for; each is reached in far fewer. */
const WORLDS = 2500

const rules = profiles.get('repaired')?.rules
assert(rules !== undefined, 'there is a profile repaired')
const setup = { profile: 'repaired', rules, features: featureCatalogue, invariants: [] }

it('goals have names of their own, and say what they are', () => {
  const ids = goalCatalogue.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(25)
  for (const { id, situation, why, within } of goalCatalogue) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(situation).toMatch(/^[A-Z].*\.$/)
    expect(why).toMatch(/^[A-Z].*\.$/)
    expect(within).toBeGreaterThan(0)
  }
})

it('every goal is reached', () => {
  const left = new Set(goalCatalogue.map(({ id }) => id))
  for (let world = 1; world <= WORLDS && left.size > 0; world += 1) {
    const goals = goalCatalogue.filter(({ id }) => left.has(id))
    const outcome = checkWorld(drawPlan(`goals/${world}`, featureCatalogue), { ...setup, goals })
    for (const id of outcome.goals) left.delete(id)
  }
  expect([...left]).toEqual([])
})

it('a calm world reaches hardly any', () => {
  const reached = new Set<string>()
  for (let world = 1; world <= 40; world += 1) {
    const plan = { seed: `calm/${world}`, features: {} }
    for (const id of checkWorld(plan, { ...setup, goals: goalCatalogue }).goals) reached.add(id)
  }
  expect([...reached].toSorted()).toEqual([
    'many-tickets-in-one-payment',
    'signer-has-no-tickets-due',
  ])
})
