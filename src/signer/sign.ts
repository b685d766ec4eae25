import { createPayment } from '../gateway/payment.ts'
import {
  liveSegmentIdentity,
  signedCredentials,
  signSegment,
} from '../gateway/segment-credentials.ts'
import { newPaymentEvent, type UsageEvent } from '../metering/usage-events.ts'
import { rational } from '../money/rational.ts'
import type { Payment, SegmentCredentials } from '../wire/messages.ts'
import { scratchKey, type Charge } from './charge.ts'
import type { Asked } from './examine.ts'
import { NO_EVENTS } from './outcome.ts'
import type { SignerRefusal } from './refusals.ts'
import type { SignerProcess } from './request.ts'
import { stateWith, type SignerState, type StateExtension } from './state.ts'

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
  const credentials = credentialsFor(process, asked)
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
  const { state } = asked
  return stateWith(state, {
    lastUpdateUnixNs: due.bill.billedUntilUnixNs,
    balanceWei: due.balanceWei,
    extension: extensionAfter(asked, due, state.extension.nonces),
  })
}

function paidState<Sealed>(
  process: SignerProcess<Sealed>,
  asked: Asked,
  due: Charge,
  pmSessionId: string,
  lastNonce: number,
): SignerState {
  const nonces = process.rules.signer.rememberNonces(asked.state.extension.nonces, {
    pmSessionId,
    lastNonce,
    expirationBlock: asked.ticketParams.expirationBlock,
  })
  return stateWith(asked.state, {
    pmSessionId,
    senderNonce: lastNonce,
    lastUpdateUnixNs: due.bill.billedUntilUnixNs,
    balanceWei: due.balanceWei,
    extension: extensionAfter(asked, due, nonces),
  })
}

function extensionAfter(
  { state: { extension } }: Asked,
  { bill }: Charge,
  nonces: StateExtension['nonces'],
): StateExtension {
  return {
    carriedUnitNs: bill.carriedUnitNs,
    askPeriodNs: bill.elapsedNs > 0n ? bill.elapsedNs : extension.askPeriodNs,
    capabilityKey: extension.capabilityKey,
    nonces,
  }
}

/** The signature covers the manifest id only, so one serves all payments of a session. */
function credentialsFor<Sealed>(process: SignerProcess<Sealed>, asked: Asked): SegmentCredentials {
  const { capabilities, info, manifestId } = asked
  const identity = liveSegmentIdentity(manifestId)
  const known = process.liveSignatures?.get(manifestId)
  const signature = known ?? signSegment(process.credentialsSigner, identity)
  if (known === undefined) process.liveSignatures?.set(manifestId, signature)
  const received =
    capabilities === null ? null : process.rules.signer.credentialsCapabilities(capabilities)
  return signedCredentials(identity, signature, {
    durationMs: 0,
    capabilities: received,
    authToken: info.authToken,
  })
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
