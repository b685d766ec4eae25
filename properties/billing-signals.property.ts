/**
 * Billing signals never change the product, and what is metered is what happened: PB-1, PB-2, PB-4, PB-5 and PB-14 of a
 * product service's requests, each with a bug that it must catch; where a rule compares, the same calls are lived through twice.
 *
 * Why: metering is bolted onto every answer of a service. If it can fail a request, or bills what nobody was given, customers pay
 * for the meter. Spec live 5.5, BM-2, BM-3, BM-15 to BM-18.
 *
 * Side conditions: the recorder returns at once; how long it takes belongs to the world.
 */
import { describe, expect, it } from 'vitest'
import type { EndpointPath } from '../src/metering/billing/endpoints.ts'
import type { MeteringRules } from '../src/metering/rules.ts'
import { productCallsArbitrary, type ProductCall } from './arbitraries/product-calls.ts'
import { rulesOf } from './profile.ts'
import { runDeployed, runProduct, type PlantedBug } from './product-bench.ts'
import { counterexample, prop } from './property.ts'

const upstream = rulesOf('upstream/pr3972').metering
const repaired = rulesOf('repaired').metering
const calls = productCallsArbitrary()
const RUNS = { runs: 200 }
const HUNT = { runs: 500 }

type Check = (calls: readonly ProductCall[]) => void

describe.each([
  ['upstream', upstream],
  ['repaired', repaired],
])('under %s rules', (_name, rules) => {
  it('PB-1: responses are the same whatever recorder and configuration do', () => {
    prop(calls, sameResponses(rules), RUNS)
  })

  it('PB-2: faults take events away and add none', () => {
    prop(calls, faultsOnlyTake(rules), RUNS)
  })

  it('PB-4: without overrides nothing is billed for use, and the product is as without billing', () => {
    prop(calls, defaultIsFree(rules), RUNS)
  })

  it('PB-5: what is billed for use is what production agents were given', () => {
    prop(calls, billsWhatSurfaced(rules), RUNS)
  })

  it('PB-14: every event is delivered, dropped or lost, and counted as that', () => {
    prop(calls, everyEventCounted(rules), RUNS)
  })
})

describe('the planted bug is caught', () => {
  it('PB-1: a fault of the recorder that reaches the response', () => {
    const response: PlantedBug['response'] = (right, { lost }) =>
      lost > 0 ? { status: 500, body: 'recorder failed' } : right
    counterexample(calls, sameResponses(upstream, { response }), HUNT)
  })

  it('PB-2: a recorder that is asked again when it has failed', () => {
    const recorder: PlantedBug['recorder'] = (record) => (event) => {
      const first = record(event)
      return first === 'failed' ? record(event) : first
    }
    counterexample(calls, faultsOnlyTake(upstream, { recorder }), HUNT)
  })

  it('PB-4: production agents by default', () => {
    const callerTypeOf: PlantedBug['callerTypeOf'] = () => ({ ok: true, value: 'production_agent' })
    counterexample(calls, defaultIsFree(upstream, { callerTypeOf }), HUNT)
  })

  it('PB-5: a search that counts once, whatever it found', () => {
    const recorder: PlantedBug['recorder'] = (record) => (event) =>
      record({ ...event, countValue: 1 })
    counterexample(calls, billsWhatSurfaced(upstream, { recorder }), HUNT)
  })

  it('PB-14: a recorder that says nothing of what it drops', () => {
    const recorder: PlantedBug['recorder'] = (record) => (event) => {
      const delivery = record(event)
      return delivery === 'dropped' ? 'delivered' : delivery
    }
    counterexample(calls, everyEventCounted(upstream, { recorder }), HUNT)
  })
})

function sameResponses(rules: MeteringRules, planted?: PlantedBug): Check {
  return (plan) => {
    const [faulty, right] = [true, false].map((hasFaults) =>
      runDeployed(plan, rules, hasFaults, planted),
    )
    expect(faulty?.responses).toEqual(right?.responses)
    expect(faulty?.handled).toEqual(right?.handled)
  }
}

/** As multisets: each event with faults is one of those without, which is then used up. */
function faultsOnlyTake(rules: MeteringRules, planted?: PlantedBug): Check {
  return (plan) => {
    const left = runDeployed(plan, rules, false, planted).events.map((event) =>
      JSON.stringify(event),
    )
    for (const event of runDeployed(plan, rules, true, planted).events) {
      const at = left.indexOf(JSON.stringify(event))
      expect(at, `${event.eventName} of ${event.requestId} is one too many`).not.toBe(-1)
      left.splice(at, 1)
    }
  }
}

function defaultIsFree(rules: MeteringRules, planted?: PlantedBug): Check {
  return (plan) => {
    const options = { rules, hasFaults: false, planted: planted ?? {} }
    const byDefault = runProduct(plan, { ...options, billing: 'default' })
    const without = runProduct(plan, { ...options, billing: 'none' })
    expect(byDefault.events).toEqual([])
    expect(byDefault.responses).toEqual(without.responses)
    expect(byDefault.handled).toEqual(without.handled)
  }
}

type ResultKind = 'profiles' | 'agentPlaybooks' | 'userPlaybooks'

/** Spec BM-17, written once more. */
const SURFACED: Readonly<Record<EndpointPath, readonly ResultKind[]>> = {
  '/api/publish_interaction': [],
  '/api/search': ['profiles', 'agentPlaybooks', 'userPlaybooks'],
  '/api/search_profiles': ['profiles'],
  '/api/search_user_playbooks': ['userPlaybooks'],
  '/api/search_agent_playbooks': ['agentPlaybooks'],
  '/api/get_agent_playbooks': ['agentPlaybooks'],
}

function billsWhatSurfaced(rules: MeteringRules, planted?: PlantedBug): Check {
  return (plan) => {
    const { responses, events } = runDeployed(plan, rules, true, planted)
    const surfaced = plan
      .filter((_, index) => responses[index]?.status === 200)
      .filter(
        ({ callerType, isConfigBroken }) => callerType === 'production_agent' && !isConfigBroken,
      )
      .filter(({ recorder }) => recorder === 'none' || recorder === 'kept-then-failed')
      .flatMap((call) => SURFACED[call.endpoint].map((kind) => call[kind]))
    expect(sum(events.map(({ countValue }) => countValue))).toBe(sum(surfaced))
  }
}

/** The collector counts for itself what it was given. */
function everyEventCounted(rules: MeteringRules, planted?: PlantedBug): Check {
  return (plan) => {
    const { counts } = runDeployed(plan, rules, true, planted)
    const wholesome = runDeployed(plan, rules, false)
    const happened = plan.filter(
      (call, index) =>
        wholesome.events.some(({ requestId }) => requestId === `r${index}`) && !call.isConfigBroken,
    )
    const by = (...faults: readonly string[]): number =>
      happened.filter(({ recorder }) => faults.includes(recorder)).length
    expect(counts).toEqual({
      emitted: happened.length,
      delivered: by('none'),
      waiting: 0,
      dropped: by('dropped'),
      lost: by('failed', 'kept-then-failed'),
    })
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
