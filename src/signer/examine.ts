import { toAddress, type Address } from '../bytes/hex.ts'
import { byocCapabilityName } from '../price/byoc-price.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import type { Capabilities, OrchestratorInfo } from '../wire/messages.ts'
import type { SignerRefusal } from './refusals.ts'
import type { LivePaymentContext, LivePaymentRequest, SignerProcess } from './request.ts'
import { NO_EXTENSION, stateWith, type SignerState } from './state.ts'

/** What the request asks for, once it has passed the first checks. */
export interface Asked {
  readonly info: OrchestratorInfo
  readonly address: Address
  readonly ticketParams: TicketParams
  /** The price of this call: the info's own, or a capability's. */
  readonly price: PriceInfo
  readonly capabilityPriced: boolean
  readonly capabilities: Capabilities | null
  readonly isNew: boolean
  /** As it came, with the type and number of this call; of a new session, as it begins. */
  readonly state: SignerState
  readonly manifestId: string
  readonly requestId: string
}

/** SG-10.3 to SG-10.12, in that order. */
export function examine<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  context: LivePaymentContext,
): Asked | SignerRefusal {
  const rules = process.rules.signer
  const requestId = context.randomId()
  if (request.orchestrator === null) return { code: 'orchestrator-missing' }
  if (!request.orchestrator.ok) return malformed(request.orchestrator.error)
  const info = request.orchestrator.value
  const { capabilities } = request
  const known = capabilities !== null && capabilities.ok ? capabilities.value : null
  const badCapabilities = capabilities !== null && !capabilities.ok ? capabilities.error : null
  if (badCapabilities !== null && rules.parsesCapabilitiesFirst()) return malformed(badCapabilities)
  const ownPrice = capabilityPriceOf(process, request, info, known)
  const price = ownPrice ?? info.priceInfo
  if (price === null || price.pricePerUnit === 0n || price.pixelsPerUnit === 0n) {
    return { code: 'price-missing' }
  }
  const { ticketParams } = info
  if (ticketParams === null) return { code: 'ticket-params-missing' }
  const address = toAddress(info.address)
  const isNew = request.state === null
  const opened = openState(process, request, address, price, context)
  if ('code' in opened) return opened
  const basis = rules.billingBasis({
    isNew,
    stateKey: opened.extension.capabilityKey,
    requestKey: byocCapabilityName(request.capability, known),
    capabilityPriced: ownPrice !== null,
  })
  if (basis === null) return { code: 'capability-changed' }
  if (request.manifestId === '' && !isNew) return { code: 'manifest-missing' }
  const manifestId = request.manifestId === '' ? context.randomId() : request.manifestId
  if (badCapabilities !== null) return malformed(badCapabilities)
  const state =
    basis.key === opened.extension.capabilityKey
      ? opened
      : stateWith(opened, { extension: { ...opened.extension, capabilityKey: basis.key } })
  return {
    info,
    address,
    ticketParams,
    price,
    capabilityPriced: basis.capabilityPriced,
    capabilities: known,
    isNew,
    state,
    manifestId,
    requestId,
  }
}

/** SG-10.6. */
function capabilityPriceOf<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  info: OrchestratorInfo,
  capabilities: Capabilities | null,
): PriceInfo | null {
  return process.rules.signer.capabilityPrice({
    enabled: process.byocPerCapabilityPricing,
    type: request.type,
    capability: request.capability,
    capabilities,
    capabilitiesPrices: info.capabilitiesPrices,
    basePrice: info.priceInfo,
  })
}

/** SG-10.9, SG-10.10. */
function openState<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  address: Address,
  price: PriceInfo,
  context: LivePaymentContext,
): SignerState | SignerRefusal {
  const rules = process.rules.signer
  if (request.state === null)
    return newState(request, address, price, context, rules.remembersApp())
  const opened = process.seal.open(request.state)
  if (!opened.ok) return opened.refusal
  const { state } = opened
  if (state.orchestratorAddress !== address) return { code: 'orchestrator-mismatch' }
  if (rules.remembersApp() && state.app !== request.app) return { code: 'app-mismatch' }
  if (!rules.adoptsType(state.type, request.type)) return { code: 'job-type-mismatch' }
  const sequenceNumber = BigInt.asUintN(64, state.sequenceNumber + 1n)
  return stateWith(state, { type: request.type, sequenceNumber })
}

function newState(
  request: Pick<LivePaymentRequest<unknown>, 'app' | 'type'>,
  address: Address,
  price: PriceInfo,
  context: LivePaymentContext,
  remembersApp: boolean,
): SignerState {
  return {
    stateId: context.randomId(),
    pmSessionId: '',
    lastUpdateUnixNs: null,
    orchestratorAddress: address,
    app: remembersApp ? request.app : '',
    authExpiryUnixSeconds: 0n,
    senderNonce: 0,
    balanceWei: null,
    initialPricePerUnit: price.pricePerUnit,
    initialPixelsPerUnit: price.pixelsPerUnit,
    type: request.type,
    sequenceNumber: 0n,
    authId: '',
    extension: NO_EXTENSION,
  }
}

function malformed(text: string): SignerRefusal {
  return { code: 'request-malformed', text }
}
