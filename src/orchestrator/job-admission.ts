import { unreachable } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { Payment } from '../wire/messages.ts'
import type { UpstreamPanic } from './balance.ts'
import { confirmJobPayment, jobPaymentRefusalText, type JobAccount } from './job-account.ts'
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
  | { readonly code: 'insufficient-job-balance' }
  | UpstreamPanic

export type JobAdmission =
  | {
      readonly ok: true
      readonly account: JobAccount
      /** Of the whole job, whatever the price does meanwhile. */
      readonly price: PriceInfo
      readonly payment: PaymentOutcome | null
    }
  | { readonly ok: false; readonly refusal: JobRefusal; readonly payment: PaymentOutcome | null }

/** Processes a payment for the account of a capability: processPayment of this node. */
export type ProcessJobPayment = (payment: Payment, manifestId: string) => PaymentOutcome

/**
 * What every BYOC request goes through: time-out, signature, capacity if it wants some, price, payment, credit of 60 s
 * (spec BY-22 and errata; go-livepeer byoc/job_orchestrator.go:setupOrchJob).
 */
export function admitJob(
  node: JobNode,
  request: JobRequest,
  wants: { readonly capacity: boolean },
  process: ProcessJobPayment,
  nowNs: number,
): JobAdmission {
  const { sender, capability } = request
  if (request.timeoutSeconds === 0n) return refuse({ code: 'timeout-missing' })
  if (!request.isVerified) return refuse({ code: 'job-not-verified' })
  if (wants.capacity && !node.capacity.reserve(capability)) return refuse({ code: 'no-capacity' })
  node.ledger.sweepUpTo(nowNs)
  const price = priceOfJob(node, sender, capability)
  if (!price.ok) return refuse({ code: 'job-price-unavailable' })
  const account = { sender, manifestId: capability }
  const confirmed = confirmJobPayment(
    node,
    { account, price: price.priceInfo, payment: request.payment },
    process,
    nowNs,
  )
  const { refusal, payment } = confirmed
  if (refusal === null) return { ok: true, account, price: confirmed.price, payment }
  const frees =
    refusal.code === 'insufficient-job-balance'
      ? node.rules.refusalFreesCapacity(wants.capacity)
      : confirmed.freesCapacity
  if (frees) node.capacity.free(capability)
  return refuse(refusal, payment)
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
    case 'upstream-panic':
      return jobPaymentRefusalText(refusal)
    default:
      return unreachable(refusal)
  }
}

function refuse(refusal: JobRefusal, payment: PaymentOutcome | null = null): JobAdmission {
  return { ok: false, refusal, payment }
}
