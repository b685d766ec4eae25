import { ONE } from '../../src/money/rational.ts'
import { registerExternalCapability } from '../../src/price/config/external-capability.ts'
import {
  decodeRunnerPrice,
  runnerPriceRefusalText,
} from '../../src/price/live-runner/price-text.ts'
import { pricePerWireUnit, wireRunnerPrice } from '../../src/price/live-runner/wire-runner-price.ts'
import { PriceBook } from '../../src/price/price-book.ts'
import { positive } from './base-prices.ts'
import { documentOf, mendOfDocument, placeIn, type Document } from './documents.ts'
import { documentEntries, syntaxPlace, wholeDocument, type DocumentEntry } from './json-places.ts'
import type { ExternalPrice, PriceOrigin, RunnerPriceSetting } from './node-configuration.ts'
import { configured, tellRefusal, type Reading } from './reading.ts'
import type { SourceText } from './sources.ts'
import { tellUnknownMembers } from './unknown-members.ts'
import type { Conversion } from '../../src/price/feed/converted-price.ts'

/** The external capabilities that workers register with these documents, in order (spec PR-23). */
export function readExternalPrices(reading: Reading): readonly ExternalPrice[] {
  const documents = reading.sources.capabilities ?? []
  return documents.flatMap((document) => externalPrice(reading, document))
}

function externalPrice(reading: Reading, given: SourceText): readonly ExternalPrice[] {
  const { conversions, findings } = reading
  let conversion: Conversion | null = null
  const result = registerExternalCapability(given.text, new PriceBook(), (amount) => {
    conversion = conversions.convert(amount)
    return conversion
  })
  const entry = wholeDocument(given)
  const whole = { source: given.source, line: null, column: null }
  const inDocument = given.inline !== true
  if (entry !== null) {
    const document = { isFile: inDocument, place: whole }
    tellUnknownMembers(reading, document, entry, 'capability')
  }
  if (!result.ok) {
    const malformed = entry === null
    tellRefusal(reading, result.refusal, {
      code: 'AO118',
      place: inDocument && malformed ? syntaxPlace(given) : whole,
      mend: malformed
        ? 'mend the JSON here'
        : 'price_per_unit and price_scaling are whole numbers: 3 for 10 is 0.3',
    })
    return []
  }
  const converted = conversionOf(conversion)
  if (converted === null) return []
  const origin: PriceOrigin = {
    place: inDocument ? (entry?.placeOf('price_per_unit') ?? whole) : whole,
    setting: `price_per_unit of ${result.value.name}`,
    written: entry?.literal('price_per_unit') ?? '',
    currency: entry?.literal('currency') ?? '',
    unitsPer: positive(entry?.literal('price_scaling') ?? '') ?? ONE,
    units: entry?.literal('price_scaling') === '' ? 'default' : 'own',
  }
  if (origin.currency !== '' && !/^(?:wei|eth)$/i.test(origin.currency)) {
    const reason = `the price of ${result.value.name} is turned into wei once, when it is registered: it does not follow the feed`
    findings.warn('AO220', origin.place, reason, 'register again when the rate has moved')
  }
  const price = configured(converted, origin, reading)
  return [{ name: result.value.name, price }]
}

function conversionOf(
  conversion: Conversion | null,
): Extract<Conversion, { ok: true }>['converted'] | null {
  return conversion?.ok === true ? conversion.converted : null
}

/**
 * The prices of an orchestrator's live runners: a -liveRunnerConfig document, or one `price_info` (spec PR-24, PR-72). What else
 * a runner's entry must have is not looked at.
 */
export function readRunnerPrices(reading: Reading): readonly RunnerPriceSetting[] {
  const { context, sources, findings } = reading
  const document = documentOf('liveRunnerConfig', sources.liveRunners, { ...context, ...reading })
  if (document === null) return []
  const whole = wholeDocument(document)
  if (whole === null) {
    const reason = 'the document of live runners is not valid JSON'
    findings.error(
      'AO119',
      placeIn(document, syntaxPlace(document)),
      reason,
      mendOfDocument(document),
    )
    return []
  }
  const runners = documentEntries(document, 'runners')
  if (runners.length === 0) return runnerPrice(reading, document, whole, 'live runner')
  return runners.flatMap((runner) => {
    const app = runner.literal('app') || runner.literal('label') || 'live runner'
    const price = runner.inner('price_info')
    if (price !== null) return runnerPrice(reading, document, price, app)
    const place = placeIn(document, runner.place)
    findings.error('AO119', place, 'price_info.price is required', 'add price_info')
    return []
  })
}

function runnerPrice(
  reading: Reading,
  document: Document,
  entry: DocumentEntry,
  app: string,
): readonly RunnerPriceSetting[] {
  const { conversions, findings } = reading
  const place = placeIn(document, entry.placeOf('price'))
  const refuse = (reason: string, mend: string): readonly RunnerPriceSetting[] => {
    findings.error('AO119', place, reason, mend)
    return []
  }
  const decoded = decodeRunnerPrice(entry.json)
  tellUnknownMembers(reading, document, entry, 'runnerPrice')
  if (!decoded.ok) {
    const mend = 'write { "price": 3.5, "currency": "usd", "unit": "hour" } (or 720p, or fixed)'
    return refuse(runnerPriceRefusalText(decoded.refusal), mend)
  }
  const { runnerPrice } = decoded
  const converted = conversions.convert({ currency: 'USD', price: pricePerWireUnit(runnerPrice) })
  if (!converted.ok) {
    tellRefusal(
      reading,
      { code: 'startup-aborted', text: 'the price of a live runner is in USD' },
      {
        code: 'AO119',
        place,
        mend: '',
      },
    )
    return []
  }
  const { unit } = runnerPrice
  const wire = wireRunnerPrice(converted.converted.priceWei, unit)
  if (!wire.ok) return refuse(wire.error, 'raise the price, or price another unit')
  const origin: PriceOrigin = {
    place,
    setting: `price_info of ${app}`,
    written: runnerPrice.text,
    currency: 'USD',
    unitsPer: ONE,
    units: 'own',
  }
  return [{ app, unit, price: configured(converted.converted, origin, reading) }]
}
