/**
 * Learning is billed for what a run has read and made, once and in order: PB-6 to PB-10 and PB-13 of generation runs, each with a
 * bug that it must catch; where a rule compares, the same runs are lived through twice. INV-34 and INV-36 hold under repaired
 * rules and break upstream.
 *
 * Why: these signals are what customers pay by; a run that leaks into the next one, or is billed for a text that nobody read,
 * shows on no screen. Spec live 5.5, BM-4 to BM-13.
 *
 * Side conditions: the recorder keeps every event.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BillingEvent } from '../src/metering/billing/billing-event.ts'
import { countInputTokens } from '../src/metering/billing/count-tokens.ts'
import { historyText } from '../src/metering/billing/history-text.ts'
import type { MeteringRules } from '../src/metering/rules.ts'
import {
  flawless,
  quiet,
  runArbitrary,
  runsArbitrary,
  type PlannedRun,
} from './arbitraries/generation-runs.ts'
import { countsAllTextAtOnce, readsLessAgain, tokensFirst } from './board/metering.ts'
import { runGenerations, type ObservedRun, type PlantedBug } from './generation-bench.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'

const upstream = rulesOf('upstream/pr3972').metering
const repaired = rulesOf('repaired').metering
const one = runArbitrary()
const several = runsArbitrary()
const RUNS = { runs: 200 }
const HUNT = { runs: 500 }

const BILLED_SERVICES = ['profile_generation', 'playbook_generation']

describe.each([
  ['upstream', upstream],
  ['repaired', repaired],
])('under %s rules', (_name, rules) => {
  it('PB-6: a run that the gate skips bills nothing and says only that', () => {
    prop(several, skippedBillNothing(rules), RUNS)
  })

  it('PB-7: a service that has not opted in bills nothing', () => {
    prop(several, onlyOptedIn(rules), RUNS)
  })

  it('PB-8: the window that the gate has read gives the tokens of one that is read again', () => {
    prop(one, reuseEqualsReading(rules), RUNS)
  })

  it('PB-9: a run is billed as if no other had been before it', () => {
    prop(several, eachByItself(rules), RUNS)
  })

  it('PB-10: tokens are never negative, and those of independent runs add up', () => {
    prop(fc.tuple(several, several), tokensAddUp(rules), RUNS)
  })

  it('PB-13: gate, start, success, value and cost follow each other', () => {
    prop(one, inOrder(rules), RUNS)
  })
})

describe('the planted bug is caught', () => {
  it('PB-6: a run that goes on although the gate has said no', () => {
    counterexample(several, skippedBillNothing(upstream, { ignoresVote: true }), HUNT)
  })

  it('PB-7: every service opted in', () => {
    counterexample(several, onlyOptedIn(upstream, { emitsLearningBilling: () => true }), HUNT)
  })

  it('PB-8: a second reading that sees less', () => {
    counterexample(one, reuseEqualsReading({ ...upstream, ...readsLessAgain }), HUNT)
  })

  it('PB-9: totals that are not set back', () => {
    counterexample(several, eachByItself(upstream, { sharesTotals: true }), HUNT)
  })

  it('PB-10: the texts of all runs counted as one', () => {
    const pairs = fc.tuple(several, several)
    counterexample(pairs, tokensAddUp({ ...upstream, ...countsAllTextAtOnce() }), HUNT)
  })

  it('PB-13: cost before value', () => {
    counterexample(one, inOrder({ ...upstream, ...tokensFirst }), HUNT)
  })
})

describe('INV-34: what is billed is what the extractor has read', () => {
  it('holds under repaired rules', () => {
    prop(one, billsWhatWasRead(repaired), RUNS)
  })

  it('and breaks upstream, when somebody publishes under way', () => {
    const found = counterexample(one, billsWhatWasRead(upstream), HUNT)
    expect([...found.publishedBeforeExtraction, ...found.publishedBeforeEnd]).not.toEqual([])
  })
})

describe('INV-36: both learning events or none', () => {
  it('holds under repaired rules', () => {
    prop(one, bothOrNone(repaired), RUNS)
  })

  it('and breaks upstream, when the tokenizer fails', () => {
    expect(counterexample(one, bothOrNone(upstream), HUNT).isTokenizerBroken).toBe(true)
  })
})

type RunsCheck = (plan: readonly PlannedRun[]) => void
type Both = readonly [readonly PlannedRun[], readonly PlannedRun[]]

function skippedBillNothing(rules: MeteringRules, planted?: PlantedBug): RunsCheck {
  return (plan) => {
    const observed = runGenerations(plan, rules, planted)
    for (const [index, { bypassesGate, vote }] of plan.entries()) {
      if (bypassesGate || vote) continue
      const events = observed[index]?.events.map(({ eventName, outcome }) => [eventName, outcome])
      expect(events).toEqual([['generation_gate_evaluated', 'should_skip']])
    }
  }
}

function onlyOptedIn(rules: MeteringRules, planted?: PlantedBug): RunsCheck {
  return (plan) => {
    const observed = runGenerations(plan, rules, planted)
    for (const [index, { serviceName }] of plan.entries()) {
      if (!BILLED_SERVICES.includes(serviceName)) expect(billed(observed[index])).toEqual([])
    }
  }
}

function reuseEqualsReading(rules: MeteringRules): (run: PlannedRun) => void {
  return (run) => {
    const calm = { ...quiet(flawless(run)), serviceName: 'profile_generation' }
    const [reused, readAgain] = [false, true].map(
      (bypassesGate) => runGenerations([{ ...calm, bypassesGate }], rules)[0],
    )
    expect(billed(reused)).toEqual(billed(readAgain))
    // The gate's reading and the extractor's: billing needs none of its own.
    expect(reused?.storageReads).toBe(2)
  }
}

function eachByItself(rules: MeteringRules, planted?: PlantedBug): RunsCheck {
  return (plan) => {
    const together = runGenerations(plan, rules, planted)
    const apart = plan.map((run) => runGenerations([run], rules)[0])
    expect(together.map(({ events }) => events)).toEqual(apart.map((run) => run?.events))
  }
}

function tokensAddUp(rules: MeteringRules): (both: Both) => void {
  return ([first, second]) => {
    const [a, b, ab] = [first, second, [...first, ...second]].map((plan) =>
      runGenerations(plan, rules).flatMap((run) => tokenCounts(run)),
    )
    expect([...(a ?? []), ...(b ?? [])]).toEqual(ab)
    for (const tokens of ab ?? []) expect(tokens).toBeGreaterThanOrEqual(0)
  }
}

function inOrder(rules: MeteringRules): (run: PlannedRun) => void {
  return (run) => {
    const fine = { ...quiet(flawless(run)), serviceName: 'profile_generation' }
    const names = runGenerations([fine], rules)[0]?.events.map(({ eventName }) => eventName)
    const items = rules === repaired ? fine.retained : itemsOf(fine)
    expect(names).toEqual([
      'generation_gate_evaluated',
      'generation_started',
      'generation_succeeded',
      ...(items > 0 ? ['learnings_generated'] : []),
      ...(fine.stored.length > 0 ? ['extraction_tokens'] : []),
    ])
  }
}

function billsWhatWasRead(rules: MeteringRules): (run: PlannedRun) => void {
  return (run) => {
    const [observed] = runGenerations(
      [{ ...flawless(run), serviceName: 'profile_generation' }],
      rules,
    )
    const read = countInputTokens(historyText(observed?.extracted ?? []))
    expect(tokenCounts(observed)).toEqual(read > 0 ? [read] : [])
  }
}

/** A run without items has no value, one without text no cost; all others have both or none. */
function bothOrNone(rules: MeteringRules): (run: PlannedRun) => void {
  return (run) => {
    if (run.retained === 0 || run.stored.length === 0) return
    const [observed] = runGenerations([quiet(run)], rules)
    expect([0, 2]).toContain(billed(observed).length)
  }
}

function billed(run: ObservedRun | undefined): readonly BillingEvent[] {
  return run?.events.filter(({ eventCategory }) => eventCategory === 'learning') ?? []
}

function tokenCounts(run: ObservedRun | undefined): readonly number[] {
  return billed(run)
    .filter(({ eventName }) => eventName === 'extraction_tokens')
    .map(({ countValue }) => countValue)
}

/** Spec BM-8, written once more for the results that runs are planned with. */
function itemsOf({ result }: PlannedRun): number {
  if (Array.isArray(result)) return result.length
  return result === 'one' ? 1 : 0
}
