import type { Address } from '../bytes/hex.ts'
import { floatString } from '../money/format.ts'
import { formatUnits } from '../money/format-units.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { divideFloor, rational, type Rational } from '../money/rational.ts'
import { checksumAddress } from '../ticket/checksum.ts'
import { encodeJson, unsupportedJson, type GoJson } from '../wire/go-json-encode.ts'
import { formatGoTime } from '../wire/go-time.ts'
import type { UsageLabels } from './usage-labels.ts'

/** A usage event before it is queued; `data` is the exact JSON text (spec US-1). */
export interface UsageEvent {
  readonly type: 'create_new_payment' | 'create_signed_ticket'
  readonly data: string
}

/** Tickets were signed (spec US-10). */
export interface NewPaymentFacts {
  readonly manifestId: string
  readonly requestId: string
  readonly authSessionId: string
  readonly recipient: Address
  readonly sender: Address
  readonly faceValueWei: bigint
  /** Numerator over 2^256 − 1. */
  readonly winProb: bigint
  readonly price: Rational
  readonly tickets: number
  readonly orchestratorUrl: string
}

/** A remote signer answered with a payment (spec live 4.2). */
export interface SignedTicketFacts {
  readonly stateId: string
  readonly sequenceNumber: bigint
  readonly labels: UsageLabels
  readonly requestId: string
  readonly orchestratorAddress: Address
  readonly orchestratorUrl: string
  readonly manifestId: string
  readonly pmSessionId: string
  readonly nowUnixNs: bigint
  readonly previousUnixNs: bigint
  /** float64 in the original. */
  readonly billedSeconds: number
  readonly pixels: bigint
  /** As the profile writes money. */
  readonly balance: string
  readonly fee: string
  /** As the profile writes prices. */
  readonly cost: string
  readonly tickets: number
  readonly authId: string
}

const WIN_PROB_DIGITS = 10
const PRICE_DIGITS = 3
const NS_PER_MILLISECOND = 1_000_000n

/** Emitted when tickets are signed, whatever becomes of them (spec US-10, US-11; go-livepeer server/segment_rpc.go:genPayment). */
export function newPaymentEvent(facts: NewPaymentFacts): UsageEvent {
  const winProb = rational(facts.winProb, MAX_UINT256)
  const data = new Map<string, GoJson>([
    ['clientIP', ''],
    ['requestID', facts.requestId],
    ['capability', ''],
    ['manifestID', facts.manifestId],
    ['sessionID', facts.authSessionId],
    ['recipient', checksumAddress(facts.recipient)],
    ['faceValue', formatUnits(facts.faceValueWei, 'ETH')],
    ['winProb', floatString(winProb, WIN_PROB_DIGITS)],
    ['price', `${floatString(facts.price, PRICE_DIGITS)} wei/pixel`],
    ['numTickets', `${facts.tickets}`],
    ['sender', checksumAddress(facts.sender)],
    ['orchestrator', facts.orchestratorUrl],
  ])
  return { type: 'create_new_payment', data: encodeJson(data) }
}

/** Null when JSON cannot hold it: the original drops such an event (spec US-3). */
export function signedTicketEvent(facts: SignedTicketFacts): UsageEvent | null {
  const now = formatGoTime({ unixNs: facts.nowUnixNs, offsetSeconds: 0 })
  const previous = formatGoTime({ unixNs: facts.previousUnixNs, offsetSeconds: 0 })
  if (!now.ok || !previous.ok || unsupportedJson(facts.billedSeconds) !== null) return null
  const { labels } = facts
  const data = new Map<string, GoJson>([
    ['session_id', facts.stateId],
    ['session_status', facts.sequenceNumber === 0n ? 'new' : 'continuing'],
    ['pipeline', labels.pipeline],
    ['request_id', facts.requestId],
    ['orch_address', checksumAddress(facts.orchestratorAddress)],
    ['orch_url', facts.orchestratorUrl],
    ['manifest_id', facts.manifestId],
    ['pm_session_id', facts.pmSessionId],
    ['current_time', now.text],
    ['current_time_unix', divideFloor(facts.nowUnixNs, NS_PER_MILLISECOND)],
    ['previous_time', previous.text],
    ['previous_time_unix', divideFloor(facts.previousUnixNs, NS_PER_MILLISECOND)],
    ['billable_secs', facts.billedSeconds],
    ['pixels', facts.pixels],
    ['session_balance', facts.balance],
    ['computed_fee', facts.fee],
    ['cost', facts.cost],
    ['sequence_number', facts.sequenceNumber],
    ['num_tickets', BigInt(facts.tickets)],
    ['auth_id', facts.authId],
  ])
  if (labels.modelId !== null) data.set('model_id', labels.modelId)
  if (labels.app !== null) data.set('app', labels.app)
  return { type: 'create_signed_ticket', data: encodeJson(data) }
}
