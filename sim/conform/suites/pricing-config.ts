import { formatUnits } from '../../../src/money/format-units.ts'
import { parseModelList } from '../../../src/price/config/ai-models-comma.ts'
import { configureModelPrices } from '../../../src/price/config/ai-models.ts'
import { configureMaxPrices } from '../../../src/price/config/capability-maxima.ts'
import { registerExternalCapability } from '../../../src/price/config/external-capability.ts'
import { configureBasePrices } from '../../../src/price/config/gateway-prices.ts'
import { parsePriceFlag, priceFlagText } from '../../../src/price/config/price-flag.ts'
import type { StartupResult } from '../../../src/price/config/startup-result.ts'
import { CAPABILITY_UNUSED } from '../../../src/price/capability-models.ts'
import {
  convertPrice,
  type Conversion,
  type CurrencyAmount,
} from '../../../src/price/feed/converted-price.ts'
import { baseTokenAmountToFixed, priceConversionText } from '../../../src/price/fixed-point.ts'
import { pipelineToCapability } from '../../../src/price/pipeline-capability.ts'
import { DEFAULT_SENDER, PriceBook } from '../../../src/price/price-book.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import type { Rational } from '../../../src/money/rational.ts'
import { outSuite, suiteOf, type SuiteAdapter } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { readConverter, writePrices } from './pricing-feed-fields.ts'
import { writeRational, type VectorFields } from './vector-fields.ts'

/** The pricing area's configuration: flags, documents, registrations. */
export const pricingConfigSuites: readonly SuiteAdapter[] = [
  suiteOf('pricing/ai-models-comma', (input) =>
    outcomeOf(parseModelList(input.text('config')), (models) => ({
      models: models.map(({ pipeline, model, warm }) => ({
        pipeline,
        modelId: model,
        warm,
        pricePerUnit: null,
        pixelsPerUnit: null,
        gateway: '',
        currency: '',
      })),
    })),
  ),
  suiteOf('pricing/ai-models-config', (input, { rules }) => replayModels(input, rules.price)),
  suiteOf('pricing/base-token-amount-to-fixed', (input) => {
    const amount = input.has('amount') ? input.integer('amount') : null
    const result = baseTokenAmountToFixed(amount)
    if (!result.ok) return { error: priceConversionText(result.refusal) }
    return { out: { fixed: `${result.fixed}` } }
  }),
  suiteOf('pricing/byoc-register-price', (input, { rules }) =>
    replayRegistrations(input, rules.price),
  ),
  outSuite('pricing/format-units', (input) => {
    const amount = input.has('amount') ? input.integer('amount') : null
    return { text: formatUnits(amount, input.text('name')) }
  }),
  suiteOf('pricing/gateway-prices-config', (input, { rules }) =>
    replayBasePrices(input, rules.price),
  ),
  suiteOf('pricing/max-price-per-capability', (input, { rules }) =>
    replayMaxima(input, rules.price),
  ),
  suiteOf('pricing/parse-price-flag', (input) => {
    const amount = parsePriceFlag(input.text('text'))
    if (amount === null) return { error: priceFlagText(input.text('text')) }
    return { out: { price: writeRational(amount.price), currency: amount.currency } }
  }),
  suiteOf('pricing/pipeline-capability', (input) => {
    const capability = pipelineToCapability(input.text('pipeline'))
    return capability === null ? { error: 'pipeline not available' } : { out: { capability } }
  }),
]

/** A document's error is an error, an aborted start-up a panic. */
function outcomeOf<T>(result: StartupResult<T>, write: (value: T) => unknown): ReplayedOutcome {
  if (result.ok) return { out: write(result.value) }
  const { code, text } = result.refusal
  return code === 'document-refused' ? { error: text } : { panic: text }
}

