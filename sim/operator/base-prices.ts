import { parseRational } from '../../src/money/parse.ts'
import { ONE, sign, type Rational } from '../../src/money/rational.ts'
import { configureBasePrices, type BasePriceEntry } from '../../src/price/config/gateway-prices.ts'
import { malformedPriceDocument } from '../../src/price/config/malformed-document.ts'
import { parsePriceFlag } from '../../src/price/config/price-flag.ts'
import type { StartupResult } from '../../src/price/config/startup-result.ts'
import { DEFAULT_SENDER } from '../../src/price/price-book.ts'
import { readBoolean } from './flag-value.ts'
import { documentOf, mendOfDocument, placeIn, type Document } from './documents.ts'
import { documentEntries, syntaxPlace, type DocumentEntry } from './json-places.ts'
import type { BasePrice, PriceOrigin } from './node-configuration.ts'
import {
  configured,
  flagPlace,
  flagText,
  onlyDocuments,
  tellRefusal,
  type Reading,
} from './reading.ts'
import { tellUnknownMembers } from './unknown-members.ts'

/** The base prices of an orchestrator (spec PR-16, PR-17, PR-19, PR-20). */
export function readBasePrices(reading: Reading): readonly BasePrice[] {
  return [...defaultPrice(reading), ...perGateway(reading)]
}

/** Where a price flag was written and what for. */
export function flagOrigin(reading: Reading, flag: string): PriceOrigin {
  const written = flagText(reading, flag) ?? '0'
  const pixels = flagText(reading, 'pixelsPerUnit')
  const price = parsePriceFlag(written)
  return {
    place: flagPlace(reading, flag),
    setting: `-${flag}`,
    written: price === null ? written : written.slice(0, written.length - price.currency.length),
    currency: price?.currency ?? '',
    unitsPer: positive(pixels ?? '1') ?? ONE,
    units: pixels === null ? 'default' : 'own',
  }
}

/** Tells which of the two price flags is wrong. */
export function tellFlagRefusal(
  reading: Reading,
  flag: string,
  refusal: Extract<StartupResult<unknown>, { ok: false }>['refusal'],
): void {
  const pixels = refusal.text.startsWith('-pixelsPerUnit')
  tellRefusal(reading, refusal, {
    code: pixels ? 'AO111' : 'AO110',
    place: flagPlace(reading, pixels ? 'pixelsPerUnit' : flag),
    mend: pixels
      ? 'write a whole number above 0, e.g. 1000000000000 or 1e12'
      : 'write digits, and a currency if it is not wei: 1200, 0.3USD (no sign, exponent or space)',
  })
}

function defaultPrice(reading: Reading): readonly BasePrice[] {
  const { context, conversions, findings } = reading
  const pricePerUnit = flagText(reading, 'pricePerUnit')
  const result = configureBasePrices(
    {
      pricePerUnit,
      pixelsPerUnit: flagText(reading, 'pixelsPerUnit') ?? '1',
      pricePerGateway: '',
      pricePerBroadcaster: '',
      aiWorker:
        readBoolean(flagText(reading, 'aiWorker') ?? '') === true ||
        context.basePriceElsewhere ||
        onlyDocuments(reading),
    },
    { convert: conversions.convert, rules: context.rules },
  )
  if (result.ok) {
    const origin = flagOrigin(reading, 'pricePerUnit')
    return result.value.map(({ address, price }) => ({
      sender: address,
      price: configured(price, origin, reading),
    }))
  }
  if (pricePerUnit === null && result.refusal.text === '-pricePerUnit must be set') {
    const mend = 'add -pricePerUnit (0 = work for free), or -aiWorker to price models only'
    findings.error('AO112', flagPlace(reading, 'orchestrator'), result.refusal.text, mend)
  } else {
    tellFlagRefusal(reading, 'pricePerUnit', result.refusal)
  }
  return []
}

