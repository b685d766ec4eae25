import type { Address } from '../bytes/hex.ts'
import { compare, multiplyInteger, rational } from '../money/rational.ts'
import type { PriceInfo } from '../price/price-info.ts'
import type { OrchestratorNode } from './node.ts'

/** A point where upstream crashes; the request is refused instead. */
export interface UpstreamPanic {
  readonly code: 'upstream-panic'
  readonly text: string
}

export const DIVISION_BY_ZERO: UpstreamPanic = { code: 'upstream-panic', text: 'division by zero' }
export const NIL_DEREFERENCE: UpstreamPanic = {
  code: 'upstream-panic',
  text: 'runtime error: invalid memory address or nil pointer dereference',
}

/**
 * Whether the credit of (sender, manifest) reaches the expected value of one ticket (spec PM-143;
 * go-livepeer core/orchestrator.go:SufficientBalance). Off-chain it always does.
 */
export function sufficientBalance(
  node: Pick<OrchestratorNode, 'recipient' | 'ledger' | 'rules'>,
  sender: Address,
  manifestId: string,
  nowNs: number,
): boolean {
  if (node.recipient === null) return true
  const balanceWei = node.ledger.balance(sender, manifestId, nowNs)
  if (balanceWei === null) return node.rules.missingBalanceSuffices()
  return compare(balanceWei, rational(node.recipient.evWei)) >= 0
}

/**
 * Takes `units` times the price from the credit of (sender, manifest), which may go below zero (spec PM-142;
 * go-livepeer core/orchestrator.go:DebitFees). Upstream crashes on a missing price or one with pixels per unit 0.
 */
export function debitFees(
  ledger: OrchestratorNode['ledger'],
  account: { readonly sender: Address; readonly manifestId: string },
  price: PriceInfo | null,
  units: bigint,
  nowNs: number,
): UpstreamPanic | null {
  if (price === null || price.pixelsPerUnit === 0n) return DIVISION_BY_ZERO
  const feeWei = multiplyInteger(rational(price.pricePerUnit, price.pixelsPerUnit), units)
  ledger.debit(account.sender, account.manifestId, feeWei, nowNs)
  return null
}
