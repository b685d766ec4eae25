import { divide, isZero } from '../../money/rational.ts'
import {
  conversionRefusalText,
  type Conversion,
  type ConvertedPrice,
  type CurrencyAmount,
} from '../feed/converted-price.ts'
import { goField, goRational, goSlice, goString, goStruct } from '../../wire/go-json-types.ts'
import { decodeWholeJson } from '../../wire/go-json.ts'
import { encodeUtf8 } from '../../wire/go-utf8.ts'
import { DEFAULT_SENDER } from '../price-book.ts'
import type { MalformedPriceDocument } from './malformed-document.ts'
import { parsePixelsFlag } from './pixels-flag.ts'
import { parsePriceFlag } from './price-flag.ts'
import {
  abort,
  accept,
  crash,
  DIVISION_BY_ZERO,
  MISSING_NUMBER,
  type StartupResult,
} from './startup-result.ts'

/** What start-up needs to make prices of a configuration. */
export interface PriceConfiguration {
  convert(amount: CurrencyAmount): Conversion
  readonly rules: { readonly malformedPriceDocument: MalformedPriceDocument }
}

/** The flags of an orchestrator's base prices, as texts; `pricePerUnit` is null when the flag is not given. */
export interface BasePriceFlags {
  readonly pricePerUnit: string | null
  readonly pixelsPerUnit: string
  /** Documents, not file names. */
  readonly pricePerGateway: string
  readonly pricePerBroadcaster: string
  readonly aiWorker: boolean
}

/** A base price to store for a sender (or `default`); a later one for the same address wins. */
export interface BasePriceEntry {
  readonly address: string
  readonly price: ConvertedPrice
}

const gatewayPrice = goStruct('starter.GatewayPrice', {
  address: goField('ethaddress', goString),
  pricePerUnit: goField('priceperunit', goRational),
  pixelsPerUnit: goField('pixelsperunit', goRational),
  currency: goField('currency', goString),
})
const gatewayPrices = goStruct('starter.GatewayPrices', {
  gateways: goField('gateways', goSlice(gatewayPrice)),
  broadcasters: goField('broadcasters', goSlice(gatewayPrice)),
})

/** The base prices that an on-chain orchestrator starts with, in order of setting (spec PR-17, PR-19, PR-20; go-livepeer starter.go). */
export function configureBasePrices(
  flags: BasePriceFlags,
  configuration: PriceConfiguration,
): StartupResult<readonly BasePriceEntry[]> {
  const entries: BasePriceEntry[] = []
  if (flags.pricePerUnit !== null) {
    const base = defaultPrice(flags.pricePerUnit, flags.pixelsPerUnit, configuration)
    if (!base.ok) return base
    entries.push({ address: DEFAULT_SENDER, price: base.value })
  } else if (!flags.aiWorker) {
    return abort('-pricePerUnit must be set')
  }
  const document = flags.pricePerBroadcaster || flags.pricePerGateway
  const perGateway = document === '' ? accept([]) : pricesPerGateway(document, configuration)
  return perGateway.ok ? accept([...entries, ...perGateway.value]) : perGateway
}

function defaultPrice(
  pricePerUnit: string,
  pixelsPerUnit: string,
  configuration: PriceConfiguration,
): StartupResult<ConvertedPrice> {
  const pixels = parsePixelsFlag(pixelsPerUnit)
  if (!pixels.ok) return pixels
  const flag = parsePriceFlag(pricePerUnit)
  if (flag === null) {
    return abort(
      `-pricePerUnit must be a valid integer with an optional currency, provided ${pricePerUnit}`,
    )
  }
  const price = divide(flag.price, pixels.value)
  const converted = configuration.convert({ currency: flag.currency, price })
  if (converted.ok) return accept(converted.converted)
  return abort(`Error converting price: ${conversionRefusalText(converted.refusal)}`)
}

/** All of `broadcasters`, then all of `gateways`; numbers are not checked (spec PR-19). */
function pricesPerGateway(
  document: string,
  configuration: PriceConfiguration,
): StartupResult<readonly BasePriceEntry[]> {
  const decoded = decodeWholeJson(encodeUtf8(document), gatewayPrices)
  if (!decoded.ok) {
    const refused = configuration.rules.malformedPriceDocument('-pricePerGateway', decoded.error)
    return refused === null ? accept([]) : abort(refused)
  }
  const entries: BasePriceEntry[] = []
  const { broadcasters, gateways } = decoded.value
  for (const entry of [...(broadcasters ?? []), ...(gateways ?? [])]) {
    if (entry.pricePerUnit === null || entry.pixelsPerUnit === null) return crash(MISSING_NUMBER)
    if (isZero(entry.pixelsPerUnit)) return crash(DIVISION_BY_ZERO)
    const price = divide(entry.pricePerUnit, entry.pixelsPerUnit)
    const converted = configuration.convert({ currency: entry.currency, price })
    if (!converted.ok) {
      const cause = conversionRefusalText(converted.refusal)
      return abort(`Error converting price for gateway ${entry.address}: ${cause}`)
    }
    entries.push({ address: entry.address, price: converted.converted })
  }
  return accept(entries)
}
