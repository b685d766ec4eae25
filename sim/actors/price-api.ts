import type { Answer, NodeType, PriceApiNode } from '../../src/price/http/answer.ts'
import { handlePriceRequest, type PriceApiRequest } from '../../src/price/http/price-api.ts'
import { FollowedCeilings } from '../../src/price/followed-ceilings.ts'
import { OrchestratorPrices } from '../../src/price/orchestrator-prices.ts'
import type { PriceRules } from '../../src/price/rules.ts'
import type { NodeFeed } from './node-feed.ts'

/** The parts of a node that its command-line server reads and changes; every node has books for both. */
export interface PriceApiParts {
  readonly nodeType: NodeType
  readonly feed: NodeFeed
  readonly rules: PriceRules
  readonly prices?: OrchestratorPrices | undefined
  readonly maxPrices?: FollowedCeilings | undefined
  readonly setMaxFaceValue?: ((wei: bigint) => void) | undefined
}

/**
 * What a running node answers to an operator who changes its prices over HTTP (spec PR-63, PR-64). Nothing of it survives a
 * restart; of transcoding options the world knows nothing.
 */
export function answerPriceRequest(parts: PriceApiParts, request: PriceApiRequest): Answer {
  const { nodeType, feed, rules } = parts
  const { converter } = feed
  const node: PriceApiNode = {
    nodeType,
    hasEthClient: true,
    prices: parts.prices ?? new OrchestratorPrices({ converter, rules }),
    maxPrices: parts.maxPrices ?? new FollowedCeilings(converter),
    transcodingOptions: [],
    setMaxFaceValue: parts.setMaxFaceValue ?? (() => undefined),
    rules,
  }
  const answer = handlePriceRequest(node, request)
  feed.follow()
  return answer
}
