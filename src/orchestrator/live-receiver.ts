import type { Address } from '../bytes/hex.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { floatString } from '../money/format.ts'
import { compare, rational, ZERO, type Rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import { DIVISION_BY_ZERO, type UpstreamPanic } from './balance.ts'

/** The account that a live session is charged to. */
export interface SessionAccount {
  readonly sender: Address
  readonly manifestId: string
}

export type AccountRefusal =
  | {
      readonly code: 'insufficient-balance'
      readonly manifestId: string
      readonly feeWei: Rational
      readonly balanceWei: Rational | null
    }
  | UpstreamPanic

export type AccountOutcome =
  | { readonly ok: true; readonly feeWei: Rational }
  | { readonly ok: false; readonly refusal: AccountRefusal }

const NOTHING_TO_CHARGE: AccountOutcome = { ok: true, feeWei: ZERO }

/**
 * Charges a live session for `units` at the session's price, or refuses without charging when the credit does not cover them;
 * a credit equal to the fee suffices (spec LV-42, LV-43, PM-150; go-livepeer server/live_payment.go:AccountPayment).
 * Without a price, or at price 0, nothing is charged. `ledger` is null for a node without a balance book.
 */
export function accountPayment(
  ledger: Ledger | null,
  account: SessionAccount,
  price: PriceInfo | null,
  units: bigint,
  nowNs: number,
): AccountOutcome {
  if (price === null || price.pricePerUnit === 0n) return NOTHING_TO_CHARGE
  if (price.pixelsPerUnit === 0n) return { ok: false, refusal: DIVISION_BY_ZERO }
  const feeWei = rational(price.pricePerUnit * units, price.pixelsPerUnit)
  const { sender, manifestId } = account
  const balanceWei = ledger === null ? null : ledger.balance(sender, manifestId, nowNs)
  if (ledger === null || balanceWei === null || compare(balanceWei, feeWei) < 0) {
    return { ok: false, refusal: { code: 'insufficient-balance', manifestId, feeWei, balanceWei } }
  }
  ledger.debit(sender, manifestId, feeWei, nowNs)
  return { ok: true, feeWei }
}

/** The upstream text of a refused charge; amounts are rounded to whole wei, half away from zero. */
export function accountRefusalText(refusal: AccountRefusal): string {
  if (refusal.code === 'upstream-panic') return refusal.text
  const { manifestId, feeWei, balanceWei } = refusal
  const balance = balanceWei === null ? 'nil' : floatString(balanceWei, 0)
  return `insufficient balance, mid=${manifestId}, fee=${floatString(feeWei, 0)}, balance=${balance}`
}
