import { rational, type Rational } from '../../../src/money/rational.ts'
import type { TxCostMultiplier } from '../../../src/price/overhead.ts'
import { PriceBook } from '../../../src/price/price-book.ts'
import type { PricedCapabilities } from '../../../src/price/capability-models.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import type { OrchestratorPricing } from '../../../src/price/session-price.ts'
import type { VectorFields } from './vector-fields.ts'

/** The `node` object of the pricing suites as an orchestrator's prices; the recipient's refusals are texts. */
export function readPricing(node: VectorFields, rules: PriceRules): OrchestratorPricing<string> {
  const error = node.textOrNull('txCostMultiplierError')
  const multiplier = node.rationalOrNull('txCostMultiplier') ?? rational(0n)
  return {
    book: readPriceBook(node),
    rules,
    autoAdjust: node.flag('autoAdjust'),
    txCostMultiplier: (): TxCostMultiplier<string> =>
      error === null ? { ok: true, multiplier } : { ok: false, refusal: error },
  }
}

function readPriceBook(node: VectorFields): PriceBook {
  const book = new PriceBook()
  for (const base of node.objects('base')) {
    book.setBasePrice(base.text('address'), base.rational('price'))
  }
  for (const entry of node.objects('capabilityPrices')) {
    book.setCapabilityPrice(entry.text('address'), {
      capability: entry.count('capability'),
      model: entry.text('model'),
      price: entry.rational('price'),
    })
  }
  for (const job of node.objects('jobPrices')) {
    book.setJobPrice(job.text('sender'), job.text('name'), job.rational('price'))
  }
  for (const name of node.texts('externalCapabilities')) book.registerExternalCapability(name)
  return book
}

/** `{capacities:[id], constraints: null | {"id":[model…]}}`. */
export function readPricedCapabilities(fields: VectorFields): PricedCapabilities {
  const constraints = fields.objectOrNull('constraints')
  return {
    capacities: new Map(fields.list('capacities').map((id) => [Number(id), 1])),
    constraints: constraints === null ? null : { perCapability: readModels(constraints) },
  }
}

/** `{"id":[model…]}`. */
export function readModels(fields: VectorFields): ReadonlyMap<number, ReadonlyMap<string, null>> {
  const models = (id: string): ReadonlyMap<string, null> =>
    new Map(fields.texts(id).map((model) => [model, null]))
  return new Map(fields.names().map((id) => [Number(id), models(id)]))
}

/** The price fixed for (sender, manifest) in a node object, null when there is none. */
export function readFixedPrice(
  node: VectorFields,
  sender: string,
  manifestId: string,
): Rational | null {
  if (manifestId === '') return null
  const fixed = node
    .objects('fixedPrices')
    .find(
      (entry) =>
        entry.text('sender').toLowerCase() === sender.toLowerCase() &&
        entry.text('manifestId') === manifestId,
    )
  return fixed?.rational('price') ?? null
}
