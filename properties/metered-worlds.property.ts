/**
 * Metering in the world: what a product service answers does not depend on what metering asks (INV-33), and under `repaired`
 * every invariant of metering holds whatever fails: recorders, configuration, tokenizer, storage, the collector and its broker.
 *
 * Why: the rooms of the engine are held to this call by call; here publishes, runs, writes and restarts fall between each other.
 *
 * Side conditions: nodes with events in memory do not restart; the product itself works. A recorder that is slow holds an answer
 * back, so that times are not compared.
 */
import { assert, describe, expect, it } from 'vitest'
import type { LearningSteps } from '../src/metering/billing/learning-rules.ts'
import { meteringRulesUpstream } from '../src/metering/rules.ts'
import { rule } from '../src/rule.ts'
import { signerRulesBase } from '../src/signer/rules.ts'
import type { Rules } from '../src/profile/rules.ts'
import { formatScenario } from '../sim/scenario/format.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import type { EventOf } from '../sim/trace/events.ts'
import { collectedWorlds, productWorlds, withoutFaults } from './arbitraries/metered-worlds.ts'
import { EVERY_LOCAL_JOB, type WorldShape } from './arbitraries/scenario.ts'
import { patched, type Patch } from './board/patch.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { breaches, eventsOf, runWorld } from './world.ts'

const repaired = rulesOf('repaired')
const sessions: WorldShape = {
  profile: 'repaired',
  jobs: ['lv2v', 'live', 'byoc'],
  localJobs: EVERY_LOCAL_JOB,
  payers: ['local', 'remote'],
  priceStepsPercent: [25, 90, 150, 199],
  outagesMax: 0,
  latencyMsMax: 200,
  capabilityPricing: true,
}

type Seen = Pick<EventOf<'product.answered'>, 'requestId' | 'status' | 'body'>
type Look = (event: EventOf<'product.answered'>) => unknown

/** What callers see, by request: answers of different requests may overtake each other. */
const answer: Look = ({ requestId, status, body }): Seen => ({ requestId, status, body })

describe.each(['upstream/pr3972', 'repaired'])('under %s', (profile) => {
  it('answers are the same with and without faults', () => {
    prop(productWorlds, sameAnswers(rulesOf(profile), answer), { runs: 40, show: formatScenario })
  })
})

it('and a look at answers that sees how late they are finds the slow recorder', () => {
  const world = counterexample(
    productWorlds,
    sameAnswers(repaired, (event) => ({ ...event, seen: answer(event) })),
    { runs: 60 },
  )
  const slow = Object.values(world.productServices ?? {}).some(
    ({ recorder }) => recorder?.takes !== undefined && recorder.takes !== '0s',
  )
  expect(slow).toBe(true)
})

it('and a tokenizer whose failure reaches the run is caught', () => {
  const planted = patched(repaired, {
    metering: {
      learningEvents: rule(
        { variant: 'failure-not-swallowed', summary: 'A bug.', source: 'planted' },
        ({ emitValue, countTokens, emitCost }: LearningSteps) => {
          emitValue()
          const tokens = countTokens()
          if (!tokens.ok) assert.fail('the tokenizer has failed')
          emitCost(tokens.value)
        },
      ),
    },
  })
  counterexample(productWorlds, sameAnswers(planted, answer), { runs: 200 })
})

describe('repaired', () => {
  it('holds every invariant in product services, whatever fails', () => {
    prop(productWorlds, holdsUnder(repaired), { runs: 60, show: formatScenario })
  })

  it('holds every invariant when the collector is away', () => {
    const lost: number[] = []
    const check = (world: ScenarioInput): void => {
      const run = runWorld(world, { level: 'full' })
      expect(breaches(run)).toBe('')
      lost.push(eventsOf(run, 'message.lost').length)
    }
    prop(collectedWorlds(sessions), check, { runs: 60, show: formatScenario })
    expect(Math.max(...lost)).toBeGreaterThan(0)
  })

  const { queueHasRoom, writesAgain, admissionOrder, billedWindow, learningEvents } =
    meteringRulesUpstream
  const { eventMoney, eventCost } = signerRulesBase
  const undone: readonly (readonly [breaks: string, what: string, patch: Patch])[] = [
    ['usage-events-delivered', 'a queue with a bound', { metering: { queueHasRoom } }],
    ['usage-events-delivered', 'batches that are given up', { metering: { writesAgain } }],
    ['usage-events-add-up', 'fees in whole wei', { signer: { eventMoney } }],
    ['usage-price', 'the price of the day', { signer: { eventCost } }],
    ['billed-window', 'the window of the gate', { metering: { billedWindow } }],
    ['gate-within-limit', 'the gate first', { metering: { admissionOrder } }],
    ['learning-events-paired', 'the value first', { metering: { learningEvents } }],
  ]

  it.each(undone)('breaks %s with %s', (breaks, _what, patch) => {
    const planted = patched(repaired, patch)
    const worlds = breaks.startsWith('usage') ? collectedWorlds(sessions) : productWorlds
    const check = (world: ScenarioInput): void =>
      expect(broken(world, planted)).not.toContain(breaks)
    counterexample(worlds, check, { runs: 300 })
  })
})

function sameAnswers(rules: Rules, look: Look): (world: ScenarioInput) => void {
  const answers = (world: ScenarioInput): readonly unknown[] =>
    eventsOf(runWorld(world, { rules, level: 'full' }), 'product.answered')
      .toSorted((a, b) => (a.requestId < b.requestId ? -1 : 1))
      .map(look)
  return (world) => {
    expect(answers(world)).toEqual(answers(withoutFaults(world)))
  }
}

function holdsUnder(rules: Rules): (world: ScenarioInput) => void {
  return (world) => expect(breaches(runWorld(world, { rules }))).toBe('')
}

function broken(world: ScenarioInput, rules: Rules): readonly string[] {
  const { invariants } = runWorld(world, { rules })
  return invariants.flatMap(({ id, status }) => (status === 'broken' ? [id] : []))
}
