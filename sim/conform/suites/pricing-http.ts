import { assert } from '../../../src/assert.ts'
import type { CurrencyConverter } from '../../../src/price/feed/converted-price.ts'
import { FollowedCeilings } from '../../../src/price/followed-ceilings.ts'
import type { Answer, NodeType, PriceApiNode } from '../../../src/price/http/answer.ts'
import { handlePriceRequest } from '../../../src/price/http/price-api.ts'
import { OrchestratorPrices } from '../../../src/price/orchestrator-prices.ts'
import type { PriceRules } from '../../../src/price/rules.ts'
import { stepsReplay, suiteOf, type SuiteAdapter, type VectorStep } from '../adapter.ts'
import type { ReplayedOutcome } from '../vector-file.ts'
import { writeMaxima } from './pricing-config.ts'
import { readConverter, writePrices } from './pricing-feed-fields.ts'
import type { VectorFields } from './vector-fields.ts'

/** The price requests of a node's command-line server. */
export const pricingHttpSuites: readonly SuiteAdapter[] = [
  suiteOf('pricing/address-regex', (input, { rules }) => replayAddress(input, rules.price)),
  stepsReplay('pricing/http-price-api', (input, { rules }) => replayApi(input, rules.price)),
]

const NODE_TYPES: readonly NodeType[] = [
  'orchestrator',
  'gateway',
  'remotesigner',
  'transcoder',
  'default',
]
const START_OPTIONS = ['P240p30fps4x3', 'P360p30fps16x9']

/** A node of which only the prices exist. */
export function createPriceNode(
  options: { readonly nodeType: NodeType; readonly hasEthClient: boolean },
  converter: CurrencyConverter,
  rules: PriceRules,
  setMaxFaceValue: (wei: bigint) => void,
): PriceApiNode {
  return {
    ...options,
    prices: new OrchestratorPrices({ converter, rules }),
    maxPrices: new FollowedCeilings(converter),
    transcodingOptions: START_OPTIONS,
    setMaxFaceValue,
    rules,
  }
}

/** Sends a step's request: `params` in the query of a GET and in the body of a POST, `rawQuery` verbatim. */
export function sendRequest(node: PriceApiNode, fields: VectorFields): Answer {
  const params = fields.list('params').map((pair) => {
    assert(Array.isArray(pair), 'a parameter is a pair')
    return pair.map((text) => encodeURIComponent(String(text))).join('=')
  })
  const inQuery = fields.textOrNull('method') === 'GET'
  return handlePriceRequest(node, {
    path: fields.text('path'),
    query: fields.textOrNull('rawQuery') ?? (inQuery ? params.join('&') : ''),
    body: inQuery ? '' : params.join('&'),
  })
}

function replayAddress(input: VectorFields, rules: PriceRules): ReplayedOutcome {
  const converter = readConverter(null, rules)
  const options = { nodeType: 'orchestrator', hasEthClient: true } as const
  const node = createPriceNode(options, converter, rules, () => undefined)
  // The empty address cannot be sent, and is refused with the text of any other.
  const address = input.text('address')
  if (address === '') {
    assert(!rules.priceAddress(address), 'the empty text is no address')
    return { error: 'broadcasterEthAddr is not a valid eth address, provided ' }
  }
  const query = `pricePerUnit=1&pixelsPerUnit=1&broadcasterEthAddr=${encodeURIComponent(address)}`
  const answer = handlePriceRequest(node, { path: '/setPriceForBroadcaster', query, body: '' })
  if (answer.status !== 200) return { error: answer.body.slice(0, -1) }
  const [storedUnder] = node.prices.book.basePrices().keys()
  return { out: { storedUnder } }
}

function replayApi(input: VectorFields, rules: PriceRules): (step: VectorStep) => unknown {
  const nodeType = NODE_TYPES.find((type) => type === input.text('nodeType'))
  assert(nodeType !== undefined, 'unknown type of node')
  const maxFaceValuesSet: string[] = []
  const node = createPriceNode(
    { nodeType, hasEthClient: input.flag('ethClient') },
    readConverter(input.objectOrNull('feed'), rules),
    rules,
    (wei) => maxFaceValuesSet.push(`${wei}`),
  )
  return ({ fields }) => {
    const answer = sendRequest(node, fields)
    const state = {
      basePrices: writePrices(node.prices.book.basePrices()),
      ...writeMaxima(node.maxPrices.ceilings.maxima()),
      transcodingOptions: node.transcodingOptions.join(','),
      maxFaceValuesSet: maxFaceValuesSet.splice(0),
    }
    return { ...answer, state }
  }
}
