import { toAddress, type Address } from '../bytes/hex.ts'
import { createPayment, type PayerPriceRules } from '../gateway/payment.ts'
import {
  createSegmentCredentials,
  liveSegmentIdentity,
  type CredentialsSigner,
} from '../gateway/segment-credentials.ts'
import { shouldRefreshSession } from '../gateway/session-refresh.ts'
import type { LedgerRules } from '../ledger/rules.ts'
import { stageUpdate } from '../ledger/stage-update.ts'
import {
  add,
  max,
  multiplyInteger,
  rational,
  subtract,
  ZERO,
  type Rational,
} from '../money/rational.ts'
import type { CapabilityCeilings } from '../price/capability-ceilings.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { TicketSender } from '../sender/ticket-sender.ts'
import type { TicketParams } from '../ticket/ticket.ts'
import type {
  Capabilities,
  OrchestratorInfo,
  Payment,
  SegmentCredentials,
} from '../wire/messages.ts'
import type { SignerBill } from './billing-rules.ts'
import type { SignerRefusal } from './refusals.ts'
import type { SignerRules } from './rules.ts'
import type { SignerState, StateSeal } from './state.ts'

/** One signer process. Replicas share key and configuration; scratch balances and PM sessions are each one's own. */
export interface SignerProcess<Sealed> {
  readonly sender: TicketSender
  readonly credentialsSigner: CredentialsSigner
  readonly seal: StateSeal<Sealed>
  readonly ceilings: CapabilityCeilings
  /** The flag -byocPerCapPricing (spec BY-5). */
  readonly byocPerCapabilityPricing: boolean
  /** What calls left behind, by orchestrator and state id (spec SG-5, SG-11). */
  readonly scratch: Map<string, Rational>
  readonly rules: {
    readonly signer: SignerRules
    readonly price: PayerPriceRules
    readonly ledger: Pick<LedgerRules, 'ticketCount'>
  }
}

/** A part of the request that had to be decoded, or the decoder's text. */
export type Decoded<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string }

/** A decoded POST /generate-live-payment (spec SG-1). Absent texts are ''. */
export interface LivePaymentRequest<Sealed> {
  readonly state: Sealed | null
  /** Null = not sent or empty. */
  readonly orchestrator: Decoded<OrchestratorInfo> | null
  readonly manifestId: string
  readonly inPixels: bigint
  readonly type: string
  readonly capabilities: Decoded<Capabilities> | null
  readonly capability: string
  readonly app: string
  /** Ceiling of the request, already parsed; null = none (spec SG-16). */
  readonly maxPrice: Rational | null
  /** How often the client means to ask; a hint that upstream does not know. */
  readonly paymentIntervalNs: bigint | null
}

export interface LivePaymentContext {
  /** The process's own wall clock. */
  readonly nowUnixNs: bigint
  /** Draws ids in the order of spec SG-5: state id, then manifest id, each only when needed. */
  readonly randomId: () => string
}

/** Everything that a payment says of itself. */
export interface LivePaymentPaid<Sealed> {
  readonly ok: true
  readonly payment: Payment
  readonly segmentCredentials: SegmentCredentials
  readonly sealed: Sealed
  readonly state: SignerState
  readonly bill: SignerBill
  readonly feeWei: Rational
  readonly tickets: bigint
  readonly ticketEvWei: Rational
  readonly price: PriceInfo
  readonly initialPrice: PriceInfo
  readonly elapsedNs: bigint
  readonly firstNonce: number
  readonly manifestId: string
}

export interface LivePaymentRefused<Sealed> {
  readonly ok: false
  readonly refusal: SignerRefusal
  /** What a 482 carries under some rules, else null. */
  readonly charged: ChargedState<Sealed> | null
}

/** A state that was charged for the time that had passed, without a payment. */
export interface ChargedState<Sealed> {
  readonly sealed: Sealed
  readonly state: SignerState
  readonly bill: SignerBill
  readonly feeWei: Rational
  readonly balanceWei: Rational
}

export type LivePaymentResult<Sealed> = LivePaymentPaid<Sealed> | LivePaymentRefused<Sealed>

/** What the request asks for, once it has passed the first checks. */
interface Asked {
  readonly info: OrchestratorInfo
  readonly address: Address
  readonly ticketParams: TicketParams
  readonly price: PriceInfo
  readonly capabilityPriced: boolean
  readonly capabilities: Capabilities | null
  readonly isNew: boolean
  readonly state: SignerState
  readonly manifestId: string
}

/**
 * One payment for a live session: checks in the order of spec SG-10, units, fee, tickets, the new state
 * (go-livepeer server/remote_signer.go:GenerateLivePayment). The first failure wins; statuses and texts are in `refusals.ts`.
 */
export function generateLivePayment<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  context: LivePaymentContext,
): LivePaymentResult<Sealed> {
  const asked = examine(process, request, context)
  if ('code' in asked) return refuse(asked)
  const { sender } = process
  const { ticketParams, state } = asked
  const sameParams = state.pmSessionId === ticketParams.recipientRandHash
  const nonce = process.rules.signer.continueNonce(sameParams, state.senderNonce)
  const pmSessionId = sender.startSession(ticketParams, nonce)
  const result = bill(process, request, context, asked, pmSessionId)
  sender.cleanupSession(pmSessionId)
  return result
}

