import type { Address } from '../../bytes/hex.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { parseRational } from '../../money/parse.ts'
import {
  compare,
  isZero,
  multiplyInteger,
  rational,
  sign,
  subtract,
  ZERO,
  type Rational,
} from '../../money/rational.ts'
import { jobSeconds } from '../../price/job-seconds.ts'
import type { PriceInfo } from '../../price/price-info.ts'
import { trimSpace } from '../../wire/trim-space.ts'

/** A gateway's own record of its BYOC credit: one entry for each recipient and capability (spec BY-27). */
export interface JobBalanceAccount {
  readonly ledger: Ledger
  readonly recipient: Address
  readonly capability: string
}

/** What taking over the orchestrator's view of the credit showed. */
export interface ComparedBalance {
  readonly balanceWei: Rational
  /** Reported minus recorded. */
  readonly differenceWei: Rational
  readonly minimumCovered: boolean
  /** The orchestrator reports no credit at all. */
  readonly resetToZero: boolean
}

/**
 * Makes the record equal to what the orchestrator reports, also when that is 0; a missing report counts as 0
 * (spec BY-27; go-livepeer byoc/payment.go:compareAndUpdateBalance).
 */
export function takeOverBalance(
  account: JobBalanceAccount,
  reportedWei: Rational | null,
  minimumWei: Rational,
  nowNs: number,
): ComparedBalance {
  const { ledger, recipient, capability } = account
  const balanceWei = reportedWei ?? ZERO
  const recordedWei = ledger.balance(recipient, capability, nowNs) ?? ZERO
  const differenceWei = subtract(balanceWei, recordedWei)
  ledger.credit(recipient, capability, differenceWei, nowNs)
  return {
    balanceWei,
    differenceWei,
    minimumCovered: compare(balanceWei, minimumWei) >= 0,
    resetToZero: isZero(balanceWei),
  }
}

/**
 * Charges a finished job to the record for its seconds, rounded up, and gives what is left (spec BY-29;
 * go-livepeer byoc/payment.go:updateGatewayBalance). A price with pixels per unit 0 must have been refused before.
 */
export function chargeFinishedJob(
  account: JobBalanceAccount,
  price: PriceInfo,
  tookNs: number,
  nowNs: number,
): Rational {
  const { ledger, recipient, capability } = account
  const costWei = multiplyInteger(
    rational(price.pricePerUnit, price.pixelsPerUnit),
    jobSeconds(tookNs),
  )
  if (sign(costWei) !== 0) ledger.debit(recipient, capability, costWei, nowNs)
  return ledger.balance(recipient, capability, nowNs) ?? ZERO
}

/**
 * The credit that a line of a job's stream, or a balance header, tells: the first `data:` is taken out and the rest read as a
 * number; 0 if it is none (go-livepeer byoc/utils.go:parseBalance, whose removal of `balance:` has no effect).
 */
export function parseJobBalance(line: string): Rational {
  return parseRational(trimSpace(line.replace('data:', ''))) ?? ZERO
}
