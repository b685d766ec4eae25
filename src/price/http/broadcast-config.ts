import { floatString, ratString } from '../../money/format.ts'
import { parseRational } from '../../money/parse.ts'
import { divide, sign, type Rational } from '../../money/rational.ts'
import { encodeJson } from '../../wire/go-json-encode.ts'
import { pipelineToCapability } from '../pipeline-capability.ts'
import {
  conversionAnswer,
  DONE,
  missingParameter,
  refused,
  type Answer,
  type PriceApiNode,
} from './answer.ts'
import type { Form } from './form.ts'

/** Presets that a gateway can transcode to (go-livepeer's ffmpeg.VideoProfileLookup). */
const PRESETS: ReadonlySet<string> = new Set([
  'P144p30fps16x9',
  'P240p30fps16x9',
  'P240p25fps16x9',
  'P240p30fps4x3',
  'P360p30fps16x9',
  'P360p25fps16x9',
  'P360p30fps4x3',
  'P576p30fps16x9',
  'P576p25fps16x9',
  'P720p60fps16x9',
  'P720p30fps16x9',
  'P720p25fps16x9',
  'P720p30fps4x3',
])

/** GET /getBroadcastConfig (spec PR-63). */
export function getBroadcastConfig(node: PriceApiNode): Answer {
  const maxPrice = node.maxPrices.ceilings.maxPrice()
  const body = encodeJson({
    MaxPrice: maxPrice === null ? null : ratString(maxPrice),
    TranscodingOptions: node.transcodingOptions.join(','),
  })
  return { status: 200, body }
}

/** /setBroadcastConfig: the global maximum, then the presets; a price set before presets that fail stays (spec PR-63, X-22). */
export function setBroadcastConfig(node: PriceApiNode, form: Form): Answer {
  const options = form.value('transcodingOptions')
  const hasPrice = form.value('maxPricePerUnit') !== '' && form.value('pixelsPerUnit') !== ''
  if (!hasPrice && options === '') {
    return refused('missing form params (maxPricePerUnit AND pixelsPerUnit) or transcodingOptions')
  }
  const priceRefusal = hasPrice ? setGlobalMaxPrice(node, form) : null
  if (priceRefusal !== null) return priceRefusal
  if (options === '') return DONE
  const presets = options.split(',').filter((name) => PRESETS.has(name))
  if (presets.length === 0) return refused(`invalid transcoding options: ${options}`)
  node.transcodingOptions = presets
  return DONE
}

function setGlobalMaxPrice(node: PriceApiNode, form: Form): Answer | null {
  const read = maxPricePerPixel(form)
  if (!read.ok) return read.answer
  if (sign(read.price) > 0) {
    const amount = { currency: form.value('currency'), price: read.price }
    return conversionAnswer(node.maxPrices.setMaxPrice(amount))
  }
  if (sign(read.price) < 0 && node.rules.negativeMaxPrice() === 'refused') {
    const provided = form.value('maxPricePerUnit')
    return refused(`price unit must be greater than or equal to 0, provided ${provided}`)
  }
  node.maxPrices.clearMaxPrice()
  return null
}

/** /setMaxPriceForCapability (spec PR-63). */
export function setMaxPriceForCapability(node: PriceApiNode, form: Form): Answer {
  const missing = missingParameter(form, [
    'maxPricePerUnit',
    'pixelsPerUnit',
    'currency',
    'pipeline',
    'modelID',
  ])
  if (missing !== null) return missing
  if (node.nodeType !== 'gateway') {
    return refused('Node must be gateway node to set max price per capability')
  }
  const capability = pipelineToCapability(form.value('pipeline'))
  if (capability === null) return refused('pipeline not supported')
  const read = maxPricePerPixel(form)
  if (!read.ok) return read.answer
  if (sign(read.price) <= 0) {
    return refused(`pricePerPixel needs to be > 0: ${floatString(read.price, 3)}`)
  }
  const amount = { currency: form.value('currency'), price: read.price }
  const { maxPrices } = node
  const refusal = maxPrices.setCapabilityMaxPrice(capability, form.value('modelID'), amount)
  return conversionAnswer(refusal) ?? DONE
}

function maxPricePerPixel(
  form: Form,
):
  | { readonly ok: true; readonly price: Rational }
  | { readonly ok: false; readonly answer: Answer } {
  const priceText = form.value('maxPricePerUnit')
  const pixelsText = form.value('pixelsPerUnit')
  const refuse = (text: string): { readonly ok: false; readonly answer: Answer } => ({
    ok: false,
    answer: refused(text),
  })
  const price = parseRational(priceText)
  if (price === null) return refuse(`Error parsing pricePerUnit value: ${priceText}`)
  const pixels = parseRational(pixelsText)
  if (pixels === null) return refuse(`Error parsing pixelsPerUnit value: ${pixelsText}`)
  if (sign(pixels) <= 0) {
    return refuse(`pixels per unit must be greater than 0, provided ${pixelsText}`)
  }
  return { ok: true, price: divide(price, pixels) }
}
