import type { Hash } from '../bytes/hex.ts'
import type { StagedUpdate } from '../ledger/stage-update.ts'
import { multiplyInteger, ZERO, type Rational } from '../money/rational.ts'
import { modelFee } from '../price/fee.ts'
import { readPriceInfo } from '../price/price-info.ts'
import {
  estimateSegmentFee,
  type RenditionProfile,
  type SegmentFeeResult,
} from '../price/segment-fee.ts'
import type { Payment, SegmentCredentials } from '../wire/messages.ts'
import {
  completeBalanceUpdate,
  newBalanceUpdate,
  type BalanceAccount,
  type BalanceUpdateStatus,
} from './balance-update.ts'
import { liveSegmentIdentity, createSegmentCredentials } from './segment-credentials.ts'
import type { GatewayRefusal } from './payment-outcome.ts'
import { createPayment } from './payment.ts'
import type { RequestExit } from './request-rules.ts'
import type { GatewaySession, Payer } from './session.ts'

/** A segment as its payer knows it. */
export interface Segment {
  readonly sequence: bigint
  /** keccak256 of its bytes. */
  readonly dataHash: Hash
  /** float64, as in Go. */
  readonly durationSeconds: number
  readonly renditions: readonly RenditionProfile[]
}

/** A request on its way with its payment. Whoever holds it hands it back when it has ended. */
export interface RequestPayment {
  /** Null = off-chain: no payment header. */
  readonly payment: Payment | null
  /** Null = a remote signer would have to make them. */
  readonly credentials: SegmentCredentials | null
  /** From which credit was staged; the session may have another one by the time the request ends. */
  readonly account: BalanceAccount | null
  readonly update: StagedUpdate
  /** What a unit of finished work costs; null = the orchestrator named no price. */
  readonly price: Rational | null
}

export type PreparedRequest =
  | { readonly ok: true; readonly request: RequestPayment }
  | { readonly ok: false; readonly refusal: GatewayRefusal }

/**
 * The payment of a segment: credit for at least the estimated fee or one ticket's expected value
 * (spec PM-130 to PM-134; go-livepeer server/segment_rpc.go:SubmitSegment). The credentials name no renditions: the signature
 * then covers manifest, sequence number and hash.
 */
export function prepareSegment(
  payer: Payer,
  session: GatewaySession,
  segment: Segment,
  nowNs: number,
): PreparedRequest {
  const { sequence, dataHash, durationSeconds, renditions } = segment
  const { credentialsSigner } = payer
  const credentials =
    credentialsSigner === null
      ? null
      : createSegmentCredentials(
          credentialsSigner,
          { manifestId: session.manifestId, sequence, dataHash },
          { ...partsOf(session), durationMs: Math.trunc(durationSeconds * 1000) },
        )
  const feeOf = (price: Rational | null): SegmentFeeResult =>
    estimateSegmentFee(renditions, durationSeconds, price)
  return prepare(payer, session, credentials, feeOf, nowNs)
}

/**
 * The payment of a batch AI request of so many units: credit for at least its fee or one ticket's expected value
 * (spec PM-137, PR-80; go-livepeer server/ai_process.go:prepareAIPayment).
 */
export function prepareModelRequest(
  payer: Payer,
  session: GatewaySession,
  units: bigint,
  nowNs: number,
): PreparedRequest {
  const { credentialsSigner } = payer
  const credentials =
    credentialsSigner === null
      ? null
      : createSegmentCredentials(credentialsSigner, liveSegmentIdentity(session.manifestId), {
          ...partsOf(session),
          durationMs: 0,
        })
  const feeOf = (price: Rational | null): SegmentFeeResult => ({
    ok: true,
    feeWei: modelFee(units, price),
  })
  return prepare(payer, session, credentials, feeOf, nowNs)
}

/** The orchestrator has taken the payment of a request: the price of the first one stays that of the session. */
export function agreePrice(session: GatewaySession, { payment }: RequestPayment): void {
  session.agreedPrice ??= payment?.expectedPrice ?? null
}

/**
 * Books how a request ended and says what was booked: the status of the staged credit and the fee, which is 0 unless the work
 * was done (spec PM-135 to PM-137). `units` = what came out of it.
 */
export function settleRequest(
  payer: Payer,
  { account, update, price }: RequestPayment,
  exit: RequestExit,
  units: bigint,
  nowNs: number,
): { readonly status: BalanceUpdateStatus; readonly feeWei: Rational } {
  const status = payer.rules.gateway.bookRequest(exit)
  const isCharged = exit.kind === 'done' && price !== null
  const feeWei = isCharged ? multiplyInteger(price, units) : ZERO
  completeBalanceUpdate(account, update, status, feeWei, nowNs)
  return { status, feeWei }
}

function prepare(
  payer: Payer,
  session: GatewaySession,
  credentials: SegmentCredentials | null,
  feeOf: (price: Rational | null) => SegmentFeeResult,
  nowNs: number,
): PreparedRequest {
  const { sender, rules } = payer
  const { account, pmSessionId, initialPrice, agreedPrice } = session
  const { priceInfo } = session.info
  const first = agreedPrice ?? priceInfo
  const counted = rules.gateway.requestPrice({ first, current: priceInfo })
  const reading = readPriceInfo(counted)
  if (!reading.ok) return { ok: false, refusal: { code: 'price-malformed' } }
  const { price } = reading
  const fee = feeOf(price)
  if (!fee.ok) return { ok: false, refusal: { code: 'segment-fee-unknown', refusal: fee.refusal } }
  const staged = newBalanceUpdate(account, sender, pmSessionId, fee.feeWei, rules.ledger, nowNs)
  if (!staged.ok) {
    return { ok: false, refusal: { code: 'ticket-value-unknown', refusal: staged.refusal } }
  }
  const { update } = staged
  const source = { sender, pmSessionId, price: priceInfo, initialPrice }
  const created = createPayment(source, update.tickets, rules.price)
  if (!created.ok) {
    completeBalanceUpdate(account, update, 'staged', ZERO, nowNs)
    return created
  }
  const { payment } = created
  return { ok: true, request: { payment, credentials, account, update, price } }
}

function partsOf({
  capabilities,
  info,
}: GatewaySession): Pick<SegmentCredentials, 'capabilities' | 'authToken'> {
  return { capabilities, authToken: info.authToken }
}