function replayBasePrices(input: VectorFields, rules: PriceRules): ReplayedOutcome {
  const flags = {
    pricePerUnit: input.textOrNull('pricePerUnit'),
    pixelsPerUnit: input.text('pixelsPerUnit'),
    pricePerGateway: input.text('pricePerGateway'),
    pricePerBroadcaster: input.text('pricePerBroadcaster'),
    aiWorker: input.flag('aiWorker'),
  }
  return outcomeOf(
    configureBasePrices(flags, { convert: convertWith(input, rules), rules }),
    (entries) => {
      const book = new PriceBook()
      for (const { address, price } of entries) book.setBasePrice(address, price.priceWei)
      return { basePrices: writePrices(book.basePrices()) }
    },
  )
}

function replayMaxima(input: VectorFields, rules: PriceRules): ReplayedOutcome {
  const flags = {
    maxPricePerUnit: input.text('maxPricePerUnit'),
    pixelsPerUnit: input.text('pixelsPerUnit'),
    maxPricePerCapability: input.text('maxPricePerCapability'),
  }
  return outcomeOf(
    configureMaxPrices(flags, { convert: convertWith(input, rules), rules }),
    (entries) =>
      writeMaxima(entries.map((entry) => ({ ...entry, maxPrice: entry.maxPrice.priceWei }))),
  )
}

/** A gateway's maxima, the global one apart, sorted by capability and model. */
export function writeMaxima(
  entries: Iterable<{ capability: number; model: string; maxPrice: Rational }>,
): { maxPrice: string | null; capabilityMaxPrices: readonly object[] } {
  const byPair = new Map<string, { capability: number; model: string; maxPrice: string | null }>()
  for (const { capability, model, maxPrice } of entries) {
    byPair.set(`${capability} ${model}`, { capability, model, maxPrice: writeRational(maxPrice) })
  }
  const globalPair = `${CAPABILITY_UNUSED} default`
  const maxPrice = byPair.get(globalPair)?.maxPrice ?? null
  byPair.delete(globalPair)
  return { maxPrice, capabilityMaxPrices: [...byPair.values()].sort(byCapabilityAndModel) }
}

function replayModels(input: VectorFields, rules: PriceRules): ReplayedOutcome {
  const flags = {
    pricePerUnit: input.textOrNull('pricePerUnit'),
    pixelsPerUnit: input.text('pixelsPerUnit'),
    offchain: input.flag('offchain'),
  }
  const result = configureModelPrices(input.text('document'), flags, convertWith(input, rules))
  return outcomeOf(result, (entries) => {
    const book = new PriceBook()
    for (const { gateway, capability, model, price } of entries) {
      book.setCapabilityPrice(gateway, { capability, model, price: price.priceWei })
    }
    const gateways = [...new Set(entries.map(({ gateway }) => gateway.toLowerCase()))].sort()
    const pricesSet = gateways.flatMap((gateway) =>
      [...book.capabilityPrices(gateway)]
        .sort(byCapabilityAndModel)
        .map((entry) => ({ ...entry, gateway, price: writeRational(entry.price) })),
    )
    return { pricesSet }
  })
}

function replayRegistrations(input: VectorFields, rules: PriceRules): ReplayedOutcome {
  const book = new PriceBook()
  const convert = convertWith(input, rules)
  let outcome: ReplayedOutcome = { out: null }
  for (const document of input.texts('documents')) {
    outcome = outcomeOf(registerExternalCapability(document, book, convert), (registered) => ({
      name: registered.name,
      price: writeRational(registered.priceWei),
      jobPrice: writeRational(book.jobPrice(DEFAULT_SENDER, registered.name)),
    }))
  }
  return outcome
}

function convertWith(
  input: VectorFields,
  rules: PriceRules,
): (amount: CurrencyAmount) => Conversion {
  const converter = readConverter(input.objectOrNull('feed'), rules)
  return (amount) => convertPrice(converter, amount)
}

function byCapabilityAndModel(
  a: { capability: number; model: string },
  b: { capability: number; model: string },
): number {
  return a.capability - b.capability || (a.model < b.model ? -1 : 1)
}
