import { unreachable } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import { priceConversionText, type PriceConversionRefusal } from '../price/fixed-point.ts'
import { advertisedPrices } from '../price/advertised-prices.ts'
import { readPriceInfo, type PriceInfo } from '../price/price-info.ts'
import { quotePrice } from '../price/session-price.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import type { AuthToken, Capabilities, OrchestratorInfo } from '../wire/messages.ts'
import { NIL_DEREFERENCE, type UpstreamPanic } from './balance.ts'
import type { OrchestratorNode } from './node.ts'
import { recipientRefusalText, type RecipientRefusal } from '../recipient/refusal.ts'
import type { TicketRecipient } from '../recipient/ticket-recipient.ts'

export type InfoRefusal =
  | { readonly code: 'price-unavailable'; readonly cause: RecipientRefusal }
  | { readonly code: 'price-not-representable'; readonly cause: PriceConversionRefusal }
  | { readonly code: 'ticket-params-refused'; readonly cause: RecipientRefusal }
  | { readonly code: 'price-invalid'; readonly error: 'pixels per unit is 0' }
  | UpstreamPanic

export interface InfoRequest {
  readonly sender: Address
  /** Session whose fixed price holds, '' for none (spec PM-147). */
  readonly manifestId: string
  /** Null when the request carried none: then the list of capability prices is filled (spec BY-1). */
  readonly capabilities: Capabilities | null
  /** The price that the authentication webhook set for this sender; it holds for requests without capabilities (spec PM-167). */
  readonly webhookPrice: PriceInfo | null
  readonly authToken: AuthToken
  /** 32 drawn bytes as an integer (spec PM-50). */
  readonly seed: bigint
}

export type InfoResult =
  | { readonly ok: true; readonly info: OrchestratorInfo }
  | { readonly ok: false; readonly refusal: InfoRefusal }

export type PriceInfoResult =
  | { readonly ok: true; readonly priceInfo: PriceInfo | null }
  | { readonly ok: false; readonly refusal: InfoRefusal }

export type TicketParamsResult =
  | { readonly ok: true; readonly params: TicketParams | null }
  | { readonly ok: false; readonly refusal: InfoRefusal }

/**
 * What the orchestrator tells a sender: its price, ticket parameters bound to exactly that price, and the token
 * (spec PM-167, PR-49; go-livepeer server/rpc.go:orchestratorInfoWithCaps). Any refusal of price or parameters refuses the whole.
 * Callers have run the ledger's due ticks, so that an expired fixed price is gone.
 */
export function orchestratorInfo(node: OrchestratorNode, request: InfoRequest): InfoResult {
  const { sender, manifestId, capabilities } = request
  const webhookPrice =
    capabilities !== null || keepsFixedPrice(node, request) ? null : request.webhookPrice
  const price =
    webhookPrice === null
      ? wirePriceFor(node, { sender, manifestId, capabilities })
      : ({ ok: true, priceInfo: webhookPrice } as const)
  if (!price.ok) return price
  const params = ticketParamsFor(node, sender, price.priceInfo, request.seed)
  if (!params.ok) return params
  return {
    ok: true,
    info: {
      transcoder: node.serviceUri,
      ticketParams: params.params,
      priceInfo: price.priceInfo,
      address: node.address,
      capabilities: node.environment.ownCapabilities(),
      authToken: request.authToken,
      capabilitiesPrices: node.rules.listsCapabilityPrices(capabilities !== null)
        ? advertisedPrices(node.pricing, sender)
        : [],
      nodes: [],
    },
  }
}

function keepsFixedPrice(node: OrchestratorNode, { sender, manifestId }: InfoRequest): boolean {
  if (manifestId === '' || node.rules.webhookPriceOverFixed()) return false
  return node.ledger.fixedPrice(sender, manifestId) !== null
}

/**
 * The price for a sender as it travels; null off-chain (spec PR-37, PR-6; go-livepeer core/orchestrator.go:PriceInfo and
 * PriceInfoForCaps: which of the two converts depends on whether the request named capabilities).
 */
export function wirePriceFor(
  node: OrchestratorNode,
  query: Pick<InfoRequest, 'sender' | 'manifestId' | 'capabilities'>,
): PriceInfoResult {
  if (node.recipient === null) return { ok: true, priceInfo: null }
  const { sender, manifestId, capabilities } = query
  const fixedPrice = manifestId === '' ? null : node.ledger.fixedPrice(sender, manifestId)
  const quote = quotePrice(node.pricing, { sender, capabilities, fixedPrice })
  if (!quote.ok) return { ok: false, refusal: { code: 'price-unavailable', cause: quote.refusal } }
  const { wirePrice, wirePriceForCapabilities } = node.pricing.rules
  const wire = (capabilities === null ? wirePrice : wirePriceForCapabilities)(quote.price)
  return wire.ok
    ? wire
    : { ok: false, refusal: { code: 'price-not-representable', cause: wire.refusal } }
}

/**
 * Ticket parameters bound to a price; null off-chain (spec PM-50, PR-48; go-livepeer core/orchestrator.go:TicketParams).
 * Upstream crashes when there is no price.
 */
export function ticketParamsFor(
  node: { readonly recipient: Pick<TicketRecipient, 'ticketParams'> | null },
  sender: Address,
  priceInfo: PriceInfo | null,
  seed: bigint,
): TicketParamsResult {
  if (node.recipient === null) return { ok: true, params: null }
  if (priceInfo === null) return { ok: false, refusal: NIL_DEREFERENCE }
  const reading = readPriceInfo(priceInfo)
  if (!reading.ok) return { ok: false, refusal: { code: 'price-invalid', error: reading.error } }
  if (reading.price === null) return { ok: false, refusal: NIL_DEREFERENCE }
  const result = node.recipient.ticketParams(sender, reading.price, seed)
  if (result.ok) return { ok: true, params: result.params }
  return { ok: false, refusal: { code: 'ticket-params-refused', cause: result.refusal } }
}

/** The upstream text behind a refused info; most endpoints answer a masked text instead. */
export function infoRefusalText(refusal: InfoRefusal): string {
  switch (refusal.code) {
    case 'price-unavailable':
    case 'ticket-params-refused':
      return recipientRefusalText(refusal.cause)
    case 'price-not-representable':
      return priceConversionText(refusal.cause)
    case 'price-invalid':
      return refusal.error
    case 'upstream-panic':
      return refusal.text
    default:
      return unreachable(refusal)
  }
}
