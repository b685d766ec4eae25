import { checksumAddress } from '../ticket/checksum.ts'
import { toAddress, type Hex } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { Capabilities, OrchestratorInfo } from '../wire/messages.ts'
import { authTokenExpiration, createAuthToken } from './auth-token.ts'
import type { Instant, OrchestratorNode } from './node.ts'
import { infoRefusalText, orchestratorInfo, type InfoRefusal } from './orchestrator-info.ts'
import { jobAccountIdOf, keepToldPrice } from './told-price.ts'

/** A GetOrchestrator request (spec PM-13, PM-167). */
export interface DiscoveryRequest {
  readonly address: Hex
  readonly signature: Hex
  readonly capabilities: Capabilities | null
  readonly ignoreCapacityCheck: boolean
}

export type RequestRefusal =
  { readonly code: 'request-signature-invalid' } | { readonly code: 'at-capacity' }

export type DiscoveryRefusal =
  | RequestRefusal
  | InfoRefusal
  /** The auth webhook did not accept the sender, or gave no usable answer (spec PR-26). */
  | { readonly code: 'authentication-failed'; readonly error: string }

export type DiscoveryResult =
  | { readonly ok: true; readonly info: OrchestratorInfo }
  | { readonly ok: false; readonly refusal: DiscoveryRefusal }

/** What a GetOrchestrator answer draws: the ticket parameters' seed and the new session's id. */
export interface DiscoveryChoices {
  readonly seed: bigint
  /** 8 hex digits (spec PM-160). */
  readonly sessionId: string
  readonly webhookPrice: PriceInfo | null
}

/**
 * Answers GetOrchestrator: signature, capacity, then price, ticket parameters and a new token (spec PM-167;
 * go-livepeer server/rpc.go:getOrchestrator). The price is always the live one, never a session's (spec PM-147).
 */
export function discover(
  node: OrchestratorNode,
  request: DiscoveryRequest,
  choices: DiscoveryChoices,
  now: Instant,
): DiscoveryResult {
  const refusal = verifyDiscoveryRequest(node, request)
  return refusal === null ? answerDiscovery(node, request, choices, now) : { ok: false, refusal }
}

/** The rest of `discover`, once the request is verified and the auth webhook, if there is one, has accepted the sender. */
export function answerDiscovery(
  node: OrchestratorNode,
  request: Pick<DiscoveryRequest, 'address' | 'capabilities'>,
  choices: DiscoveryChoices,
  now: Instant,
): DiscoveryResult {
  const expiration = authTokenExpiration(now.wallUnixNs)
  const sender = toAddress(request.address)
  const { capabilities } = request
  const result = orchestratorInfo(node, {
    sender,
    manifestId: '',
    capabilities,
    webhookPrice: choices.webhookPrice,
    authToken: createAuthToken(node, choices.sessionId, expiration),
    seed: choices.seed,
  })
  const manifestId = jobAccountIdOf(capabilities)
  if (result.ok && manifestId !== null) {
    keepToldPrice(node, { sender, manifestId }, result.info.priceInfo, now.monotonicNs)
  }
  return result
}

/**
 * Checks who asks, then whether there is room (spec PM-13; go-livepeer server/rpc.go:verifyOrchestratorReq). The signature
 * covers the text of the checksummed address.
 */
export function verifyDiscoveryRequest(
  node: Pick<OrchestratorNode, 'cryptography' | 'environment'>,
  request: Pick<DiscoveryRequest, 'address' | 'signature' | 'ignoreCapacityCheck'>,
): RequestRefusal | null {
  const address = toAddress(request.address)
  const text = new TextEncoder().encode(checksumAddress(address))
  const digest = node.cryptography.keccak256(text)
  if (!node.cryptography.verifyHash(address, digest, request.signature).valid) {
    return { code: 'request-signature-invalid' }
  }
  if (!request.ignoreCapacityCheck && !node.environment.hasCapacity('')) {
    return { code: 'at-capacity' }
  }
  return null
}

/** The upstream text of a refused GetOrchestrator. */
export function discoveryRefusalText(refusal: DiscoveryRefusal): string {
  switch (refusal.code) {
    case 'request-signature-invalid':
      return 'orchestrator req sig check failed'
    case 'at-capacity':
      return 'OrchestratorCapped'
    case 'authentication-failed':
      return `authentication failed: ${refusal.error}`
    default:
      return infoRefusalText(refusal)
  }
}
