import { createPayment } from '../gateway/payment.ts'
import { createSegmentCredentials, liveSegmentIdentity } from '../gateway/segment-credentials.ts'
import { newPaymentEvent, type UsageEvent } from '../metering/usage-events.ts'
import { rational } from '../money/rational.ts'
import type { Payment, SegmentCredentials } from '../wire/messages.ts'
import { scratchKey, type Charge } from './charge.ts'
import type { Asked } from './examine.ts'
import { NO_EVENTS } from './outcome.ts'
import type { SignerRefusal } from './refusals.ts'
import type { SignerProcess } from './request.ts'
import type { SignerState } from './state.ts'

/** Tickets, credentials and the state after them, before it is sealed. */
export interface Signed {
  readonly payment: Payment
  readonly credentials: SegmentCredentials
  readonly state: SignerState
  readonly firstNonce: number
  readonly events: readonly UsageEvent[]
}

/** SG-10.21 to SG-10.24. A price that rose too far is refused before any ticket is signed. */
export function sign<Sealed>(
  process: SignerProcess<Sealed>,
  asked: Asked,
  due: Charge,
  pmSessionId: string,
): Signed | SignerRefusal {
  const created = createPayment(
    {
      sender: process.sender,
      pmSessionId,
      price: asked.price,
      initialPrice: due.initialPrice,
    },
    due.tickets,
    process.rules.price,
  )
  if (!created.ok) return { code: 'payment-refused', cause: created.refusal }
  const { payment } = created
  if (payment === null) return { code: 'signer-not-ready' }
  const { capabilities, info, manifestId } = asked
  const credentials = createSegmentCredentials(
    process.credentialsSigner,
    liveSegmentIdentity(manifestId),
    {
      durationMs: 0,
      capabilities:
        capabilities === null ? null : process.rules.signer.credentialsCapabilities(capabilities),
      authToken: info.authToken,
    },
  )
  process.scratch?.set(scratchKey(asked), due.balanceWei)
  const tickets = payment.ticketSenderParams
  const lastNonce = tickets.at(-1)?.senderNonce ?? asked.state.senderNonce
  return {
    payment,
    credentials,
    state: paidState(process, asked, due, pmSessionId, lastNonce),
    firstNonce: tickets[0]?.senderNonce ?? 0,
    events: process.monitoring === true ? [paymentEvent(process, asked, payment)] : NO_EVENTS,
  }
}

/** The state of a call that credit covered: charged, nothing signed. */
export function chargedState(asked: Asked, due: Charge): SignerState {
  return advanced(asked, due, asked.state.extension.nonces)
}

function paidState<Sealed>(
  process: SignerProcess<Sealed>,
  asked: Asked,
  due: Charge,
  pmSessionId: string,
  lastNonce: number,
): SignerState {
  const { expirationBlock } = asked.ticketParams
  const nonces = process.rules.signer.rememberNonces(asked.state.extension.nonces, {
    pmSessionId,
    lastNonce,
    expirationBlock,
  })
  return { ...advanced(asked, due, nonces), pmSessionId, senderNonce: lastNonce }
}

function advanced(
  { state }: Asked,
  { bill, balanceWei }: Charge,
  nonces: SignerState['extension']['nonces'],
): SignerState {
  const { extension } = state
  return {
    ...state,
    lastUpdateUnixNs: bill.billedUntilUnixNs,
    balanceWei,
    extension: {
      carriedUnitNs: bill.carriedUnitNs,
      askPeriodNs: bill.elapsedNs > 0n ? bill.elapsedNs : extension.askPeriodNs,
      capabilityKey: extension.capabilityKey,
      nonces,
    },
  }
}

function paymentEvent<Sealed>(
  process: SignerProcess<Sealed>,
  asked: Asked,
  payment: Payment,
): UsageEvent {
  const { info, price, ticketParams } = asked
  return newPaymentEvent({
    manifestId: asked.manifestId,
    requestId: asked.requestId,
    authSessionId: info.authToken?.sessionId ?? '',
    recipient: ticketParams.recipient,
    sender: process.sender.address,
    faceValueWei: ticketParams.faceValueWei,
    winProb: ticketParams.winProb,
    price: rational(price.pricePerUnit, price.pixelsPerUnit),
    tickets: payment.ticketSenderParams.length,
    orchestratorUrl: info.transcoder,
  })
}
