/**
 * Who is turned away before the product sees them: PB-3, PB-11 and PB-12 of a product service's requests, each with a bug that it
 * must catch. INV-35 and the limit in every minute hold under repaired rules and break upstream.
 *
 * Why: a gate that is asked too often charges for nothing, one that is not asked gives the product away, and an override that is
 * never found does the same without a word. Spec live 5.5, BM-16, BM-17.
 *
 * Side conditions: none.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BILLING_LINES, billingGate, type GateOf } from '../src/metering/billing/billing-gates.ts'
import type { MeteringRules } from '../src/metering/rules.ts'
import { productCallsArbitrary, type ProductCall } from './arbitraries/product-calls.ts'
import { gateNeverAsked, limitOffByOne } from './board/metering.ts'
import { runDeployed, type PlantedBug } from './product-bench.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'

const upstream = rulesOf('upstream/pr3972').metering
const repaired = rulesOf('repaired').metering
const calls = productCallsArbitrary()
const RUNS = { runs: 200 }
const HUNT = { runs: 500 }

type Check = (calls: readonly ProductCall[]) => void

describe('PB-3: a request that a gate refuses does nothing and meters nothing', () => {
  it.each(Object.entries({ upstream, repaired }))('holds under %s rules', (_name, rules) => {
    prop(calls, refusedDoNothing(rules), RUNS)
  })

  it('and a gate that is never asked is caught', () => {
    counterexample(calls, refusedDoNothing({ ...upstream, ...gateNeverAsked }), HUNT)
  })
})

describe('PB-11: the gate of a line', () => {
  const lines = fc.array(fc.constantFrom(...BILLING_LINES), { minLength: 2, maxLength: 8 })

  it('is always the same object, and another one for another line', () => {
    prop(lines, (asked) => isStable(asked, billingGate), RUNS)
  })

  it('and a factory that makes a new one each time is caught', () => {
    counterexample(lines, (asked) => isStable(asked, freshGate), HUNT)
  })

  it('and its overrides would never fire', () => {
    const check = refusedDoNothing(upstream, { gateOf: freshGate })
    counterexample(calls, check, HUNT)
  })
})

describe('PB-12: at most 120 requests a minute of one key to one endpoint', () => {
  const bursts = fc.array(
    fc.record({
      afterNs: fc.nat({ max: 45_000_000_000 }),
      times: fc.integer({ min: 1, max: 130 }),
    }),
    { minLength: 1, maxLength: 6 },
  )

  it('holds in every minute when the last minute is counted', () => {
    prop(bursts, within120(repaired, everyMinute), RUNS)
  })

  it('holds upstream in minutes that begin with a first request', () => {
    prop(bursts, within120(upstream, minutesFromFirstRequest), RUNS)
  })

  it('and breaks upstream in others', () => {
    counterexample(bursts, within120(upstream, everyMinute), HUNT)
  })

  it('and a limit that is off by one is caught', () => {
    counterexample(bursts, within120({ ...repaired, ...limitOffByOne }, everyMinute), HUNT)
  })

  it('counts every key and every endpoint by itself', () => {
    const full = burstCalls([{ afterNs: 0, times: PER_MINUTE }])
    const statusOf = (next: ProductCall): number | undefined =>
      runDeployed([...full, next], upstream, true).responses.at(-1)?.status
    expect(statusOf(plain)).toBe(429)
    expect(statusOf({ ...plain, rateKey: 'another' })).toBe(200)
    expect(statusOf({ ...plain, endpoint: '/api/search_profiles' })).toBe(200)
  })
})

describe('INV-35: a gate is asked only about requests within the rate limit', () => {
  it('holds when the limit comes first', () => {
    prop(calls, askedWithinLimit(repaired), RUNS)
  })

  it('and breaks upstream, where the gate comes first', () => {
    counterexample(calls, askedWithinLimit(upstream), HUNT)
  })
})

interface Burst {
  readonly afterNs: number
  readonly times: number
}

const MINUTE_NS = 60_000_000_000
const PER_MINUTE = 120

const plain: ProductCall = {
  afterNs: 0,
  endpoint: '/api/search',
  rateKey: '10.0.0.1',
  callerType: 'production_agent',
  gate: 'allow',
  profiles: 1,
  agentPlaybooks: 0,
  userPlaybooks: 0,
  success: true,
  isProductBroken: false,
  recorder: 'none',
  isConfigBroken: false,
}

function refusedDoNothing(rules: MeteringRules, planted?: PlantedBug): Check {
  return (plan) => {
    const { responses, handled, events } = runDeployed(plan, rules, true, planted)
    for (const [index, { gate }] of plan.entries()) {
      if (gate === 'allow') continue
      expect(responses[index]?.status).not.toBe(200)
      expect(handled).not.toContain(index)
      expect(events.filter(({ requestId }) => requestId === `r${index}`)).toEqual([])
    }
  }
}

function isStable(asked: readonly ('application' | 'learnings_generated')[], gateOf: GateOf): void {
  const gates = asked.map((line) => ({ line, gate: gateOf(line) }))
  for (const one of gates) {
    for (const other of gates) expect(one.gate === other.gate).toBe(one.line === other.line)
  }
}

const freshGate: GateOf = (line) => ({ line })

function burstCalls(bursts: readonly Burst[]): readonly ProductCall[] {
  return bursts.flatMap(({ afterNs, times }) =>
    Array.from({ length: times }, (_, at) => ({ ...plain, afterNs: at === 0 ? afterNs : 0 })),
  )
}

/** Instants at which minutes begin, chosen from those of the admitted requests. */
type Minutes = (admittedNs: readonly number[]) => readonly number[]

const everyMinute: Minutes = (admittedNs) => admittedNs

/** A request that comes a minute or more after the first one is the first one of the next minute. */
const minutesFromFirstRequest: Minutes = (admittedNs) =>
  admittedNs.reduce<readonly number[]>((starts, nowNs) => {
    const startNs = starts.at(-1)
    return startNs === undefined || nowNs - startNs >= MINUTE_NS ? [...starts, nowNs] : starts
  }, [])

function within120(rules: MeteringRules, minutes: Minutes): (bursts: readonly Burst[]) => void {
  return (bursts) => {
    const plan = burstCalls(bursts)
    const { responses } = runDeployed(plan, rules, false)
    let nowNs = 0
    const timesNs = plan.map(({ afterNs }) => (nowNs += afterNs))
    const admittedNs = timesNs.filter((_, index) => responses[index]?.status === 200)
    for (const startNs of new Set(minutes(admittedNs))) {
      const inMinute = admittedNs.filter((at) => at >= startNs && at - startNs < MINUTE_NS)
      expect(inMinute.length).toBeLessThanOrEqual(PER_MINUTE)
    }
  }
}

function askedWithinLimit(rules: MeteringRules): Check {
  return (plan) => {
    const { asked, responses } = runDeployed(plan, rules, false)
    for (const index of asked) expect(responses[index]?.status).not.toBe(429)
  }
}
