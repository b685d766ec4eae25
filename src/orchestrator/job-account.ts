import {
  add,
  compare,
  divide,
  floor,
  multiplyInteger,
  rational,
  sign,
  ZERO,
  type Rational,
} from '../money/rational.ts'
import { jobSeconds } from '../price/job-seconds.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { Payment } from '../wire/messages.ts'
import { debitFees, DIVISION_BY_ZERO, NIL_DEREFERENCE, type UpstreamPanic } from './balance.ts'
import type { OrchestratorNode } from './node.ts'
import { paymentRefusalText, type PaymentOutcome } from './process-payment.ts'
import { paidPrice, toldPrice, type JobAccountKey } from './told-price.ts'
import type { JobDebitPrice } from './job-price-rules.ts'
import type { JobRules } from './job-rules.ts'
import type { Decoded } from './verify-credentials.ts'

/** Seconds of work that the credit must cover before a BYOC job or stream goes on (spec BY-22). */
export const JOB_MINIMUM_SECONDS = 60n
/** Seconds between two charges of a BYOC stream, and the units of each charge (spec BY-25). */
export const STREAM_CHARGE_SECONDS = 23n

/** The account of a sender's BYOC jobs: one for each capability, shared by all jobs and streams (spec BY-21). */
export interface JobAccount extends JobAccountKey {
  /** Capability name; the manifest id of ledger and payment. */
  readonly manifestId: string
}

/** The part of a node that prices jobs. */
export interface JobPriceNode {
  readonly ledger: OrchestratorNode['ledger']
  readonly rules: {
    readonly jobDebitPrice: JobDebitPrice
    readonly keepsToldPrice: OrchestratorNode['rules']['keepsToldPrice']
    readonly answersRefusedPayment: JobRules['answersRefusedPayment']
  }
}

export type JobPaymentRefusal =
  | { readonly code: 'insufficient-job-balance' }
  | { readonly code: 'job-payment-refused'; readonly text: string }
  | UpstreamPanic

/** What became of the payment that came with a BYOC request. */
export interface JobPaymentOutcome {
  readonly refusal: JobPaymentRefusal | null
  /** What the job is charged at. */
  readonly price: PriceInfo
  readonly payment: PaymentOutcome | null
  /** Upstream gives the job's capacity back at this point already. */
  readonly freesCapacity: boolean
}

export interface JobPaymentRequest {
  readonly account: JobAccount
  /** What the orchestrator asks now. */
  readonly price: PriceInfo
  /** Null = no payment header. */
  readonly payment: Decoded<Payment> | null
  /** Credit that it must find beyond 60 s; null = it needs none. */
  readonly beyondWei: Rational | null
}

/**
 * Takes the payment of a BYOC request and asks for credit of 60 s at the price that the job is charged at; at a price of 0 or
 * below nothing is looked at (spec BY-22; go-livepeer byoc/job_orchestrator.go:confirmPayment). `process` is processPayment for
 * this node.
 */
export function confirmJobPayment(
  node: JobPriceNode,
  request: JobPaymentRequest,
  process: (payment: Payment, manifestId: string) => PaymentOutcome,
  nowNs: number,
): JobPaymentOutcome {
  const { account, price: quoted } = request
  const prices = { quoted, told: toldPrice(node, account), paid: null }
  const due = node.rules.jobDebitPrice(prices) ?? quoted
  if (due.pricePerUnit <= 0n) return confirmed(due, null)
  if (due.pixelsPerUnit === 0n) return refuse(due, DIVISION_BY_ZERO)
  let payment: PaymentOutcome | null = null
  let price = due
  if (request.payment !== null) {
    if (!request.payment.ok) return refuse(due, refusedPayment(node, request.payment.error))
    const sent = request.payment.value
    payment = process(sent, account.manifestId)
    if (payment.refusal !== null) {
      const refusal = refusedPayment(node, paymentRefusalText(payment.refusal))
      return { refusal, price: due, payment, freesCapacity: true }
    }
    const paid = paidPrice(sent, payment)
    price = node.rules.jobDebitPrice({ ...prices, paid }) ?? quoted
  }
  const perSecond = rational(price.pricePerUnit, price.pixelsPerUnit)
  const minimumWei = multiplyInteger(perSecond, JOB_MINIMUM_SECONDS)
  const needWei = request.beyondWei === null ? null : add(minimumWei, request.beyondWei)
  return needWei === null || compare(jobBalance(node.ledger, account, nowNs), needWei) >= 0
    ? confirmed(price, payment)
    : { refusal: { code: 'insufficient-job-balance' }, price, payment, freesCapacity: false }
}

