/**
 * Sums: what a request for several models costs, what may be paid for it, and what is advertised do not depend on the order in
 * which prices were set, capabilities were named or a list travelled.
 *
 * Why: nodes keep prices in hash maps and lists travel in any order; two readers of one orchestrator must come to one price.
 * Spec pricing PR-41, PR-55, PR-57, I-20; bug B87; go-livepeer core/orchestrator.go:priceInfo, GetCapabilitiesPrices.
 *
 * Side conditions: a price that is set twice has the later one. The sum holds under every profile; where upstream does depend on
 * an order – the draw and the sessions of one recipient – pricing-selection.property.ts says so.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratString } from '../src/money/format.ts'
import { rational, reduce, type Rational } from '../src/money/rational.ts'
import { advertisedPrices } from '../src/price/advertised-prices.ts'
import { resolveByocPrice } from '../src/price/byoc-price.ts'
import { CapabilityCeilings } from '../src/price/capability-ceilings.ts'
import { sumCapabilityPrices } from '../src/price/capability-sum.ts'
import type { PriceRules } from '../src/price/rules.ts'
import { quotePrice } from '../src/price/session-price.ts'
import { profiles } from '../src/profile/index.ts'
import {
  askedArbitrary,
  bookOf,
  menuArbitrary,
  requestOf,
  SENDER,
  type AskedModel,
  type SetPrice,
} from './arbitraries/price-menus.ts'
import { shuffled } from './arbitraries/rationals.ts'
import { patched } from './board/patch.ts'
import { firstExternalOnly, floatSum } from './board/price-sums.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'

interface Orders {
  readonly set: readonly [readonly SetPrice[], readonly SetPrice[]]
  readonly asked: readonly [readonly AskedModel[], readonly AskedModel[]]
}

describe.each([...profiles.keys()])('%s', (profile) => {
  const { price: rules } = rulesOf(profile)

  it('asks, allows and lists the same in any order', () => {
    prop(orders(), (each) => expect(seen(each, 0, rules)).toEqual(seen(each, 1, rules)), {
      runs: 300,
    })
  })
})

describe('the property', () => {
  const repaired = rulesOf('repaired')

  it('sees a sum that is made in float64', () => {
    const sum = ({ set, asked }: Orders, which: 0 | 1): Rational =>
      reduce(floatSum(bookOf(set[which]), SENDER, requestOf(asked[which])))
    const check = (each: Orders): void => expect(sum(each, 0)).toEqual(sum(each, 1))
    counterexample(orders(), check, { runs: 5000 })
  })

  it('sees a price that depends on who was first', () => {
    const { price: rules } = patched(repaired, firstExternalOnly)
    const check = (each: Orders): void => expect(seen(each, 0, rules)).toEqual(seen(each, 1, rules))
    counterexample(orders(), check, { runs: 5000 })
  })

  it('is about sums: one model more costs its price more', () => {
    const check = ({ set, asked }: Orders): void => {
      const book = bookOf(set[0])
      const sums = asked[0].map((_, index) =>
        sumCapabilityPrices(book, SENDER, requestOf(asked[0].slice(0, index + 1)), repaired.price),
      )
      const single = asked[0].map((each) =>
        sumCapabilityPrices(book, SENDER, requestOf([each]), repaired.price),
      )
      for (const [index, { price }] of sums.entries()) {
        const parts = single.slice(0, index + 1)
        expect(ratString(price)).toBe(ratString(added(parts.map((part) => part.price))))
      }
    }
    prop(orders(), check, { runs: 200 })
  })
})

/** Everything that an order could show in. */
function seen({ set, asked }: Orders, which: 0 | 1, rules: PriceRules): unknown {
  const book = bookOf(set[which])
  const pricing = {
    book,
    rules,
    autoAdjust: true,
    txCostMultiplier: () => ({ ok: true, multiplier: rational(100n) }) as const,
  }
  const request = requestOf(asked[which])
  const quote = quotePrice<never>(pricing, {
    sender: SENDER,
    capabilities: request,
    fixedPrice: null,
  })
  const wire = quote.ok ? rules.wirePriceForCapabilities(quote.price) : quote
  const list = advertisedPrices<never>(pricing, SENDER)
  const names = [...book.externalCapabilities()].toSorted()
  const maximum = ceilingsOf(set[which]).effectiveMaxPrice(request, rules)
  return {
    quote: quote.ok ? ratString(quote.price) : quote,
    wire,
    maximum: maximum === null ? null : ratString(maximum),
    list: list.map((entry) => Object.values(entry).join(' ')).toSorted(),
    found: names.map((name) => resolveByocPrice(name, list)),
  }
}

/** Each maximum is set once: for the model of a sender's own price, and for a capability by its first model. */
function ceilingsOf(set: readonly SetPrice[]): CapabilityCeilings {
  const ceilings = new CapabilityCeilings()
  for (const { kind, own, capability, name, price } of set) {
    if (kind === 'base' && own) ceilings.setMaxPrice(price)
    else if (own) ceilings.setCapabilityMaxPrice(capability, name, price)
    else if (name === 'm1') ceilings.setCapabilityMaxPrice(capability, 'default', price)
  }
  return ceilings
}

function added(prices: readonly Rational[]): Rational {
  const denominator = prices.reduce((product, price) => product * price.denominator, 1n)
  const numerator = prices.reduce(
    (sum, price) => sum + (price.numerator * denominator) / price.denominator,
    0n,
  )
  return rational(numerator, denominator)
}

function orders(): fc.Arbitrary<Orders> {
  return fc
    .tuple(menuArbitrary(), askedArbitrary())
    .chain(([menu, asked]) =>
      fc
        .tuple(shuffled(menu), shuffled(asked))
        .map(([set, again]): Orders => ({ set: [menu, set], asked: [asked, again] })),
    )
}
