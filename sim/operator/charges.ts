import type { Address } from '../../src/bytes/hex.ts'
import { ZERO, type Rational } from '../../src/money/rational.ts'
import { jobPriceInfo } from '../../src/price/job-price.ts'
import { wireRunnerPrice } from '../../src/price/live-runner/wire-runner-price.ts'
import type { TxCostMultiplier } from '../../src/price/overhead.ts'
import { DEFAULT_SENDER, PriceBook } from '../../src/price/price-book.ts'
import { priceInfo, readPriceInfo, type PriceInfo } from '../../src/price/price-info.ts'
import type { PricedCapabilities } from '../../src/price/capability-models.ts'
import type { PriceRules } from '../../src/price/rules.ts'
import { quotePrice, type OrchestratorPricing } from '../../src/price/session-price.ts'
import type { RecipientRefusal } from '../../src/recipient/refusal.ts'
import type { PriceOrigin } from './node-configuration.ts'
import type { ConfiguredPrice, OrchestratorConfiguration } from './node-configuration.ts'
import type { Work } from './work.ts'

/** What one kind of work costs one sender. */
export interface Charge {
  readonly work: Work
  /** Wei per unit as configured: the sender's own price, else the one for everybody. */
  readonly configuredWei: Rational
  readonly origin: PriceOrigin | null
  /** Wei per unit that the sender is asked for, as it arrives; null = it cannot be told. */
  readonly chargedWei: Rational | null
  /** Why it cannot be told, in upstream's words. */
  readonly refusal: string | null
}

/** The rules, and face value over redemption cost for a sender. */
export interface ChargingWorld {
  readonly rules: PriceRules
  txCostMultiplier(sender: Address): TxCostMultiplier<RecipientRefusal>
}

/** Everything that an orchestrator would charge one sender for, as its start and its requests go (spec PR-37..47, PR-72). */
export function chargesOf(
  configuration: OrchestratorConfiguration,
  sender: Address,
  world: ChargingWorld,
): readonly Charge[] {
  const pricing: OrchestratorPricing<RecipientRefusal> = {
    book: bookOf(configuration),
    autoAdjust: configuration.autoAdjustPrice,
    rules: world.rules,
    txCostMultiplier: (address) => world.txCostMultiplier(address),
  }
  return [
    ...baseCharge(configuration, sender, pricing),
    ...modelCharges(configuration, sender, pricing),
    ...configuration.externalPrices.map(({ name, price }): Charge => {
      const answer = jobPriceInfo(pricing, sender, name)
      const work = { kind: 'external', name } as const
      if (answer.ok) return charge(work, price, answer.priceInfo)
      return uncharged(work, price, answer.refusal.code)
    }),
    ...configuration.runnerPrices.map(({ app, unit, price }): Charge => {
      const wire = wireRunnerPrice(price.priceWei, unit)
      const work = { kind: 'runner', app, unit } as const
      if (!wire.ok) return uncharged(work, price, wire.error)
      return charge(work, price, priceInfo(BigInt(wire.priceText.price)))
    }),
  ]
}

/** The price of one kind of work as its request names it. */
export function capabilitiesOf(capability: number, model: string): PricedCapabilities {
  return {
    capacities: new Map([[capability, 1]]),
    constraints: { perCapability: new Map([[capability, new Map([[model, {}]])]]) },
  }
}

function bookOf(configuration: OrchestratorConfiguration): PriceBook {
  const book = new PriceBook()
  for (const { sender, price } of configuration.basePrices) {
    book.setBasePrice(sender, price.priceWei)
  }
  for (const { sender, capability, model, price } of configuration.modelPrices) {
    book.setCapabilityPrice(sender, { capability, model, price: price.priceWei })
  }
  for (const { name, price } of configuration.externalPrices) {
    book.registerExternalCapability(name)
    book.setJobPrice(DEFAULT_SENDER, name, price.priceWei)
  }
  return book
}

function baseCharge(
  configuration: OrchestratorConfiguration,
  sender: Address,
  pricing: OrchestratorPricing<RecipientRefusal>,
): readonly Charge[] {
  const price = ownOrDefault(configuration.basePrices, sender)
  if (price === null) return []
  const quoted = quotePrice(pricing, { sender, capabilities: null, fixedPrice: null })
  const work = { kind: 'base' } as const
  if (!quoted.ok) return [uncharged(work, price, quoted.refusal.code)]
  const wire = pricing.rules.wirePrice(quoted.price)
  return [wire.ok ? charge(work, price, wire.priceInfo) : uncharged(work, price, wire.refusal.code)]
}

function modelCharges(
  configuration: OrchestratorConfiguration,
  sender: Address,
  pricing: OrchestratorPricing<RecipientRefusal>,
): readonly Charge[] {
  const works = new Map<string, Extract<Work, { kind: 'model' }>>()
  for (const { capability, pipeline, model } of configuration.modelPrices) {
    works.set(`${capability} ${model}`, { kind: 'model', capability, pipeline, model })
  }
  return [...works.values()].flatMap((work): readonly Charge[] => {
    const { capability, model } = work
    const same = configuration.modelPrices.filter(
      (other) => other.capability === capability && other.model === model,
    )
    const price = ownOrDefault(same, sender)
    if (price === null) return []
    const capabilities = capabilitiesOf(capability >>> 0, model)
    const quoted = quotePrice(pricing, { sender, capabilities, fixedPrice: null })
    if (!quoted.ok) return [uncharged(work, price, quoted.refusal.code)]
    const wire = pricing.rules.wirePriceForCapabilities(quoted.price)
    return [
      wire.ok ? charge(work, price, wire.priceInfo) : uncharged(work, price, wire.refusal.code),
    ]
  })
}

/** The last price set for exactly this sender, else the last one for everybody. */
function ownOrDefault(
  prices: readonly { readonly sender: string; readonly price: ConfiguredPrice }[],
  sender: Address,
): ConfiguredPrice | null {
  const of = (key: string): ConfiguredPrice | null =>
    prices.findLast((entry) => entry.sender.toLowerCase() === key)?.price ?? null
  return of(sender) ?? of(DEFAULT_SENDER)
}

function charge(work: Work, price: ConfiguredPrice, wire: PriceInfo): Charge {
  const reading = readPriceInfo(wire)
  return {
    work,
    configuredWei: price.priceWei,
    origin: price.origin,
    chargedWei: reading.ok ? (reading.price ?? ZERO) : null,
    refusal: reading.ok ? null : reading.error,
  }
}

function uncharged(work: Work, price: ConfiguredPrice, refusal: string): Charge {
  return {
    work,
    configuredWei: price.priceWei,
    origin: price.origin,
    chargedWei: null,
    refusal,
  }
}
