import { unreachable } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import { add, multiplyInteger, rational, ZERO, type Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { Payment } from '../wire/messages.ts'
import {
  confirmJobPayment,
  isChargeable,
  JOB_MINIMUM_SECONDS,
  jobPaymentRefusalText,
  type JobAccount,
  type JobPaymentRefusal,
} from './job-account.ts'
import type { JobHold } from './job-holds.ts'
import { priceOfJob, type JobNode } from './job-node.ts'
import type { PaymentOutcome } from './process-payment.ts'
import type { Decoded } from './verify-credentials.ts'

/** A BYOC request that wants work, or only pays: the signed job and the payment that came with it. */
export interface JobRequest {
  readonly id: string
  readonly sender: Address
  readonly capability: string
  readonly timeoutSeconds: bigint
  /** Whether the job header could be read and its signature is the sender's; off-chain nodes take any. */
  readonly isVerified: boolean
  /** Null = no payment header. */
  readonly payment: Decoded<Payment> | null
}

export type JobRefusal =
  | { readonly code: 'job-not-verified' }
  | { readonly code: 'timeout-missing' }
  | { readonly code: 'no-capacity' }
  | { readonly code: 'job-price-unavailable' }
  | JobPaymentRefusal

export type JobAdmission =
  | {
      readonly ok: true
      readonly account: JobAccount
      /** Of the whole job, whatever the price does meanwhile. */
      readonly price: PriceInfo
      readonly payment: PaymentOutcome | null
    }
  | { readonly ok: false; readonly refusal: JobRefusal; readonly payment: PaymentOutcome | null }

/** A job, a stream, or something about a stream that runs. */
export interface JobWants {
  readonly what: 'job' | 'stream' | 'follow-up'
}

/** Processes a payment for the account of a capability: processPayment of this node. */
export type ProcessJobPayment = (payment: Payment, manifestId: string) => PaymentOutcome

/**
 * What every BYOC request goes through: time-out, signature, capacity if it wants some, price, payment, credit of 60 s
 * (spec BY-22 and errata; go-livepeer byoc/job_orchestrator.go:setupOrchJob).
 */
export function admitJob(
  node: JobNode,
  request: JobRequest,
  wants: JobWants,
  process: ProcessJobPayment,
  nowNs: number,
): JobAdmission {
  const { sender, capability } = request
  if (request.timeoutSeconds === 0n) return refuse({ code: 'timeout-missing' })
  if (!request.isVerified) return refuse({ code: 'job-not-verified' })
  const takesCapacity = wants.what !== 'follow-up'
  if (takesCapacity && !node.capacity.reserve(capability)) return refuse({ code: 'no-capacity' })
  node.ledger.sweepUpTo(nowNs)
  const price = priceOfJob(node, sender, capability)
  if (!price.ok) return refuse({ code: 'job-price-unavailable' })
  const account = { sender, manifestId: capability }
  const confirmed = confirmJobPayment(
    node,
    {
      account,
      price: price.priceInfo,
      payment: request.payment,
      beyondWei: beyondWei(node, request, account, price.priceInfo, wants.what),
    },
    process,
    nowNs,
  )
  const { refusal, payment } = confirmed
  if (refusal === null) return { ok: true, account, price: confirmed.price, payment }
  const frees =
    refusal.code === 'upstream-panic'
      ? confirmed.freesCapacity
      : node.rules.refusalFreesCapacity(takesCapacity)
  if (frees) node.capacity.free(capability)
  return refuse(refusal, payment)
}

/** What an admitted job or stream holds of its account's credit while it runs; null = nothing. */
export function holdCredit(
  node: JobNode,
  request: Pick<JobRequest, 'timeoutSeconds'>,
  admitted: { readonly account: JobAccount; readonly price: PriceInfo },
  kind: JobHold['kind'],
): JobHold | null {
  const { account, price } = admitted
  const seconds = node.rules.heldSeconds(request.timeoutSeconds)
  if (seconds === 0n || !isChargeable(price)) return null
  const perSecond = rational(price.pricePerUnit, price.pixelsPerUnit)
  const hold = { account, kind, wei: multiplyInteger(perSecond, seconds) }
  node.holds.add(hold)
  return hold
}

/** The exact upstream text. */
export function jobRefusalText(refusal: JobRefusal): string {
  switch (refusal.code) {
    case 'job-not-verified':
      return 'Could not verify job creds'
    case 'timeout-missing':
      return 'no timeout_seconds set with request, timeout_seconds is required'
    case 'no-capacity':
      return 'No capacity available for capability'
    case 'job-price-unavailable':
      return 'Could not get job price'
    case 'insufficient-job-balance':
    case 'job-payment-refused':
    case 'upstream-panic':
      return jobPaymentRefusalText(refusal)
    default:
      return unreachable(refusal)
  }
}

/** Credit that others hold, and what the job itself will hold beyond the minimum; null = no credit is needed. */
function beyondWei(
  node: JobNode,
  request: JobRequest,
  account: JobAccount,
  price: PriceInfo,
  what: JobWants['what'],
): Rational | null {
  if (what === 'follow-up') return node.rules.followUpNeedsCredit() ? ZERO : null
  if (what === 'stream') return node.holds.byJobsWei(account)
  const beyond = node.rules.heldSeconds(request.timeoutSeconds) - JOB_MINIMUM_SECONDS
  const othersWei = node.holds.byOthersWei(account)
  if (beyond <= 0n || !isChargeable(price)) return othersWei
  const perSecond = rational(price.pricePerUnit, price.pixelsPerUnit)
  return add(othersWei, multiplyInteger(perSecond, beyond))
}

function refuse(refusal: JobRefusal, payment: PaymentOutcome | null = null): JobAdmission {
  return { ok: false, refusal, payment }
}
