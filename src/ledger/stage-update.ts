import {
  compare,
  isZero,
  multiplyInteger,
  subtract,
  ZERO,
  type Rational,
} from '../money/rational.ts'
import type { LedgerRules } from './rules.ts'

/** What a payer takes out of its ledger for one payment, and the tickets that it must add. */
export interface StagedUpdate {
  readonly tickets: bigint
  /** Tickets times their expected value. */
  readonly newCreditWei: Rational
  /** Credit that was there before; the ledger now holds 0 in its place. */
  readonly existingCreditWei: Rational
}

/**
 * Fewest tickets of expected value `evWei` that raise `existing` to `minCreditWei`. The caller has taken `existing` out with
 * `Ledger.reserve`. Without an expected value, or with 0, no ticket can help and none is made.
 * Spec PM-132, P-5; go-livepeer core/accounting.go:StageUpdate.
 */
export function stageUpdate(
  existing: Rational,
  minCreditWei: Rational,
  evWei: Rational | null,
  rules: Pick<LedgerRules, 'ticketCount'>,
): StagedUpdate {
  if (evWei === null || isZero(evWei) || compare(existing, minCreditWei) >= 0) {
    return { tickets: 0n, newCreditWei: ZERO, existingCreditWei: existing }
  }
  const tickets = rules.ticketCount(subtract(minCreditWei, existing), evWei)
  return {
    tickets,
    newCreditWei: multiplyInteger(evWei, tickets),
    existingCreditWei: existing,
  }
}
