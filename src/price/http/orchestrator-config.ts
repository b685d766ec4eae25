import { parseRational } from '../../money/parse.ts'
import { divide, sign } from '../../money/rational.ts'
import { goQuote } from '../../wire/go-quote.ts'
import { DEFAULT_SENDER } from '../price-book.ts'
import {
  conversionAnswer,
  DONE,
  failed,
  missingParameter,
  refused,
  type Answer,
  type PriceApiNode,
} from './answer.ts'
import type { Form } from './form.ts'

/** /setPriceForBroadcaster (spec PR-63). The answer says wei whatever the currency. */
export function setPriceForBroadcaster(node: PriceApiNode, form: Form): Answer {
  const missing = missingParameter(form, ['pricePerUnit', 'pixelsPerUnit', 'broadcasterEthAddr'])
  if (missing !== null) return missing
  if (node.nodeType !== 'orchestrator') {
    return refused('Node must be orchestrator node to set price for broadcaster')
  }
  const address = form.value('broadcasterEthAddr')
  const refusal = setBasePrice(node, address, form)
  if (refusal !== null) return refusal
  const price = `${form.value('pricePerUnit')} wei for ${form.value('pixelsPerUnit')} pixels`
  return { status: 200, body: `Price per pixel set to ${price} for broadcaster ${address}\n` }
}

/** /setOrchestratorConfig: the default base price first, which stays although a later field is refused; on any node type (spec PR-63). */
export function setOrchestratorConfig(node: PriceApiNode, form: Form): Answer {
  if (!node.hasEthClient) return failed('missing ETH client')
  const hasPrice = form.value('pricePerUnit') !== '' && form.value('pixelsPerUnit') !== ''
  const refusal = hasPrice ? setBasePrice(node, DEFAULT_SENDER, form) : null
  return refusal ?? checkRegistration(form) ?? DONE
}

/** /activateOrchestrator, as far as prices go (spec PR-63). */
export function activateOrchestrator(node: PriceApiNode, form: Form): Answer {
  const missing = missingParameter(form, [
    'blockRewardCut',
    'feeShare',
    'pricePerUnit',
    'pixelsPerUnit',
    'serviceURI',
  ])
  if (missing !== null) return missing
  if (!node.hasEthClient) return failed('missing ETH client')
  return setBasePrice(node, DEFAULT_SENDER, form) ?? checkRegistration(form) ?? DONE
}

/** /setMaxFaceValue: a decimal integer of any sign (spec PR-63). */
export function setMaxFaceValue(node: PriceApiNode, form: Form): Answer {
  const missing = missingParameter(form, ['maxfacevalue'])
  if (missing !== null) return missing
  if (node.nodeType !== 'orchestrator') {
    return refused('node must be orchestrator node to set maxfacevalue')
  }
  const text = form.value('maxfacevalue')
  if (!/^[+-]?[0-9]+$/.test(text)) return refused('maxfacevalue not set to number')
  const magnitude = BigInt(text.replace(/^[+-]/, ''))
  node.setMaxFaceValue(text.startsWith('-') ? -magnitude : magnitude)
  return { status: 200, body: 'ticket max face value set' }
}

/** Stores a base price; null = stored (spec PR-64; go-livepeer server/handlers.go:setOrchestratorPriceInfo). */
function setBasePrice(node: PriceApiNode, address: string, form: Form): Answer | null {
  const priceText = form.value('pricePerUnit')
  const pixelsText = form.value('pixelsPerUnit')
  if (!node.rules.priceAddress(address)) {
    return refused(`broadcasterEthAddr is not a valid eth address, provided ${address}`)
  }
  const price = parseRational(priceText)
  if (price === null) return refused(`error parsing pricePerUnit value: ${priceText}`)
  if (sign(price) < 0) {
    return refused(`price unit must be greater than or equal to 0, provided ${priceText}`)
  }
  const pixels = parseRational(pixelsText)
  if (pixels === null) return refused(`error parsing pixelsPerUnit value: ${pixelsText}`)
  if (sign(pixels) <= 0) {
    return refused(`pixels per unit must be greater than 0, provided ${pixelsText}`)
  }
  const amount = { currency: form.value('currency'), price: divide(price, pixels) }
  return conversionAnswer(node.prices.setBasePrice(address, amount))
}

/** The fields that go to the chain are only checked for their form. */
function checkRegistration(form: Form): Answer | null {
  for (const [name, meaning] of [
    ['blockRewardCut', 'block reward cut'],
    ['feeShare', 'fee share'],
  ] as const) {
    const text = form.value(name)
    if (text !== '' && !isFloat(text)) {
      const cause = `strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax`
      return refused(`Cannot convert ${meaning}: ${cause}`)
    }
  }
  const uri = form.value('serviceURI')
  if (uri === '' || /^(?:\/|[a-zA-Z][a-zA-Z0-9+.-]*:\/)/.test(uri)) return null
  return refused(`parse ${goQuote(uri)}: invalid URI for request`)
}

function isFloat(text: string): boolean {
  return /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?|nan)$/i.test(text)
}