/** SG-10.3 to SG-10.12. */
function examine<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  context: LivePaymentContext,
): Asked | SignerRefusal {
  const rules = process.rules.signer
  if (request.orchestrator === null) return { code: 'orchestrator-missing' }
  if (!request.orchestrator.ok) return malformed(request.orchestrator.error)
  const info = request.orchestrator.value
  const capabilities = request.capabilities
  const badCapabilities = capabilities !== null && !capabilities.ok ? capabilities.error : null
  if (badCapabilities !== null && rules.parsesCapabilitiesFirst()) return malformed(badCapabilities)
  const known = capabilities !== null && capabilities.ok ? capabilities.value : null
  const ownPrice = rules.capabilityPrice({
    enabled: process.byocPerCapabilityPricing,
    type: request.type,
    capability: request.capability,
    capabilities: known,
    capabilitiesPrices: info.capabilitiesPrices,
    basePrice: info.priceInfo,
  })
  const price = ownPrice ?? info.priceInfo
  if (price === null || price.pricePerUnit === 0n || price.pixelsPerUnit === 0n) {
    return { code: 'price-missing' }
  }
  if (info.ticketParams === null) return { code: 'ticket-params-missing' }
  const address = toAddress(info.address)
  const opened = openState(process, request, address, price, context)
  if ('code' in opened) return opened
  const isNew = request.state === null
  if (request.manifestId === '' && !isNew) return { code: 'manifest-missing' }
  const manifestId = request.manifestId === '' ? context.randomId() : request.manifestId
  if (badCapabilities !== null) return malformed(badCapabilities)
  return {
    info,
    address,
    ticketParams: info.ticketParams,
    price,
    capabilityPriced: ownPrice !== null,
    capabilities: known,
    isNew,
    state: opened,
    manifestId,
  }
}

/** SG-10.9, SG-10.10. */
function openState<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  address: Address,
  price: PriceInfo,
  context: LivePaymentContext,
): SignerState | SignerRefusal {
  const remembersApp = process.rules.signer.remembersApp()
  if (request.state === null) {
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
    }
  }
  const opened = process.seal.open(request.state)
  if (!opened.ok) return opened.refusal
  const { state } = opened
  if (state.orchestratorAddress !== address) return { code: 'orchestrator-mismatch' }
  if (remembersApp && state.app !== request.app) return { code: 'app-mismatch' }
  if (state.type !== '' && state.type !== request.type) return { code: 'job-type-mismatch' }
  const sequenceNumber = BigInt.asUintN(64, state.sequenceNumber + 1n)
  return { ...state, type: request.type, sequenceNumber }
}

/** SG-10.14 to SG-10.24. */
function bill<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  context: LivePaymentContext,
  asked: Asked,
  pmSessionId: string,
): LivePaymentResult<Sealed> {
  const { info, state, price } = asked
  const check = shouldRefreshSession(info, process.sender, context.nowUnixNs)
  if (!check.ok) return refuse({ code: 'refresh-check-failed', cause: check.refusal })
  if (check.refresh !== null) {
    return refuse({ code: 'refresh-needed', orchestratorUrl: info.transcoder })
  }
  const counted = process.rules.signer.bill({
    type: request.type,
    capabilityPriced: asked.capabilityPriced,
    nowUnixNs: context.nowUnixNs,
    lastUpdateUnixNs: state.lastUpdateUnixNs,
    inPixels: request.inPixels,
    paymentIntervalNs: request.paymentIntervalNs,
  })
  if (counted === null) return refuse({ code: 'job-type-invalid' })
  if (counted.units + counted.cushionUnits <= 0n) return refuse({ code: 'units-missing' })
  const priceRefusal = checkPrices(process, request, asked)
  if (priceRefusal !== null) return refuse(priceRefusal)
  if (state.initialPixelsPerUnit === 0n) {
    return refuse({ code: 'upstream-panic', text: 'division by zero' })
  }
  const initial = rational(state.initialPricePerUnit, state.initialPixelsPerUnit)
  const feeWei = multiplyInteger(initial, counted.units)
  const ev = process.sender.expectedValue(pmSessionId)
  if (!ev.ok) return refuse({ code: 'ticket-value-unknown', cause: ev.refusal })
  const key = scratchKey(asked)
  const residueWei = process.scratch.get(key) ?? ZERO
  const existing = state.balanceWei ?? process.rules.signer.unreadableBalance(residueWei)
  const needWei = max(add(feeWei, multiplyInteger(initial, counted.cushionUnits)), ev.evWei)
  const update = stageUpdate(existing, needWei, ev.evWei, process.rules.ledger)
  process.scratch.set(key, ZERO)
  const limit = process.rules.signer.ticketLimit()
  if (update.tickets <= 0n) {
    return noTickets(process, asked, counted, { feeWei, balanceWei: subtract(existing, feeWei) })
  }
  if (update.tickets > limit) {
    return refuse({ code: 'too-many-tickets', tickets: update.tickets, limit })
  }
  const balanceWei = subtract(add(existing, update.newCreditWei), feeWei)
  return pay(process, context, asked, {
    counted,
    feeWei,
    balanceWei,
    tickets: update.tickets,
    ticketEvWei: ev.evWei,
    pmSessionId,
    price,
    key,
  })
}

