import { failed, type Answer, type PriceApiNode } from './answer.ts'
import {
  getBroadcastConfig,
  setBroadcastConfig,
  setMaxPriceForCapability,
} from './broadcast-config.ts'
import { parseForm, type Form } from './form.ts'
import {
  activateOrchestrator,
  setMaxFaceValue,
  setOrchestratorConfig,
  setPriceForBroadcaster,
} from './orchestrator-config.ts'

/** A request to a node's command-line server; its method does not matter. */
export interface PriceApiRequest {
  readonly path: string
  /** What follows the question mark. */
  readonly query: string
  /** A form's body; '' = none. */
  readonly body: string
}

const HANDLERS: ReadonlyMap<string, (node: PriceApiNode, form: Form) => Answer> = new Map([
  ['/activateOrchestrator', activateOrchestrator],
  ['/getBroadcastConfig', getBroadcastConfig],
  ['/setBroadcastConfig', setBroadcastConfig],
  ['/setMaxFaceValue', setMaxFaceValue],
  ['/setMaxPriceForCapability', setMaxPriceForCapability],
  ['/setOrchestratorConfig', setOrchestratorConfig],
  ['/setPriceForBroadcaster', setPriceForBroadcaster],
])

/** Paths that a node answers. */
export const PRICE_API_PATHS: readonly string[] = [...HANDLERS.keys()]

/** Reads or changes a node's prices over HTTP (spec PR-63, PR-64; go-livepeer server/handlers.go). */
export function handlePriceRequest(node: PriceApiNode, request: PriceApiRequest): Answer {
  const handler = HANDLERS.get(request.path)
  if (handler === undefined) return { status: 404, body: '404 page not found\n' }
  const parsed = parseForm(request)
  if (!parsed.ok) return failed(`parse form error: ${parsed.error}`)
  return handler(node, parsed.form)
}
