/**
 * Units and lookups: both sides of a batch request count the same units; what a payer estimates for a segment covers what comes
 * out of it; the first payment of a job covers its admission; and a sender's price is its own one, else everybody's, whatever
 * the case of its address.
 *
 * Why: a side that counts more than the other runs into debt that the other never sees; a payment that admission refuses is
 * lost; a sender without a price of its own for one job is not served for nothing. Spec pricing PR-7, PR-10, PR-77, PR-80, PR-81,
 * PR-85 to PR-87, I-4, I-5, I-18, I-22, I-23; bugs B34, B41, B78.
 *
 * Side conditions: a batch request as gateways send it, with its defaults filled in; frames per second are named, and come out at
 * most 2 % over; 600 tickets suffice for a minute of a job.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '../src/bytes/hex.ts'
import { ratString } from '../src/money/format.ts'
import { compare, multiplyInteger, rational, ZERO, type Rational } from '../src/money/rational.ts'
import { jobPriceInfo } from '../src/price/job-price.ts'
import {
  gatewayModelUnits,
  orchestratorModelUnits,
  type ModelRequest,
} from '../src/price/model-units.ts'
import { DEFAULT_SENDER, PriceBook } from '../src/price/price-book.ts'
import type { PriceRules } from '../src/price/rules.ts'
import { estimateSegmentFee } from '../src/price/segment-fee.ts'
import { quotePrice } from '../src/price/session-price.ts'
import { checksumAddress } from '../src/ticket/checksum.ts'
import { marketArbitrary, type MarketPlan } from './arbitraries/markets.ts'
import { usualPriceArbitrary } from './arbitraries/rationals.ts'
import { patched } from './board/patch.ts'
import { speechInRunes } from './board/units.ts'
import { byoc } from './market-jobs.ts'
import { Market, TRADES } from './market.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'

const UPSTREAM = rulesOf('upstream/master-2026-08')
const REPAIRED = rulesOf('repaired')

describe('a batch request', () => {
  const alike = (rules: PriceRules) => (request: ModelRequest) => {
    const gateway = gatewayModelUnits(request)
    const orchestrator = orchestratorModelUnits(request, rules)
    expect(orchestrator).toEqual(gateway)
  }

  it('repaired, has the same units on both sides (I-5)', () => {
    prop(requests(), alike(REPAIRED.price), { runs: 500 })
  })

  it('and upstream, whose orchestrators count a thousand for each rune of speech, is caught (X-25)', () => {
    const found = counterexample(requests(), alike(UPSTREAM.price), { runs: 200 })
    expect(['text-to-speech', 'text-to-image', 'image-to-image']).toContain(found.pipeline)
  })

  it('and runes on one side only are caught', () => {
    const { price: rules } = patched(REPAIRED, speechInRunes)
    const { text } = counterexample(requests(), alike(rules), { runs: 1000 })
    expect(text).not.toMatch(/^[ -~]*$/)
  })
})

describe('the estimate of a segment', () => {
  it('covers all frames that 2 % over the named ones are (I-4)', () => {
    prop(segments(), (each) => covers(each, 100n), { runs: 500 })
  })

  it('and one without its margin is caught', () => {
    counterexample(segments(), (each) => covers(each, 102n), { runs: 200 })
  })
})

describe('the first payment of a job', () => {
  it('repaired, is admitted, however short the job (I-18)', () => {
    const seen = { jobs: 0 }
    prop(marketArbitrary(), (plan) => isAdmitted(plan, 'repaired', seen), { runs: 150 })
    expect(seen.jobs).toBeGreaterThan(50)
  })

  it('and upstream, which pays for less than a minute, is caught', () => {
    const { timeoutSeconds } = counterexample(
      marketArbitrary(),
      (plan) => isAdmitted(plan, 'upstream/master-2026-08'),
      { runs: 300 },
    )
    expect(timeoutSeconds).toBeLessThan(60n)
  })
})

describe('the price of a sender', () => {
  it('repaired, is its own, else everybody’s, in any case of its address (I-22, I-23)', () => {
    prop(lookups(), (each) => looksUp(each, REPAIRED.price), { runs: 300 })
  })

  it('and upstream, where one price of a sender’s own hides all others, is caught (X-12)', () => {
    counterexample(lookups(), (each) => looksUp(each, UPSTREAM.price), { runs: 300 })
  })
})

function requests(): fc.Arbitrary<ModelRequest> {
  const side = fc.bigInt({ min: 1n, max: 4096n })
  return fc.record({
    pipeline: fc.constantFrom(
      'llm',
      'text-to-speech',
      'audio-to-text',
      'text-to-image',
      'image-to-image',
      'image-to-video',
      'upscale',
    ),
    height: fc.option(side),
    width: fc.option(side),
    numImages: fc.option(fc.bigInt({ min: -2n, max: 10n })),
    picture: fc.record({ height: side, width: side }),
    // Gateways send 256 for none.
    maxTokens: fc.bigInt({ min: 1n, max: 4096n }),
    text: fc.string({ unit: 'grapheme', maxLength: 20 }),
    audioSeconds: fc.bigInt({ min: 1n, max: 3600n }),
  })
}

interface Segment {
  readonly width: bigint
  readonly height: bigint
  readonly framerate: number
  readonly framerateDenominator: number
  readonly durationMs: number
  readonly price: Rational
}

function segments(): fc.Arbitrary<Segment> {
  const side = fc.bigInt({ min: 16n, max: 4096n })
  return fc.record({
    width: side,
    height: side,
    framerate: fc.integer({ min: 1, max: 60_000 }),
    framerateDenominator: fc.constantFrom(1, 1000, 1001),
    durationMs: fc.integer({ min: 1, max: 300_000 }),
    price: usualPriceArbitrary(),
  })
}

/** `percent` of the margin: 100 = frames that are 2 % over, rounded down. */
function covers(each: Segment, percent: bigint): void {
  const { width, height, framerate, framerateDenominator, durationMs, price } = each
  const profile = { resolution: `${width}x${height}`, framerate, framerateDenominator }
  const fee = estimateSegmentFee([profile], durationMs / 1000, price)
  if (!fee.ok || fee.feeWei === null) expect.unreachable('there is a price')
  const perSecond = BigInt(Math.ceil(framerate / framerateDenominator))
  const frames = perSecond * BigInt(Math.ceil(durationMs / 1000))
  const most = (frames * 102n * percent) / 10_000n
  const due = multiplyInteger(price, width * height * most)
  expect(compare(due, fee.feeWei)).toBeLessThanOrEqual(0)
}