interface Due {
  readonly counted: SignerBill
  readonly feeWei: Rational
  readonly balanceWei: Rational
  readonly tickets: bigint
  readonly ticketEvWei: Rational
  readonly pmSessionId: string
  readonly price: PriceInfo
  readonly key: string
}

/** SG-10.21 to SG-10.24: tickets, credentials, the new state. */
function pay<Sealed>(
  process: SignerProcess<Sealed>,
  context: LivePaymentContext,
  asked: Asked,
  due: Due,
): LivePaymentResult<Sealed> {
  const { state, manifestId, info } = asked
  const initialPrice: PriceInfo = {
    pricePerUnit: state.initialPricePerUnit,
    pixelsPerUnit: state.initialPixelsPerUnit,
    capability: 0,
    constraint: '',
  }
  const created = createPayment(
    { sender: process.sender, pmSessionId: due.pmSessionId, price: due.price, initialPrice },
    due.tickets,
    process.rules.price,
  )
  if (!created.ok) return refuse({ code: 'payment-refused', cause: created.refusal })
  const { payment } = created
  if (payment === null) return refuse({ code: 'signer-not-ready' })
  const segmentCredentials = createSegmentCredentials(
    process.credentialsSigner,
    liveSegmentIdentity(manifestId),
    { durationMs: 0, capabilities: asked.capabilities, authToken: info.authToken },
  )
  process.scratch.set(due.key, due.balanceWei)
  const nonces = payment.ticketSenderParams
  const next: SignerState = {
    ...state,
    pmSessionId: due.pmSessionId,
    lastUpdateUnixNs: due.counted.billedUntilUnixNs,
    senderNonce: nonces.at(-1)?.senderNonce ?? state.senderNonce,
    balanceWei: due.balanceWei,
  }
  return {
    ok: true,
    payment,
    segmentCredentials,
    sealed: process.seal.seal(next),
    state: next,
    bill: due.counted,
    feeWei: due.feeWei,
    tickets: due.tickets,
    ticketEvWei: due.ticketEvWei,
    price: due.price,
    initialPrice,
    elapsedNs: context.nowUnixNs - (state.lastUpdateUnixNs ?? context.nowUnixNs),
    firstNonce: nonces[0]?.senderNonce ?? 0,
    manifestId,
  }
}

/** SG-10.16, SG-10.17. */
function checkPrices<Sealed>(
  process: SignerProcess<Sealed>,
  request: LivePaymentRequest<Sealed>,
  asked: Asked,
): SignerRefusal | null {
  const rules = process.rules.signer
  const { state, price, isNew } = asked
  const { initialPricePerUnit, initialPixelsPerUnit } = state
  if (!isNew && rules.checksInitialPrice()) {
    if (initialPricePerUnit <= 0n || initialPixelsPerUnit <= 0n) {
      return { code: 'initial-price-invalid' }
    }
  }
  const usable = !isNew && initialPixelsPerUnit !== 0n
  const current = rational(price.pricePerUnit, price.pixelsPerUnit)
  const breach = rules.ceiling(current, {
    configured: process.ceilings.effectiveMaxPrice(asked.capabilities),
    request: request.maxPrice,
    initial: usable ? rational(initialPricePerUnit, initialPixelsPerUnit) : null,
  })
  return breach === null ? null : { code: 'price-above-ceiling', price: current, ...breach }
}

/** SG-10.19; the state goes along only under rules that repair it, and only if credit remains. */
function noTickets<Sealed>(
  process: SignerProcess<Sealed>,
  asked: Asked,
  counted: SignerBill,
  { feeWei, balanceWei }: { readonly feeWei: Rational; readonly balanceWei: Rational },
): LivePaymentRefused<Sealed> {
  const refusal: SignerRefusal = { code: 'no-tickets' }
  if (asked.isNew || !process.rules.signer.noTicketsCarriesState()) return refuse(refusal)
  const state: SignerState = {
    ...asked.state,
    lastUpdateUnixNs: counted.billedUntilUnixNs,
    balanceWei,
  }
  const sealed = process.seal.seal(state)
  return { ok: false, refusal, charged: { sealed, state, bill: counted, feeWei, balanceWei } }
}

function scratchKey(asked: Asked): string {
  return `${asked.address} ${asked.state.stateId}`
}

function malformed(text: string): SignerRefusal {
  return { code: 'request-malformed', text }
}

function refuse<Sealed>(refusal: SignerRefusal): LivePaymentRefused<Sealed> {
  return { ok: false, refusal, charged: null }
}