/** The credit of a job account, 0 without an entry (spec BY-26; byoc/job_orchestrator.go:getPaymentBalance). */
export function jobBalance(
  ledger: OrchestratorNode['ledger'],
  account: JobAccount,
  nowNs: number,
): Rational {
  return ledger.balance(account.sender, account.manifestId, nowNs) ?? ZERO
}

/** Charges a finished BYOC job for its wall time in whole seconds, rounded up, and gives them (spec BY-23; chargeForCompute). */
export function chargeForCompute(
  ledger: OrchestratorNode['ledger'],
  account: JobAccount,
  price: PriceInfo,
  elapsedNs: number,
  nowNs: number,
): bigint {
  const seconds = jobSeconds(elapsedNs)
  const panic = debitFees(ledger, account, price, seconds, nowNs)
  return panic === null ? seconds : 0n
}

/** Charges one interval of a BYOC stream; true = the credit is now below 0 (spec BY-25; monitorOrchStream). */
export function chargeStreamInterval(
  ledger: OrchestratorNode['ledger'],
  account: JobAccount,
  price: PriceInfo,
  nowNs: number,
): boolean {
  if (!isChargeable(price)) return false
  debitFees(ledger, account, price, STREAM_CHARGE_SECONDS, nowNs)
  return sign(jobBalance(ledger, account, nowNs)) < 0
}

/** Whether the credit covers one more interval of a BYOC stream. */
export function coversStreamInterval(
  ledger: OrchestratorNode['ledger'],
  account: JobAccount,
  price: PriceInfo,
  nowNs: number,
): boolean {
  return (
    coveredSeconds(ledger, account, price, STREAM_CHARGE_SECONDS, nowNs) === STREAM_CHARGE_SECONDS
  )
}

/**
 * Charges what is due at the end of a stream or a streamed job, as far as the credit covers it where a rule says so
 * (spec BY-24, BY-25). Gives the seconds that were charged.
 */
export function chargeTail(
  node: Pick<OrchestratorNode, 'ledger' | 'rules'>,
  account: JobAccount,
  price: PriceInfo,
  sinceLastChargeNs: number,
  nowNs: number,
): bigint {
  const { ledger, rules } = node
  const dueSeconds = rules.tailSeconds(sinceLastChargeNs)
  if (dueSeconds <= 0n || !isChargeable(price)) return 0n
  const seconds = rules.chargesUncovered()
    ? dueSeconds
    : coveredSeconds(ledger, account, price, dueSeconds, nowNs)
  if (seconds > 0n) debitFees(ledger, account, price, seconds, nowNs)
  return seconds
}

/** Work at this price is charged at all. */
export function isChargeable(price: PriceInfo): boolean {
  return price.pricePerUnit > 0n && price.pixelsPerUnit !== 0n
}

/** How many of these seconds the credit covers. */
function coveredSeconds(
  ledger: OrchestratorNode['ledger'],
  account: JobAccount,
  price: PriceInfo,
  dueSeconds: bigint,
  nowNs: number,
): bigint {
  if (!isChargeable(price)) return dueSeconds
  const perSecond = rational(price.pricePerUnit, price.pixelsPerUnit)
  const seconds = floor(divide(jobBalance(ledger, account, nowNs), perSecond))
  if (seconds >= dueSeconds) return dueSeconds
  return seconds > 0n ? seconds : 0n
}

/** The upstream text of a refused BYOC payment. */
export function jobPaymentRefusalText(refusal: JobPaymentRefusal): string {
  return refusal.code === 'insufficient-job-balance'
    ? 'Insufficient balance for request'
    : refusal.text
}

function refusedPayment({ rules }: JobPriceNode, text: string): JobPaymentRefusal {
  return rules.answersRefusedPayment() ? { code: 'job-payment-refused', text } : NIL_DEREFERENCE
}

function confirmed(price: PriceInfo, payment: PaymentOutcome | null): JobPaymentOutcome {
  return { refusal: null, price, payment, freesCapacity: false }
}

function refuse(price: PriceInfo, refusal: JobPaymentRefusal): JobPaymentOutcome {
  return { refusal, price, payment: null, freesCapacity: false }
}
