import type { Rational } from '../../src/money/rational.ts'
import { parseModelList } from '../../src/price/config/ai-models-comma.ts'
import {
  configureModelPrices,
  configureNamedModelPrices,
  type ModelPriceEntry,
} from '../../src/price/config/ai-models.ts'
import type { StartupResult } from '../../src/price/config/startup-result.ts'
import { flagOrigin, positive, tellSender } from './base-prices.ts'
import { documentOf, mendOfDocument, placeIn, type Document } from './documents.ts'
import { documentEntries, syntaxPlace, type DocumentEntry } from './json-places.ts'
import type { ModelPriceSetting, PriceOrigin } from './node-configuration.ts'
import { configured, flagText, tellRefusal, type Reading } from './reading.ts'
import { tellUnknownMembers } from './unknown-members.ts'

/** The prices of an orchestrator's models (spec PR-22). */
export function readModelPrices(reading: Reading): readonly ModelPriceSetting[] {
  const { context, sources } = reading
  const document = documentOf('aiModels', sources.aiModels, { ...context, ...reading })
  if (document === null) return []
  const isJson = document.isGiven ? /^[[{]/.test(document.text) : document.isFile
  return isJson ? fromJson(reading, document) : fromList(reading, document)
}

function fromList(reading: Reading, document: Document): readonly ModelPriceSetting[] {
  const named = parseModelList(document.text)
  if (!named.ok) {
    const missing =
      document.missing !== null && !document.text.includes(':')
        ? `there is no file ${document.missing}`
        : 'write pipeline:model:true'
    reading.findings.error('AO114', document.place, named.refusal.text, missing)
    return []
  }
  const result = configureNamedModelPrices(
    named.value,
    flagsOf(reading),
    reading.conversions.convert,
  )
  if (!result.ok) {
    tellRefusal(reading, result.refusal, {
      code: 'AO115',
      place: document.place,
      mend: 'name a pipeline that exists, and set -pricePerUnit for models without a price',
    })
    return []
  }
  const origin = { ...flagOrigin(reading, 'pricePerUnit'), place: document.place }
  return result.value.map((entry, index) =>
    settingOf(reading, entry, named.value[index]?.pipeline ?? '', origin),
  )
}

function fromJson(reading: Reading, document: Document): readonly ModelPriceSetting[] {
  const { convert } = reading.conversions
  const entries = documentEntries(document, null)
  for (const entry of entries) tellUnknownMembers(reading, document, entry, 'model')
  const result = configureModelPrices(document.text, flagsOf(reading), convert)
  if (!result.ok) {
    tellModels(reading, document, entries, result.refusal)
    return []
  }
  return result.value.map((priced, index) => {
    const entry = entries.length === result.value.length ? entries[index] : undefined
    const origin = entryOrigin(reading, document, entry)
    tellSender(reading, priced.gateway, origin)
    return settingOf(reading, priced, entry?.literal('pipeline') ?? '', origin)
  })
}

function flagsOf(reading: Reading): Parameters<typeof configureModelPrices>[1] {
  return {
    pricePerUnit: flagText(reading, 'pricePerUnit'),
    pixelsPerUnit: flagText(reading, 'pixelsPerUnit') ?? '1',
    offchain: false,
  }
}

function tellModels(
  reading: Reading,
  document: Document,
  entries: readonly DocumentEntry[],
  refusal: Extract<StartupResult<readonly ModelPriceEntry[]>, { ok: false }>['refusal'],
): void {
  const malformed = refusal.code === 'document-refused'
  // Errors of the flags themselves are told where they stand.
  if (/^-(?:pixels|price)PerUnit/.test(refusal.text) && reading.findings.hasErrors) return
  const again = (text: string): StartupResult<readonly ModelPriceEntry[]> =>
    configureModelPrices(text, flagsOf(reading), reading.conversions.convert)
  const guilty = entries.find(({ json }) => !again(`[${json}]`).ok)
  reading.conversions.refused = null
  again(document.text)
  tellRefusal(reading, refusal, {
    code: malformed ? 'AO114' : 'AO115',
    place: placeIn(document, guilty?.place ?? syntaxPlace(document)),
    mend: malformed ? mendOfDocument(document) : mendOfEntry(refusal.text),
  })
}

function mendOfEntry(text: string): string {
  if (text.startsWith('Pipeline'))
    return 'write a pipeline that exists, in lower case: live-video-to-video'
  if (text.includes('must be set')) return 'add price_per_unit to the model, or -pricePerUnit'
  return 'write price_per_unit of at least 0, and pixels_per_unit as a whole number above 0'
}

function settingOf(
  reading: Reading,
  entry: ModelPriceEntry,
  pipeline: string,
  origin: PriceOrigin,
): ModelPriceSetting {
  const { gateway, capability, model, price } = entry
  const named = { ...origin, setting: `the price of ${pipeline}/${model}` }
  const setting = configured(price, named, reading)
  return { sender: gateway, capability, pipeline, model, price: setting }
}

function entryOrigin(
  reading: Reading,
  document: Document,
  entry: DocumentEntry | undefined,
): PriceOrigin {
  const byFlag = flagOrigin(reading, 'pricePerUnit')
  const literal = entry?.literal('price_per_unit') ?? ''
  const own = literal === '' || literal === 'null' ? null : literal
  const units = positive(entry?.literal('pixels_per_unit') ?? '')
  return {
    place: placeIn(document, entry?.placeOf('price_per_unit') ?? document.place),
    setting: 'price_per_unit',
    written: own ?? byFlag.written,
    currency: own === null ? byFlag.currency : (entry?.literal('currency') ?? ''),
    ...divisor(units, own !== null, byFlag),
  }
}

/** A price without a divisor of its own is divided by -pixelsPerUnit. */
export function divisor(
  own: Rational | null,
  hasPrice: boolean,
  byFlag: PriceOrigin,
): Pick<PriceOrigin, 'unitsPer' | 'units'> {
  if (own !== null) return { unitsPer: own, units: 'own' }
  const { unitsPer, units } = byFlag
  return { unitsPer, units: hasPrice && units === 'own' ? 'of-the-flag' : units }
}
