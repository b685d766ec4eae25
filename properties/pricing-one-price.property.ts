/**
 * One price from advertising to charging: the price that an orchestrator told a gateway before a request is the one that the
 * payment names, that its tickets are bound to, and that the work is charged at; and a model's entry in the list of capability
 * prices is the price that an info for it carries.
 *
 * Why: what is advertised lower than charged is a broken promise, tickets bound to another price are worthless, and credit that is
 * drawn down at another price ends sessions that both sides have paid for. Spec pricing PR-48 to PR-50, PR-53, PR-70, I-1, I-6,
 * I-10, I-11; bugs B29, B63, B64, B76; go-livepeer core/orchestrator.go, server/rpc.go, byoc/job_orchestrator.go.
 *
 * Side conditions: one gateway that pays with its own key and uses what it was told last; messages arrive; prices, feed and gas
 * change between any two of them. A request may be refused: only what is charged counts. The signer's part of it is in
 * repaired-holds.property.ts and known-status.property.ts (invariant one-price).
 */
import { describe, expect, it } from 'vitest'
import { ratString } from '../src/money/format.ts'
import { multiplyInteger } from '../src/money/rational.ts'
import { readPriceInfo, type PriceInfo } from '../src/price/price-info.ts'
import type { Rules } from '../src/profile/rules.ts'
import { marketArbitrary, type MarketPlan } from './arbitraries/markets.ts'
import { listsWithoutOverhead, undoneJobRepairs } from './board/one-price.ts'
import { patched } from './board/patch.ts'
import { batch, byoc, lv2v, segment, type Job } from './market-jobs.ts'
import { runner } from './market-runner.ts'
import { Market, TRADES } from './market.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'

const JOBS = { lv2v, segment, runner, byoc, batch } as const
type JobName = keyof typeof JOBS
const NAMES = Object.keys(JOBS) as readonly JobName[] // the keys just written
const LISTED = ['lv2v', 'byoc', 'batch'] as const
const UPSTREAM = [
  'upstream/base',
  'upstream/pr3972',
  'upstream/byoc-head',
  'upstream/master-2026-08',
] as const

/**
 * Upstream, every version: live video and runners quote a new price while the session is charged at its first one (B63, B64),
 * jobs are charged at what is asked when they arrive (PR-50), and a transcoding price can wrap below zero, which nobody is then
 * charged. Batch requests are charged at what the payment names.
 */
const UPSTREAM_STATUS: Readonly<Record<JobName, 'holds' | 'breaks'>> = {
  lv2v: 'breaks',
  segment: 'breaks',
  runner: 'breaks',
  byoc: 'breaks',
  batch: 'holds',
}

describe('repaired', () => {
  const rules = rulesOf('repaired')

  it.each(NAMES)('charges %s at the price that was told, paid and bound', (name) => {
    const seen = { rounds: 0, later: 0 }
    prop(marketArbitrary(), (plan) => onePrice(JOBS[name], name, plan, rules, seen), { runs: 150 })
    expect(seen.rounds).toBeGreaterThan(50)
    expect(seen.later).toBeGreaterThan(10)
  })

  it.each(LISTED)('lists %s at the price that an info carries (I-6)', (name) => {
    prop(marketArbitrary(), (plan) => listedIsQuoted(name, plan, rules), { runs: 150 })
  })

  it.each(undoneJobRepairs.map((each) => [each.name, each] as const))(
    'and %s is caught',
    (_name, { job, patch }) => {
      const planted = patched(rules, patch)
      const check = (plan: MarketPlan): void => onePrice(JOBS[job], job, plan, planted)
      counterexample(marketArbitrary(), check, { runs: 1500 })
    },
  )
})

describe('the property', () => {
  it.each(LISTED)('sees a list of %s that leaves the overhead out', (name) => {
    const planted = patched(rulesOf('repaired'), listsWithoutOverhead)
    const check = (plan: MarketPlan): void => listedIsQuoted(name, plan, planted)
    counterexample(marketArbitrary(), check, { runs: 300 })
  })
})

describe.each(UPSTREAM)('%s', (profile) => {
  const rules = rulesOf(profile)

  it.each(NAMES)('%s: known status', (name) => {
    const check = (plan: MarketPlan): void => onePrice(JOBS[name], name, plan, rules)
    if (UPSTREAM_STATUS[name] === 'holds') prop(marketArbitrary(), check, { runs: 60 })
    else counterexample(marketArbitrary(), check, { runs: 1000 })
  })

  it.each(LISTED)('lists %s without overhead and in whole wei (I-6)', (name) => {
    const check = (plan: MarketPlan): void => listedIsQuoted(name, plan, rules)
    counterexample(marketArbitrary(), check, { runs: 200 })
  })
})

function onePrice(
  job: Job,
  name: JobName,
  plan: MarketPlan,
  rules: Rules,
  seen: { rounds: number; later: number } = { rounds: 0, later: 0 },
): void {
  const rounds = job(new Market(rules, plan, TRADES[name]), plan)
  for (const { told, expected, tickets, creditedTickets, units, chargedWei } of rounds) {
    const price = text(told)
    if (expected !== null) expect(text(expected)).toBe(price)
    expect(creditedTickets).toBe(tickets)
    expect(`${units} at ${ratString(chargedWei)}`).toBe(`${units} at ${text(told, units)}`)
  }
  seen.rounds += Math.min(rounds.length, 1)
  seen.later += Math.max(rounds.length - 1, 0)
}

function listedIsQuoted(name: (typeof LISTED)[number], plan: MarketPlan, rules: Rules): void {
  const market = new Market(rules, plan, TRADES[name])
  for (const changes of plan.changes) {
    const session = market.open('')
    const listed = market.listed()
    if (session !== null && listed !== null) {
      expect(text(listed)).toBe(text(session.info.priceInfo))
    }
    market.change(changes)
  }
}

function text(price: PriceInfo | null, units: bigint = 1n): string {
  const reading = readPriceInfo(price)
  if (!reading.ok || reading.price === null) return 'none'
  return ratString(multiplyInteger(reading.price, units))
}
