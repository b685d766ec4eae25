import { expect, test } from 'vitest'
import { ratString } from '../money/format.ts'
import { equals, rational, type Rational } from '../money/rational.ts'
import { advertisedPrices } from './advertised-prices.ts'
import { CapabilityCeilings } from './capability-ceilings.ts'
import type { PricedCapabilities } from './capability-models.ts'
import { jobPriceInfo } from './job-price.ts'
import { DEFAULT_SENDER, PriceBook } from './price-book.ts'
import { priceRulesRepaired, priceRulesUpstream, type PriceRules } from './rules.ts'
import { quotePrice, type OrchestratorPricing } from './session-price.ts'

const SENDER = '0x00000000000000000000000000000000000000a1'
const LIVE_MODEL: PricedCapabilities = {
  capacities: new Map([[35, 1]]),
  constraints: { perCapability: new Map([[35, new Map([['m', null]])]]) },
}

function pricing(rules: PriceRules, livePrice: Rational): OrchestratorPricing<string> {
  const book = new PriceBook()
  book.setBasePrice(DEFAULT_SENDER, rational(7n))
  book.setCapabilityPrice(DEFAULT_SENDER, { capability: 35, model: 'm', price: livePrice })
  return {
    book,
    rules,
    autoAdjust: true,
    txCostMultiplier: () => ({ ok: true, multiplier: rational(100n) }),
  }
}

function quote(rules: PriceRules, livePrice: Rational): Rational {
  const query = { sender: SENDER, capabilities: LIVE_MODEL, fixedPrice: null } as const
  const result = quotePrice(pricing(rules, livePrice), query)
  return result.ok ? result.price : rational(-1n)
}

test('the price of a model carries the redemption overhead, cut to thousandths (PR-43, PR-44)', () => {
  expect(equals(quote(priceRulesUpstream, rational(3n, 2n)), rational(1515n, 1000n))).toBe(true)
})

test('a free model costs the transcoding price upstream and nothing when repaired (PR-41)', () => {
  expect(equals(quote(priceRulesUpstream, rational(0n)), rational(707n, 100n))).toBe(true)
  expect(equals(quote(priceRulesRepaired, rational(0n)), rational(0n))).toBe(true)
})

test('advertised prices leave the overhead out upstream and are what is charged when repaired (I-6)', () => {
  const [upstream] = advertisedPrices(pricing(priceRulesUpstream, rational(3n, 2n)), SENDER)
  expect(upstream).toMatchObject({ pricePerUnit: 1n, pixelsPerUnit: 1n, capability: 35 })
  const [repaired] = advertisedPrices(pricing(priceRulesRepaired, rational(3n, 2n)), SENDER)
  expect(repaired).toMatchObject({ pricePerUnit: 303n, pixelsPerUnit: 200n, constraint: 'm' })
})

test("a sender's own job prices hide the default ones upstream only (BY-3)", () => {
  const upstream = pricing(priceRulesUpstream, rational(0n))
  upstream.book.setJobPrice(DEFAULT_SENDER, 'upscale', rational(500n))
  upstream.book.setJobPrice('0x00000000000000000000000000000000000000A1', 'other', rational(1n))
  const repaired = { ...upstream, rules: priceRulesRepaired }
  expect(jobPriceInfo(upstream, SENDER, 'upscale')).toMatchObject({
    priceInfo: { pricePerUnit: 0n },
  })
  expect(jobPriceInfo(repaired, SENDER, 'upscale')).toMatchObject({
    priceInfo: { pricePerUnit: 505n },
  })
})

test('a maximum for a model stands in for the global one upstream, and adds to it when repaired (PR-57)', () => {
  const ceilings = new CapabilityCeilings()
  const maxima = (): readonly (string | null)[] =>
    [priceRulesUpstream, priceRulesRepaired].map((rules) => {
      const max = ceilings.effectiveMaxPrice(LIVE_MODEL, rules)
      return max === null ? null : ratString(max)
    })
  ceilings.setMaxPrice(rational(10n))
  expect(maxima()).toEqual(['10', '10'])
  ceilings.setCapabilityMaxPrice(35, 'default', rational(25n))
  expect(maxima()).toEqual(['25', '10'])
  ceilings.setCapabilityMaxPrice(35, 'default', rational(0n))
  expect(maxima()).toEqual(['10', '0'])
  expect(ceilings.effectiveMaxPrice(null, priceRulesUpstream)).toEqual(rational(10n))
})
