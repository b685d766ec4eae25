import * as fc from 'fast-check'
import type { Address } from '../../src/bytes/hex.ts'
import type { Rational } from '../../src/money/rational.ts'
import { CAPABILITY_BYOC, type PricedCapabilities } from '../../src/price/capability-models.ts'
import { DEFAULT_SENDER, PriceBook } from '../../src/price/price-book.ts'
import { checksumAddress } from '../../src/ticket/checksum.ts'
import { anyPriceArbitrary, usualPriceArbitrary } from './rationals.ts'

/** The sender that prices of its own are set for. */
export const SENDER: Address = `0x${'4a'.repeat(20)}`

/** One price that an orchestrator sets: the base price, a model's or an external capability's. */
export interface SetPrice {
  readonly kind: 'base' | 'model' | 'external'
  /** For one sender only, or for everybody. */
  readonly own: boolean
  readonly capability: number
  readonly name: string
  readonly price: Rational
}

/** One model that a request asks for. */
export interface AskedModel {
  readonly capability: number
  readonly model: string
}

const MODELS = ['m1', 'm2', 'm3']
/** Text to image, live video, text to speech. No model of capability 37 has a price: nodes cannot name it (PR-9). */
const CAPABILITIES = [27, 35, 36]
const EXTERNAL = ['transcribe', 'upscale']

/** Prices that differ in kind, owner and name, so that their order cannot matter. */
export function menuArbitrary(
  price: fc.Arbitrary<Rational> = fc.oneof(usualPriceArbitrary(), anyPriceArbitrary()),
): fc.Arbitrary<readonly SetPrice[]> {
  const one = fc.oneof(
    fc.record({ kind: fc.constant('base' as const), capability: fc.constant(0) }),
    fc.record({
      kind: fc.constant('model' as const),
      capability: fc.constantFrom(...CAPABILITIES),
    }),
    fc.record({ kind: fc.constant('external' as const), capability: fc.constant(CAPABILITY_BYOC) }),
  )
  const set = fc
    .record({ kindAndCapability: one, own: fc.boolean(), name: fc.nat({ max: 5 }), price })
    .map(({ kindAndCapability, own, name, price }): SetPrice => {
      const names = { base: [''], model: MODELS, external: EXTERNAL }[kindAndCapability.kind]
      return { ...kindAndCapability, own, name: names[name % names.length] ?? '', price }
    })
  return fc.uniqueArray(set, {
    maxLength: 12,
    selector: ({ kind, own, capability, name }) => `${kind} ${own} ${capability} ${name}`,
  })
}

export function askedArbitrary(): fc.Arbitrary<readonly AskedModel[]> {
  const all = [
    ...CAPABILITIES.flatMap((capability) => MODELS.map((model) => ({ capability, model }))),
    ...EXTERNAL.map((model) => ({ capability: CAPABILITY_BYOC, model })),
  ]
  return fc.subarray(all, { maxLength: 6 })
}

/** A book in which the prices were set in this order. */
export function bookOf(menu: readonly SetPrice[]): PriceBook {
  const book = new PriceBook()
  for (const { kind, own, capability, name, price } of menu) {
    if (kind === 'base') book.setBasePrice(own ? SENDER : DEFAULT_SENDER, price)
    else if (kind === 'model') {
      const model = { capability, model: name, price }
      book.setCapabilityPrice(own ? SENDER : DEFAULT_SENDER, model)
    } else {
      book.registerExternalCapability(name)
      book.setJobPrice(own ? checksumAddress(SENDER) : DEFAULT_SENDER, name, price)
    }
  }
  return book
}

/** A request that names its models in this order. */
export function requestOf(asked: readonly AskedModel[]): PricedCapabilities {
  const perCapability = new Map<number, Map<string, null>>()
  for (const { capability, model } of asked) {
    const models = perCapability.get(capability) ?? new Map<string, null>()
    perCapability.set(capability, models.set(model, null))
  }
  return {
    capacities: new Map([...perCapability.keys()].map((capability) => [capability, 1])),
    constraints: { perCapability },
  }
}
