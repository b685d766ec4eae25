import { expect, test } from 'vitest'
import { rational, type Rational } from '../../money/rational.ts'
import { FollowedCeilings } from '../followed-ceilings.ts'
import { OrchestratorPrices } from '../orchestrator-prices.ts'
import { priceRulesRepaired, priceRulesUpstream, type PriceRules } from '../rules.ts'
import { convertPrice, type CurrencyConverter } from './converted-price.ts'
import { PriceFeedWatcher } from './price-feed-watcher.ts'

const HOUR_NS = 3_600_000_000_000n
const HALF_DOLLAR = { currency: 'USD', price: rational(1n, 2n) }

/** A feed of ETH in dollars whose price the test sets. */
function feedAt(dollars: Rational, rules: PriceRules) {
  const state = { dollars, updatedAtSec: 1n, reads: 0 }
  const watcher = new PriceFeedWatcher(() => {
    state.reads += 1
    const { dollars: price, updatedAtSec } = state
    return { ok: true, feedPrice: { roundId: 1n, price, updatedAtSec } }
  })
  const converter: CurrencyConverter = {
    feed: { watcher, describe: () => ({ ok: true, description: 'ETH / USD' }) },
    rules,
    nowNs: () => 0n,
  }
  return { state, watcher, converter }
}

test('a price in dollars follows the feed at the next full hour (PR-34, PR-36)', () => {
  const { state, watcher, converter } = feedAt(rational(2000n), priceRulesUpstream)
  const ceilings = new FollowedCeilings(converter)
  expect(ceilings.setMaxPrice(HALF_DOLLAR)).toBeNull()
  expect(ceilings.ceilings.maxPrice()).toEqual(rational(250_000_000_000_000n))
  Object.assign(state, { dollars: rational(4000n), updatedAtSec: 2n })
  watcher.wakeUpTo(HOUR_NS - 1n)
  expect(state.reads).toBe(1)
  watcher.wakeUpTo(HOUR_NS)
  expect(ceilings.ceilings.maxPrice()).toEqual(rational(125_000_000_000_000n))
  ceilings.clearMaxPrice()
  expect(watcher.isRunning).toBe(false)
})

test('a feed that falls to 0 crashes upstream and cannot be read when repaired (X-5)', () => {
  const upstream = convertPrice(feedAt(rational(0n), priceRulesUpstream).converter, HALF_DOLLAR)
  expect(upstream).toMatchObject({ ok: false, refusal: { code: 'upstream-panic' } })
  const repaired = convertPrice(feedAt(rational(0n), priceRulesRepaired).converter, HALF_DOLLAR)
  expect(repaired).toMatchObject({ ok: false, refusal: { code: 'feed-unreadable' } })
})

test('a price below 0 dollars an ETH is used upstream, and an update to one is passed over when repaired', () => {
  for (const [rules, expected] of [
    [priceRulesUpstream, rational(-1n, 4n)],
    [priceRulesRepaired, rational(1n, 4n)],
  ] as const) {
    const { state, watcher, converter } = feedAt(rational(2n), rules)
    const result = convertPrice(converter, {
      currency: 'usd',
      price: rational(1n, 2n * 10n ** 18n),
    })
    Object.assign(state, { dollars: rational(-2n), updatedAtSec: 2n })
    watcher.wakeUpTo(HOUR_NS)
    expect(result.ok ? result.converted.priceWei : null).toEqual(expected)
  }
})

test('a replaced model price keeps the feed busy upstream only (X-27)', () => {
  const isRunningAfterReplacing = (rules: PriceRules): boolean => {
    const { watcher, converter } = feedAt(rational(2000n), rules)
    const prices = new OrchestratorPrices({ converter, rules })
    const model = { capability: 35, model: 'm' }
    prices.setCapabilityPrice('default', model, HALF_DOLLAR)
    prices.setCapabilityPrice('default', model, { currency: 'wei', price: rational(5n) })
    expect(prices.book.capabilityPrice('default', 35, 'm')).toEqual(rational(5n))
    return watcher.isRunning
  }
  expect(isRunningAfterReplacing(priceRulesUpstream)).toBe(true)
  expect(isRunningAfterReplacing(priceRulesRepaired)).toBe(false)
})

test('the price of a job is that of its registration upstream and follows the feed when repaired (PR-23, X-27)', () => {
  for (const [rules, expected] of [
    [priceRulesUpstream, rational(250_000_000_000_000n)],
    [priceRulesRepaired, rational(125_000_000_000_000n)],
  ] as const) {
    const { state, watcher, converter } = feedAt(rational(2000n), rules)
    const prices = new OrchestratorPrices({ converter, rules })
    expect(prices.setJobPrice('default', 'transcribe', HALF_DOLLAR)).toBeNull()
    expect(prices.book.jobPrice('default', 'transcribe')).toEqual(rational(250_000_000_000_000n))
    Object.assign(state, { dollars: rational(4000n), updatedAtSec: 2n })
    watcher.wakeUpTo(HOUR_NS)
    expect(prices.book.jobPrice('default', 'transcribe')).toEqual(expected)
  }
})

test('a watcher that slept through polls reads once and goes on from there', () => {
  const { state, watcher, converter } = feedAt(rational(2000n), priceRulesUpstream)
  convertPrice(converter, HALF_DOLLAR)
  watcher.wake(3n * HOUR_NS + 1n)
  expect(state.reads).toBe(2)
  expect(watcher.nextWakeNs).toBe(4n * HOUR_NS)
})
