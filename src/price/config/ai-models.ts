import { floatString } from '../../money/format.ts'
import { divide, isZero, reduce, sign, ZERO, type Rational } from '../../money/rational.ts'
import {
  goBool,
  goField,
  goInt,
  goRational,
  goSlice,
  goString,
  goStruct,
  type GoStruct,
} from '../../wire/go-json-types.ts'
import { decodeWholeJson } from '../../wire/go-json.ts'
import { encodeUtf8 } from '../../wire/go-utf8.ts'
import {
  conversionRefusalText,
  type Conversion,
  type ConvertedPrice,
  type CurrencyAmount,
} from '../feed/converted-price.ts'
import { pipelineToCapability } from '../pipeline-capability.ts'
import { DEFAULT_SENDER } from '../price-book.ts'
import type { NamedModel } from './ai-models-comma.ts'
import { parsePixelsFlag } from './pixels-flag.ts'
import { parsePriceFlag } from './price-flag.ts'
import { abort, accept, refuseDocument, type StartupResult } from './startup-result.ts'

/** The flags that a document of AI models falls back to; `pricePerUnit` is null when the flag is not given. */
export interface ModelPriceFlags {
  readonly pricePerUnit: string | null
  readonly pixelsPerUnit: string
  /** Off-chain nodes check the pipelines and set no prices. */
  readonly offchain: boolean
}

/** The price of a model to store for a sender (or `default`); a later one for the same model wins. */
export interface ModelPriceEntry {
  readonly gateway: string
  readonly capability: number
  readonly model: string
  readonly price: ConvertedPrice
}

const modelFields = {
  pipeline: goField('pipeline', goString),
  model: goField('model_id', goString),
  url: goField('url', goString),
  token: goField('token', goString),
  warm: goField('warm', goBool),
  capacity: goField('capacity', goInt),
  gateway: goField('gateway', goString),
  pricePerUnit: goField('price_per_unit', goRational),
  pixelsPerUnit: goField('pixels_per_unit', goRational),
  currency: goField('currency', goString),
}
const modelDocument = goSlice(goStruct('core.AIModelConfig', modelFields))
type ModelConfig = Pick<
  GoStruct<typeof modelFields>,
  'pipeline' | 'model' | 'gateway' | 'pricePerUnit' | 'pixelsPerUnit' | 'currency'
>

/** The model prices of an `-aiModels` file's content, in order of setting (spec PR-22; go-livepeer starter.go). */
export function configureModelPrices(
  document: string,
  flags: ModelPriceFlags,
  convert: (amount: CurrencyAmount) => Conversion,
): StartupResult<readonly ModelPriceEntry[]> {
  const decoded = decodeWholeJson(encodeUtf8(document), modelDocument)
  return decoded.ok
    ? priceModels(decoded.value ?? [], flags, convert)
    : refuseDocument(decoded.error)
}

/** The same for models named in the comma syntax, which all take the price of the flags. */
export function configureNamedModelPrices(
  models: readonly NamedModel[],
  flags: ModelPriceFlags,
  convert: (amount: CurrencyAmount) => Conversion,
): StartupResult<readonly ModelPriceEntry[]> {
  const unpriced = { gateway: '', pricePerUnit: null, pixelsPerUnit: null, currency: '' }
  return priceModels(
    models.map(({ pipeline, model }) => ({ ...unpriced, pipeline, model })),
    flags,
    convert,
  )
}

function priceModels(
  models: readonly ModelConfig[],
  flags: ModelPriceFlags,
  convert: (amount: CurrencyAmount) => Conversion,
): StartupResult<readonly ModelPriceEntry[]> {
  const entries: ModelPriceEntry[] = []
  for (const model of models) {
    const capability = pipelineToCapability(model.pipeline)
    if (capability === null) return abort(`Pipeline is not valid capability: ${model.pipeline}\n`)
    if (flags.offchain) continue
    const amount = modelAmount(model, flags)
    if (!amount.ok) return amount
    const result = convert(amount.value)
    if (!result.ok) {
      return abort(`error converting price: ${conversionRefusalText(result.refusal)}`)
    }
    const gateway = model.gateway === '' ? DEFAULT_SENDER : model.gateway
    entries.push({ gateway, capability, model: model.model, price: result.converted })
  }
  return accept(entries)
}

/** A model's own price and divisor, each replaced by the flag's when absent; the flag's price brings its currency. */
function modelAmount(model: ModelConfig, flags: ModelPriceFlags): StartupResult<CurrencyAmount> {
  const basePixels = parsePixelsFlag(flags.pixelsPerUnit)
  if (!basePixels.ok) return basePixels
  const base = baseAmount(flags.pricePerUnit)
  if (!base.ok) return base

  const named = `for model '${model.model}' in pipeline '${model.pipeline}'`
  const pixels = model.pixelsPerUnit ?? basePixels.value
  if (!isInteger(pixels) || sign(pixels) <= 0) {
    const provided = floatString(pixels, 2)
    return abort(
      `'pixelsPerUnit' value specified ${named} must be a valid positive integer, provided ${provided}`,
    )
  }
  if (model.pricePerUnit === null) {
    if (isZero(base.value.price)) return abort(`'pricePerUnit' must be set ${named}`)
    return accept({ currency: base.value.currency, price: divide(base.value.price, pixels) })
  }
  if (sign(model.pricePerUnit) < 0) {
    const provided = floatString(model.pricePerUnit, 2)
    return abort(
      `'pricePerUnit' value specified ${named} must be a valid positive number, provided ${provided}`,
    )
  }
  return accept({ currency: model.currency, price: divide(model.pricePerUnit, pixels) })
}

function baseAmount(pricePerUnit: string | null): StartupResult<CurrencyAmount> {
  if (pricePerUnit === null) return accept({ currency: '', price: ZERO })
  const flag = parsePriceFlag(pricePerUnit)
  if (flag !== null) return accept(flag)
  return abort(
    `-pricePerUnit must be a valid positive integer with an optional currency, provided ${pricePerUnit}`,
  )
}

function isInteger(value: Rational): boolean {
  return reduce(value).denominator === 1n
}
