import { configureMaxPrices, type MaxPriceEntry } from '../../src/price/config/capability-maxima.ts'
import { malformedPriceDocument } from '../../src/price/config/malformed-document.ts'
import { parsePriceFlag } from '../../src/price/config/price-flag.ts'
import type { StartupResult } from '../../src/price/config/startup-result.ts'
import { flagOrigin, positive, tellFlagRefusal, tellMalformed } from './base-prices.ts'
import { documentOf, placeIn, type Document } from './documents.ts'
import { documentEntries, type DocumentEntry } from './json-places.ts'
import { divisor } from './model-prices.ts'
import type { MaximumSetting, PriceOrigin } from './node-configuration.ts'
import { configured, flagText, tellRefusal, type Reading } from './reading.ts'
import { tellUnknownMembers } from './unknown-members.ts'

/** The maximum prices of a gateway or a remote signer (spec PR-18, PR-21). */
export function readMaxima(reading: Reading): readonly MaximumSetting[] {
  const { context, sources } = reading
  const global = configure('', reading)
  if (!global.ok) {
    tellFlagRefusal(reading, 'maxPricePerUnit', global.refusal)
    return []
  }
  const origin = flagOrigin(reading, 'maxPricePerUnit')
  const all = global.value.map((entry) => settingOf(reading, entry, '', origin))
  const document = documentOf('maxPricePerCapability', sources.maxPricePerCapability, {
    ...context,
    ...reading,
  })
  return document === null ? all : [...all, ...perCapability(reading, document)]
}

function perCapability(reading: Reading, document: Document): readonly MaximumSetting[] {
  const entries = documentEntries(document, 'capabilities_prices')
  for (const entry of entries) tellUnknownMembers(reading, document, entry, 'maximum')
  const result = configure(document.text, reading)
  if (!result.ok) {
    const malformed = /^-maxPricePerCapability is not a valid document: ([^]*)$/.exec(
      result.refusal.text,
    )
    if (malformed !== null) {
      tellMalformed(reading, '-maxPricePerCapability', document, malformed[1] ?? '')
      return []
    }
    const guilty = entries.find(({ json }) => !configure(listOf(json), reading).ok)
    reading.conversions.refused = null
    configure(document.text, reading)
    tellRefusal(reading, result.refusal, {
      code: 'AO115',
      place: placeIn(document, guilty?.place ?? document.place),
      mend: 'write a pipeline that exists, in lower case: live-video-to-video; byoc cannot be named',
    })
    return []
  }
  return entries.flatMap((entry) => oneMaximum(reading, document, entry))
}

/** An entry alone has the same outcome as among the others; the global maximum comes first. */
function oneMaximum(
  reading: Reading,
  document: Document,
  entry: DocumentEntry,
): readonly MaximumSetting[] {
  const result = configure(listOf(entry.json), reading)
  if (!result.ok) return []
  const own = result.value.slice(globalCount(reading))
  const name = `${entry.literal('pipeline')}/${entry.literal('model_id') || 'default'}`
  if (own.length === 0) {
    const reason = `the maximum of ${name} is not above 0, and there is no -maxPricePerUnit: any price is accepted`
    const mend = 'write price_per_unit as a number above 0'
    reading.findings.ignored('AO208', placeIn(document, entry.place), reason, mend)
  }
  const explained = tellInherited(reading, document, entry, name) || undefined
  const origin = { ...entryOrigin(reading, document, entry), explained }
  return own.map((maximum) => settingOf(reading, maximum, entry.literal('pipeline'), origin))
}

/** A number without its currency is worth 10^18 times less or more (spec X-14); whether it is so here. */
function tellInherited(
  reading: Reading,
  document: Document,
  entry: DocumentEntry,
  name: string,
): boolean {
  const { context, findings } = reading
  if (positive(entry.literal('price_per_unit')) !== null || globalCount(reading) === 0) return false
  const flag = flagText(reading, 'maxPricePerUnit') ?? ''
  const { currency } = parsePriceFlag(flag) ?? { currency: '' }
  const own = entry.literal('currency')
  const used = context.rules.inheritedCurrency(own, currency)
  if (used.toLowerCase() === currency.toLowerCase()) return false
  const reason = `the maximum of ${name} takes the number of -maxPricePerUnit ${flag} and not its currency: it is ${flag.slice(0, flag.length - currency.length)} ${used || 'wei'}`
  const mend = `write "currency": "${currency}" into the entry, or its own price_per_unit`
  findings.warn('AO209', placeIn(document, entry.place), reason, mend)
  return true
}

/** 1 when there is a maximum for all. */
function globalCount(reading: Reading): number {
  const global = configure('', reading)
  return global.ok ? global.value.length : 0
}

function configure(document: string, reading: Reading): StartupResult<readonly MaxPriceEntry[]> {
  const { context, conversions } = reading
  return configureMaxPrices(
    {
      maxPricePerUnit: flagText(reading, 'maxPricePerUnit') ?? '0',
      pixelsPerUnit: flagText(reading, 'pixelsPerUnit') ?? '1',
      maxPricePerCapability: document,
    },
    {
      convert: conversions.convert,
      rules: {
        inheritedCurrency: context.rules.inheritedCurrency,
        malformedPriceDocument: malformedPriceDocument.refused,
      },
    },
  )
}

function listOf(json: string): string {
  return `{"capabilities_prices":[${json}]}`
}

function settingOf(
  reading: Reading,
  { capability, model, maxPrice }: MaxPriceEntry,
  pipeline: string,
  origin: PriceOrigin,
): MaximumSetting {
  return { capability, pipeline, model, price: configured(maxPrice, origin, reading) }
}

function entryOrigin(reading: Reading, document: Document, entry: DocumentEntry): PriceOrigin {
  const byFlag = flagOrigin(reading, 'maxPricePerUnit')
  const own = positive(entry.literal('price_per_unit'))
  const units = positive(entry.literal('pixels_per_unit'))
  const name = `${entry.literal('pipeline')}/${entry.literal('model_id') || 'default'}`
  return {
    place: placeIn(document, own === null ? entry.place : entry.placeOf('price_per_unit')),
    setting: `the maximum of ${name}`,
    written: own === null ? byFlag.written : entry.literal('price_per_unit'),
    currency: entry.literal('currency'),
    ...divisor(units, own !== null, byFlag),
  }
}
