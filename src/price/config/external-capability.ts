import { rational, type Rational } from '../../money/rational.ts'
import { goField, goInt, goInt64, goString, goStruct } from '../../wire/go-json-types.ts'
import { decodeWholeJson } from '../../wire/go-json.ts'
import { encodeUtf8 } from '../../wire/go-utf8.ts'
import {
  conversionRefusalText,
  type Conversion,
  type CurrencyAmount,
} from '../feed/converted-price.ts'
import { DEFAULT_SENDER, type PriceBook } from '../price-book.ts'
import { abort, accept, refuseDocument, type StartupResult } from './startup-result.ts'

/** A registered external capability and its price in wei per compute second when it was registered. */
export interface RegisteredCapability {
  readonly name: string
  readonly priceWei: Rational
}

const externalCapability = goStruct('core.ExternalCapability', {
  name: goField('name', goString),
  description: goField('description', goString),
  url: goField('url', goString),
  capacity: goField('capacity', goInt),
  pricePerUnit: goField('price_per_unit', goInt64),
  priceScaling: goField('price_scaling', goInt64),
  currency: goField('currency', goString),
  token: goField('token', goString),
})

/**
 * Registers an external capability from a worker's JSON document: the name, and as default job price the price at this moment
 * (spec PR-23; go-livepeer core/external_capabilities.go:RegisterCapability).
 */
export function registerExternalCapability(
  document: string,
  book: PriceBook,
  convert: (amount: CurrencyAmount, name: string) => Conversion,
): StartupResult<RegisteredCapability> {
  const decoded = decodeWholeJson(encodeUtf8(document), externalCapability)
  if (!decoded.ok) return refuseDocument(decoded.error)
  const { name, pricePerUnit, priceScaling, currency } = decoded.value
  const price = rational(pricePerUnit, priceScaling === 0n ? 1n : priceScaling)
  const result = convert({ currency, price }, name)
  if (!result.ok) return abort(`error converting price: ${conversionRefusalText(result.refusal)}`)
  const { priceWei } = result.converted
  book.registerExternalCapability(name)
  book.setJobPrice(DEFAULT_SENDER, name, priceWei)
  return accept({ name, priceWei })
}
