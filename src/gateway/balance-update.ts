import { unreachable } from '../assert.ts'
import type { Address } from '../bytes/hex.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerRules } from '../ledger/rules.ts'
import { stageUpdate, type StagedUpdate } from '../ledger/stage-update.ts'
import { add, subtract, ZERO, type Rational } from '../money/rational.ts'
import type { SenderRefusal } from '../sender/refusal.ts'
import type { TicketSender } from '../sender/ticket-sender.ts'

/** One entry of a payer's ledger. */
export interface BalanceAccount {
  readonly ledger: Ledger
  readonly address: Address
  readonly manifestId: string
}

/**
 * How a staged update ended. `staged`: nothing was sent, the credit comes back. `credit-spent`: it was sent and no change is
 * known, all credit is given up. `received-change`: new credit counts and the debit is charged. `not-credited`: the work was
 * done and is charged, the new credit did not reach the orchestrator (no upstream counterpart).
 */
export type BalanceUpdateStatus = 'staged' | 'credit-spent' | 'received-change' | 'not-credited'

export type NewBalanceUpdate =
  | { readonly ok: true; readonly update: StagedUpdate }
  | { readonly ok: false; readonly refusal: SenderRefusal }

const NOTHING_STAGED: NewBalanceUpdate = Object.freeze({
  ok: true,
  update: Object.freeze({ tickets: 0n, newCreditWei: ZERO, existingCreditWei: ZERO }),
})

/**
 * Takes the account's credit out and counts the tickets that raise it to the larger of `minCreditWei` and one ticket's
 * expected value. Without a sender, an account or a minimum nothing is staged. An unknown PM session is its refusal, before
 * anything is taken. Spec PM-131, P-5; go-livepeer server/segment_rpc.go:newBalanceUpdate.
 */
export function newBalanceUpdate(
  account: BalanceAccount | null,
  sender: Pick<TicketSender, 'expectedValue'> | null,
  pmSessionId: string,
  minCreditWei: Rational | null,
  rules: Pick<LedgerRules, 'ticketCount' | 'creditWanted'>,
  nowNs: number,
): NewBalanceUpdate {
  if (sender === null || account === null || minCreditWei === null) return NOTHING_STAGED
  const value = sender.expectedValue(pmSessionId)
  if (!value.ok) return value
  const existing = account.ledger.reserve(account.address, account.manifestId, nowNs)
  const need = rules.creditWanted(minCreditWei, value.evWei)
  return { ok: true, update: stageUpdate(existing, need, value.evWei, rules) }
}

/**
 * Books how a staged update ended. Spec PM-135, P-6; go-livepeer server/segment_rpc.go:completeBalanceUpdate.
 * The account is the one that the session has now, which need not be the one that was staged from (errata to LV-24).
 */
export function completeBalanceUpdate(
  account: BalanceAccount | null,
  update: StagedUpdate,
  status: BalanceUpdateStatus,
  debitWei: Rational,
  nowNs: number,
): void {
  if (account === null || status === 'credit-spent') return
  account.ledger.credit(
    account.address,
    account.manifestId,
    changeOf(update, status, debitWei),
    nowNs,
  )
}

function changeOf(
  update: StagedUpdate,
  status: Exclude<BalanceUpdateStatus, 'credit-spent'>,
  debitWei: Rational,
): Rational {
  const { existingCreditWei, newCreditWei } = update
  switch (status) {
    case 'staged':
      return existingCreditWei
    case 'received-change':
      return subtract(add(existingCreditWei, newCreditWei), debitWei)
    case 'not-credited':
      return subtract(existingCreditWei, debitWei)
    default:
      return unreachable(status)
  }
}