function perGateway(reading: Reading): readonly BasePrice[] {
  const { context, sources, findings } = reading
  const deprecated = reading.settings.get('pricePerBroadcaster')
  const named = documentOf('pricePerGateway', sources.pricePerGateway, { ...context, ...reading })
  const old = documentOf('pricePerBroadcaster', undefined, { ...context, ...reading })
  if (deprecated !== undefined && old !== null) {
    const instead = named === null ? '' : ', and replaces -pricePerGateway altogether'
    const reason = `-pricePerBroadcaster is deprecated${instead}`
    findings.warn('AO212', deprecated.place, reason, 'use -pricePerGateway')
  }
  const document = old ?? named
  if (document === null) return []
  const result = configureDocument(document.text, reading)
  const entries = entriesOf(document)
  for (const entry of entries) tellUnknownMembers(reading, document, entry, 'gateway')
  if (!result.ok) {
    tellDocument(reading, document, entries, result.refusal)
    return []
  }
  return result.value.map(({ address, price }, index) => {
    const entry = entries.length === result.value.length ? entries[index] : undefined
    const origin = entryOrigin(document, entry, address)
    tellSender(reading, address, origin)
    return { sender: address, price: configured(price, origin, reading) }
  })
}

/** In upstream's order. */
function entriesOf(document: Document): readonly DocumentEntry[] {
  return ['broadcasters', 'gateways'].flatMap((list) => documentEntries(document, list))
}

/** A document alone, under the rule that says when it is malformed. */
function configureDocument(
  text: string,
  { conversions }: Reading,
): StartupResult<readonly BasePriceEntry[]> {
  return configureBasePrices(
    {
      pricePerUnit: null,
      pixelsPerUnit: '1',
      pricePerGateway: text,
      pricePerBroadcaster: '',
      aiWorker: true,
    },
    {
      convert: conversions.convert,
      rules: { malformedPriceDocument: malformedPriceDocument.refused },
    },
  )
}

function tellDocument(
  reading: Reading,
  document: Document,
  entries: readonly DocumentEntry[],
  refusal: Extract<StartupResult<unknown>, { ok: false }>['refusal'],
): void {
  const malformed = /^-pricePerGateway is not a valid document: ([^]*)$/.exec(refusal.text)
  if (malformed !== null) {
    tellMalformed(reading, '-pricePerGateway', document, malformed[1] ?? '')
    return
  }
  const guilty = entries.find(
    ({ json }) => !configureDocument(`{"gateways":[${json}]}`, reading).ok,
  )
  reading.conversions.refused = null
  const again = configureDocument(document.text, reading)
  tellRefusal(reading, again.ok ? refusal : again.refusal, {
    code: 'AO115',
    place: placeIn(document, guilty?.place ?? document.place),
    mend: 'give ethaddress, priceperunit and pixelsperunit (above 0), and a currency if not wei',
  })
}

/** A document that is no JSON of its shape: upstream goes on without it, `repaired` does not. */
export function tellMalformed(
  reading: Reading,
  flag: string,
  document: Document,
  error: string,
): void {
  const { context, findings } = reading
  const place = placeIn(document, syntaxPlace(document))
  const refused = context.rules.malformedPriceDocument(flag, error)
  if (refused === null) {
    const reason = `${flag} is ignored as a whole, because it is not a valid document: ${error}`
    findings.warn('AO207', place, reason, mendOfDocument(document))
  } else {
    findings.error('AO114', place, refused, mendOfDocument(document))
  }
}

function entryOrigin(
  document: Document,
  entry: DocumentEntry | undefined,
  address: string,
): PriceOrigin {
  return {
    place: placeIn(document, entry?.placeOf('priceperunit') ?? document.place),
    setting: `priceperunit of ${address}`,
    written: entry?.literal('priceperunit') ?? '',
    currency: entry?.literal('currency') ?? '',
    unitsPer: positive(entry?.literal('pixelsperunit') ?? '1') ?? ONE,
    units: 'own',
  }
}

/** Base prices are looked up under an address in lower case (spec PR-10). */
export function tellSender(reading: Reading, sender: string, { place }: PriceOrigin): void {
  if (sender === DEFAULT_SENDER || /^0x[0-9a-f]{40}$/i.test(sender)) return
  const reason = `"${sender}" is the address of no gateway, so this price is never used`
  const mend = /^[0-9a-f]{40}$/i.test(sender)
    ? `write 0x${sender}`
    : 'write 0x and the 40 digits of the account that pays'
  reading.findings.ignored('AO213', place, reason, mend)
}

/** A literal that is a number above 0. */
export function positive(text: string): Rational | null {
  const value = parseRational(text)
  return value !== null && sign(value) > 0 ? value : null
}