function isAdmitted(plan: MarketPlan, profile: string, seen: { jobs: number } = { jobs: 0 }): void {
  const quiet = { ...plan, changes: [[]] }
  const market = new Market(rulesOf(profile), quiet, TRADES.byoc)
  const price = jobPriceInfo(market.node.pricing, market.sender.address, TRADES.byoc.model)
  if (!price.ok || price.priceInfo.pricePerUnit === 0n) return
  seen.jobs += 1
  expect(byoc(market, quiet)).toHaveLength(1)
}

interface Lookup {
  readonly own: Readonly<Record<'base' | 'model' | 'job', Rational | null>>
  readonly everybody: Readonly<Record<'base' | 'model' | 'job', Rational>>
  readonly otherJob: boolean
  readonly writes: 'lower' | 'checksum'
}

function lookups(): fc.Arbitrary<Lookup> {
  const price = fc.bigInt({ min: 1n, max: 10n ** 9n }).map((wei) => rational(wei))
  const own = fc.option(price)
  return fc.record({
    own: fc.record({ base: own, model: own, job: own }),
    everybody: fc.record({ base: price, model: price, job: price }),
    otherJob: fc.boolean(),
    writes: fc.constantFrom('lower' as const, 'checksum' as const),
  })
}

function looksUp({ own, everybody, otherJob, writes }: Lookup, rules: PriceRules): void {
  const sender: Address = `0x${'4a'.repeat(20)}`
  const written = writes === 'lower' ? sender : checksumAddress(sender)
  const book = new PriceBook()
  book.registerExternalCapability('job')
  for (const [owner, prices] of [
    [DEFAULT_SENDER, everybody],
    [written, own],
  ] as const) {
    if (prices.base !== null) book.setBasePrice(owner, prices.base)
    if (prices.model !== null) {
      book.setCapabilityPrice(owner, { capability: 35, model: 'm', price: prices.model })
    }
    if (prices.job !== null) book.setJobPrice(owner, 'job', prices.job)
  }
  if (otherJob) book.setJobPrice(written, 'other', rational(1n))
  const pricing = {
    book,
    rules,
    autoAdjust: false,
    txCostMultiplier: () => ({ ok: true, multiplier: ZERO }) as const,
  }
  const models = new Map([[35, new Map([['m', null]])]])
  const capabilities = {
    capacities: new Map([[35, 1]]),
    constraints: { perCapability: models },
  }
  const quoted = [null, capabilities].map((asked) => {
    const quote = quotePrice<never>(pricing, { sender, capabilities: asked, fixedPrice: null })
    return quote.ok ? ratString(quote.price) : 'none'
  })
  const job = jobPriceInfo<never>(pricing, sender, 'job')
  expect([...quoted, job.ok ? `${job.priceInfo.pricePerUnit}` : 'none']).toEqual(
    (['base', 'model', 'job'] as const).map((kind) => ratString(own[kind] ?? everybody[kind])),
  )
}
