import { divide, sign, type Rational } from '../../money/rational.ts'
import { goField, goRational, goSlice, goString, goStruct } from '../../wire/go-json-types.ts'
import { decodeWholeJson } from '../../wire/go-json.ts'
import { encodeUtf8 } from '../../wire/go-utf8.ts'
import {
  conversionRefusalText,
  type ConvertedPrice,
  type CurrencyAmount,
} from '../feed/converted-price.ts'
import { DEFAULT_MODEL } from '../capability-ceilings.ts'
import { CAPABILITY_UNUSED } from '../capability-models.ts'
import { pipelineToCapability } from '../pipeline-capability.ts'
import type { PriceConfiguration } from './gateway-prices.ts'
import type { InheritedCurrency } from './inherited-currency.ts'
import { parsePixelsFlag } from './pixels-flag.ts'
import { parsePriceFlag } from './price-flag.ts'
import { abort, accept, type StartupResult } from './startup-result.ts'

/** The flags of a gateway's maximum prices, as texts. */
export interface MaxPriceFlags {
  readonly maxPricePerUnit: string
  readonly pixelsPerUnit: string
  /** A document, not a file name. */
  readonly maxPricePerCapability: string
}

/** A maximum to store; capability −1 with model `default` is the global one, and a later one for the same pair wins. */
export interface MaxPriceEntry {
  readonly capability: number
  readonly model: string
  readonly maxPrice: ConvertedPrice
}

export interface MaxPriceConfiguration extends PriceConfiguration {
  readonly rules: PriceConfiguration['rules'] & { readonly inheritedCurrency: InheritedCurrency }
}

const capabilityPrices = goStruct('starter.CapabilityPrices', {
  entries: goField(
    'capabilities_prices',
    goSlice(
      goStruct('starter.CapabilityPrice', {
        pipeline: goField('pipeline', goString),
        model: goField('model_id', goString),
        pricePerUnit: goField('price_per_unit', goRational),
        pixelsPerUnit: goField('pixels_per_unit', goRational),
        currency: goField('currency', goString),
      }),
    ),
  ),
})

/** The maxima that an on-chain gateway or signer starts with, in order of setting (spec PR-16, PR-18, PR-21; go-livepeer starter.go). */
export function configureMaxPrices(
  flags: MaxPriceFlags,
  configuration: MaxPriceConfiguration,
): StartupResult<readonly MaxPriceEntry[]> {
  const pixels = parsePixelsFlag(flags.pixelsPerUnit)
  if (!pixels.ok) return pixels
  const flag = parsePriceFlag(flags.maxPricePerUnit)
  if (flag === null) {
    return abort(
      `The maximum price per unit must be a valid integer with an optional currency, provided ${flags.maxPricePerUnit} instead\n`,
    )
  }
  const entries: MaxPriceEntry[] = []
  const hasGlobal = sign(flag.price) > 0
  if (hasGlobal) {
    const amount = { currency: flag.currency, price: divide(flag.price, pixels.value) }
    const global = convert(amount, configuration)
    if (!global.ok) return global
    const maxPrice = global.value
    entries.push({ capability: CAPABILITY_UNUSED, model: DEFAULT_MODEL, maxPrice })
  }
  if (flags.maxPricePerCapability === '') return accept(entries)
  const inherited = hasGlobal ? flag : null
  const more = capabilityMaxima(
    flags.maxPricePerCapability,
    { pixels: pixels.value, inherited },
    configuration,
  )
  return more.ok ? accept([...entries, ...more.value]) : more
}

function capabilityMaxima(
  document: string,
  flags: { readonly pixels: Rational; readonly inherited: CurrencyAmount | null },
  configuration: MaxPriceConfiguration,
): StartupResult<readonly MaxPriceEntry[]> {
  const decoded = decodeWholeJson(encodeUtf8(document), capabilityPrices)
  if (!decoded.ok) {
    const { malformedPriceDocument } = configuration.rules
    const refused = malformedPriceDocument('-maxPricePerCapability', decoded.error)
    return refused === null ? accept([]) : abort(refused)
  }
  const entries: MaxPriceEntry[] = []
  for (const entry of decoded.value.entries ?? []) {
    const amount = positive(entry.pricePerUnit)
    if (amount === null && flags.inherited === null) continue
    const capability = pipelineToCapability(entry.pipeline)
    if (capability === null) {
      return abort(
        `Pipeline in 'maxPricePerCapability' config is not valid capability: ${entry.pipeline}\n`,
      )
    }
    const currency =
      amount === null
        ? configuration.rules.inheritedCurrency(entry.currency, flags.inherited?.currency ?? '')
        : entry.currency
    const pixels = positive(entry.pixelsPerUnit) ?? flags.pixels
    const pricePerUnit = amount ?? flags.inherited?.price
    if (pricePerUnit === undefined) continue
    const maxPrice = convert({ currency, price: divide(pricePerUnit, pixels) }, configuration)
    if (!maxPrice.ok) return maxPrice
    const model = entry.model === '' ? DEFAULT_MODEL : entry.model
    entries.push({ capability, model, maxPrice: maxPrice.value })
  }
  return accept(entries)
}

function convert(
  amount: CurrencyAmount,
  configuration: PriceConfiguration,
): StartupResult<ConvertedPrice> {
  const result = configuration.convert(amount)
  if (result.ok) return accept(result.converted)
  return abort(`Error converting price: ${conversionRefusalText(result.refusal)}`)
}

function positive(value: Rational | null): Rational | null {
  return value !== null && sign(value) > 0 ? value : null
}
