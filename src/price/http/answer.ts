import { conversionRefusalText, type ConversionRefusal } from '../feed/converted-price.ts'
import type { FollowedCeilings } from '../followed-ceilings.ts'
import type { OrchestratorPrices } from '../orchestrator-prices.ts'
import type { NegativeMaxPrice, PriceAddress } from './api-rules.ts'
import type { Form } from './form.ts'

/** What a command-line server answers. */
export interface Answer {
  readonly status: number
  readonly body: string
}

export type NodeType = 'orchestrator' | 'gateway' | 'remotesigner' | 'transcoder' | 'default'

/** The node whose prices the requests read and change. */
export interface PriceApiNode {
  readonly nodeType: NodeType
  readonly hasEthClient: boolean
  readonly prices: OrchestratorPrices
  readonly maxPrices: FollowedCeilings
  /** Names of the presets to transcode to. */
  transcodingOptions: readonly string[]
  /** In wei; 0 or below = no limit. */
  setMaxFaceValue(wei: bigint): void
  readonly rules: {
    readonly negativeMaxPrice: NegativeMaxPrice
    readonly priceAddress: PriceAddress
  }
}

export const DONE: Answer = { status: 200, body: '' }

/** An error as Go's http.Error writes it. */
export function refused(text: string): Answer {
  return { status: 400, body: `${text}\n` }
}

export function failed(text: string): Answer {
  return { status: 500, body: `${text}\n` }
}

export function conversionAnswer(refusal: ConversionRefusal | null): Answer | null {
  return refusal === null
    ? null
    : refused(`error converting price: ${conversionRefusalText(refusal)}`)
}

/** The answer to a request that lacks one of the parameters, in the order in which they are asked for; null = all are there. */
export function missingParameter(form: Form, names: readonly string[]): Answer | null {
  const missing = names.find((name) => form.value(name) === '')
  return missing === undefined ? null : refused(`missing form param: ${missing}`)
}
