/**
 * Settlement: what the catalogue says of winning tickets holds in worlds where many win, money is short and gas moves.
 *
 * Why: redemption is where expected value becomes money, and where two nodes, a queue, a cache and a contract must agree.
 *
 * Side conditions: blocks stay, rounds are initialised and longer than ticket parameters live, the gas price does not jump while a
 * transaction is on its way, and a node that goes down is up again at once.
 */
import { describe, expect, it } from 'vitest'
import type { Rules } from '../src/profile/rules.ts'
import { brokerRulesV2 } from '../src/settlement/broker-rules.ts'
import { fundsSuffice, passesBlocked, resumesAfterRestart } from '../src/settlement/queue-rules.ts'
import { faceValue } from '../src/recipient/face-value.ts'
import { invariantCatalogue } from '../sim/invariants/catalogue.ts'
import type { Invariant } from '../sim/invariants/invariant.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { settlementWorldArbitrary } from './arbitraries/settlement.ts'
import { patched, type Patch } from './board/patch.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { breaches, eventsOf, runWorld } from './world.ts'

const IDS = [
  'face-value-above-cost',
  'winning-ticket-paid',
  'redemption-pays-face-value',
  'ticket-paid-once',
  'pending-within-float',
  'reserve-share',
  'no-redemption-after-withdrawal',
  'ether-conserved',
]
const settlement = invariantCatalogue.filter(({ id }) => IDS.includes(id))

/** Repairs undone one by one, with the invariant that sees it. */
const undone: readonly (readonly [name: string, patch: Patch, breaks: string])[] = [
  [
    'a queue whose head blocks it',
    { settlement: { passesBlocked: passesBlocked.sameAgain } },
    'winning-ticket-paid',
  ],
  [
    'a restart that forgets what is stored',
    { settlement: { resumesAfterRestart: resumesAfterRestart.onContact } },
    'winning-ticket-paid',
  ],
  [
    'funds that need to cover the cost alone',
    { settlement: { fundsSuffice: fundsSuffice.coverCost, ...brokerRulesV2 } },
    'redemption-pays-face-value',
  ],
  [
    'a redemption that is sent uncovered',
    { settlement: { fundsSuffice: fundsSuffice.coverCost, ...brokerRulesV2 } },
    'pending-within-float',
  ],
  [
    'a face value that jumps',
    { recipient: { faceValue: faceValue.jumpsAtEv } },
    'face-value-above-cost',
  ],
]

describe('settlement', () => {
  it('holds every invariant under repaired', () => {
    const ends = new Set<string>()
    const check = (world: ScenarioInput): void => {
      const run = runWorld(world, { level: 'money', invariants: settlement })
      expect(breaches(run)).toBe('')
      for (const { type } of eventsOf(run, 'ticket.redeemed')) ends.add(type)
      for (const { why } of eventsOf(run, 'ticket.lost')) ends.add(why)
    }
    prop(settlementWorldArbitrary('repaired'), check, { runs: 60, show: formatScenario })
    expect([...ends].toSorted()).toEqual(['insufficient-funds', 'not-worth-gas', 'ticket.redeemed'])
  })

  it('breaks upstream only what the catalogue says', () => {
    const profile = 'upstream/master-2026-08'
    const declared = settlement.filter(({ breaksUnder }) => !breaksUnder.includes(profile))
    const check = holds(rulesOf(profile), declared)
    prop(settlementWorldArbitrary(profile), check, { runs: 40, show: formatScenario })
  })

  it.each(undone)('and %s is caught', (_name, patch, id) => {
    const rules = patched(rulesOf('repaired'), patch)
    const watched = settlement.filter((invariant) => invariant.id === id)
    counterexample(settlementWorldArbitrary('repaired'), holds(rules, watched), { runs: 100 })
  })
})

function holds(rules: Rules, invariants: readonly Invariant[]): (world: ScenarioInput) => void {
  return (world) => expect(breaches(runWorld(world, { rules, invariants }))).toBe('')
}
