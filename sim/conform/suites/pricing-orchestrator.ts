import type { Address } from '../../../src/bytes/hex.ts'
import { advertisedPrices } from '../../../src/price/advertised-prices.ts'
import { CapabilityCeilings } from '../../../src/price/capability-ceilings.ts'
import {
  fixedToPrice,
  priceConversionText,
  priceToFixed,
  priceToInt64,
} from '../../../src/price/fixed-point.ts'
import { jobPriceInfo, type JobPriceRefusal } from '../../../src/price/job-price.ts'
import { UNPRICED, PriceBook } from '../../../src/price/price-book.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import { quotePrice } from '../../../src/price/session-price.ts'
import type { WirePrice } from '../../../src/price/wire-price.ts'
import { readFixedPrice, readModels, readPricedCapabilities, readPricing } from './pricing-node.ts'
import { VectorFields, writePrice, writeRational } from './vector-fields.ts'

type Outcome = { readonly out: unknown } | { readonly error: string }

export function replayPriceToFixed(input: VectorFields): Outcome {
  const result = priceToFixed(input.rationalOrNull('price'))
  if (!result.ok) return { error: priceConversionText(result.refusal) }
  return { out: { fixed: `${result.fixed}` } }
}

export function replayFixedToPrice(input: VectorFields): Outcome {
  return { out: { price: writeRational(fixedToPrice(input.integer('fixed'))) } }
}

export function replayPriceToInt64(input: VectorFields): Outcome {
  const result = priceToInt64(input.rationalOrNull('price'))
  if (!result.ok) return { error: priceConversionText(result.refusal) }
  return { out: { price: `${result.priceWei}/1` } }
}

/** pm/price-fixed: the three conversions of one price at once. */
export function replayPriceFixed(input: VectorFields): Outcome {
  const price = input.rationalOrNull('price')
  const fixed = priceToFixed(price)
  if (!fixed.ok) return { error: priceConversionText(fixed.refusal) }
  const whole = priceToInt64(price)
  return {
    out: {
      fixed: `${fixed.fixed}`,
      fixedToPrice: writeRational(fixedToPrice(fixed.fixed)),
      priceToInt64: whole.ok
        ? { price: `${whole.priceWei}/1` }
        : { error: priceConversionText(whole.refusal) },
    },
  }
}

export function replayWirePrice(input: VectorFields, rules: PriceRules): Outcome {
  const price = input.rational('price')
  return {
    out: {
      priceInfo: writeWirePrice(rules.wirePrice(price)),
      priceInfoForCaps: writeWirePrice(rules.wirePriceForCapabilities(price)),
    },
  }
}

export function replaySessionPrice(input: VectorFields, rules: PriceRules): Outcome {
  const node = input.object('node')
  const pricing = readPricing(node, rules)
  const results = input.objects('queries').map((query) => {
    const fields = query.objectOrNull('capabilities')
    const fixedPrice = readFixedPrice(node, query.text('sender'), query.text('manifestId'))
    const capabilities = fields === null ? null : readPricedCapabilities(fields)
    const sender = readSender(query)
    const quote = quotePrice(pricing, { sender, capabilities, fixedPrice })
    if (!quote.ok) {
      const error = { error: quote.refusal }
      const both = { exact: error, priceInfoForCaps: error }
      return capabilities === null ? { ...both, priceInfo: error } : both
    }
    const exact = writeRational(quote.price)
    const priceInfoForCaps = writeWirePrice(rules.wirePriceForCapabilities(quote.price))
    if (capabilities !== null) return { exact, priceInfoForCaps }
    return { exact, priceInfoForCaps, priceInfo: writeWirePrice(rules.wirePrice(quote.price)) }
  })
  return { out: { results } }
}

export function replayBasePriceStore(input: VectorFields): Outcome {
  const book = new PriceBook()
  const steps = input.objects('steps').map((step) => {
    switch (step.text('op')) {
      case 'setBasePrice':
        book.setBasePrice(step.text('address'), step.rational('price'))
        return {}
      case 'setCapabilityPrice':
        book.setCapabilityPrice(step.text('address'), {
          capability: step.count('capability'),
          model: step.text('model'),
          price: step.rational('price'),
        })
        return {}
      case 'getBasePrice':
        return { price: writeRational(book.basePrice(step.text('address'))) }
      case 'getCapabilityPrice': {
        const price = book.capabilityPrice(
          step.text('address'),
          step.count('capability'),
          step.text('model'),
        )
        return { price: writeRational(price) }
      }
      default: {
        const prices = [...book.basePrices()].map(([key, price]) => [key, writeRational(price)])
        return { prices: Object.fromEntries(prices) as unknown }
      }
    }
  })
  return { out: { steps } }
}

export function replayCapabilitiesPrices(input: VectorFields, rules: PriceRules): Outcome {
  const prices = advertisedPrices(readPricing(input.object('node'), rules), readSender(input))
  const pricesSet = prices
    .map((price) => ({
      capability: price.capability,
      constraint: price.constraint,
      pixelsPerUnit: `${price.pixelsPerUnit}`,
      pricePerUnit: `${price.pricePerUnit}`,
    }))
    .sort((a, b) => a.capability - b.capability || (a.constraint < b.constraint ? -1 : 1))
  return { out: { pricesSet } }
}

export function replayJobPriceInfo(input: VectorFields, rules: PriceRules): Outcome {
  const node = input.objectOrNull('node')
  const pricing = node === null ? null : readPricing(node, rules)
  const results = input.objects('queries').map((query) => {
    const sender = readSender(query)
    const name = query.text('name')
    const price = jobPriceInfo(pricing, sender, name)
    const stored = pricing === null ? UNPRICED : rules.jobPriceLookup(pricing.book, sender, name)
    return {
      jobPrice: price.ok ? writePrice(price.priceInfo) : { error: jobPriceText(price.refusal) },
      stored: writeRational(stored),
    }
  })
  return { out: { results } }
}

export function replayEffectiveMaxPrice(input: VectorFields, rules: PriceRules): Outcome {
  const ceilings = new CapabilityCeilings()
  ceilings.setMaxPrice(input.rationalOrNull('maxPrice'))
  for (const entry of input.objects('capabilityMaxPrices')) {
    const maxPrice = entry.rationalOrNull('maxPrice')
    ceilings.setCapabilityMaxPrice(entry.count('capability'), entry.text('model'), maxPrice)
  }
  const effective = input.list('queries').map((query) => {
    if (query === null) return writeRational(ceilings.effectiveMaxPrice(null, rules))
    const perCapability = readModels(new VectorFields(query))
    return writeRational(ceilings.effectiveMaxPrice({ constraints: { perCapability } }, rules))
  })
  return { out: { effective } }
}

function jobPriceText(refusal: JobPriceRefusal<string>): string {
  return refusal.code === 'overhead-unavailable'
    ? refusal.cause
    : `invalid job price: ${priceConversionText(refusal.cause)}`
}

function writeWirePrice(wire: WirePrice): object | null {
  return wire.ok ? writePrice(wire.priceInfo) : { error: priceConversionText(wire.refusal) }
}

function readSender(fields: VectorFields): Address {
  return `0x${fields.text('sender').slice(2).toLowerCase()}`
}
