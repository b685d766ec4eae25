import { ZERO, type Rational } from '../money/rational.ts'
import type { StagedUpdate } from '../ledger/stage-update.ts'
import type { Payment, SegmentCredentials } from '../wire/messages.ts'
import { completeBalanceUpdate, newBalanceUpdate } from './balance-update.ts'
import { liveCredentials } from './live-credentials.ts'
import { calculateFee } from '../price/fee.ts'
import type { GatewayRefusal } from './payment-outcome.ts'
import { createPayment } from './payment.ts'
import type { GatewaySession, Payer } from './session.ts'

export type FirstPayment =
  | {
      readonly ok: true
      readonly payment: Payment | null
      readonly segmentCredentials: SegmentCredentials | null
      readonly feeWei: Rational
      readonly update: StagedUpdate
    }
  | { readonly ok: false; readonly refusal: GatewayRefusal }

/**
 * The payment that goes with the start request of a live session: the fee for `prepayUnits`, from a balance that starts empty
 * under a random id. Upstream gives all its credit up, as if the orchestrator had charged it at once (spec LV-18; go-livepeer
 * server/ai_process.go:submitLiveVideoToVideo).
 */
export function createFirstPayment(
  payer: Payer,
  session: GatewaySession,
  first: { readonly prepayUnits: bigint; readonly randomId: string },
  nowNs: number,
): FirstPayment {
  const { sender, ledger, rules, credentialsSigner } = payer
  const { priceInfo, ticketParams } = session.info
  if (ledger !== null && ticketParams !== null && session.account !== null) {
    const { recipient } = ticketParams
    const manifestId = rules.gateway.streamAccount({ recipient, drawnId: first.randomId })
    session.account = { ledger, address: recipient, manifestId }
  }
  const fee = priceInfo === null ? null : calculateFee(first.prepayUnits, priceInfo)
  if (fee !== null && !fee.ok) return fee
  const feeWei = fee === null ? null : fee.feeWei
  const { account, pmSessionId } = session
  const staged = newBalanceUpdate(account, sender, pmSessionId, feeWei, rules.ledger, nowNs)
  if (!staged.ok) {
    return { ok: false, refusal: { code: 'ticket-value-unknown', refusal: staged.refusal } }
  }
  const { update } = staged
  const source = { sender, pmSessionId, price: priceInfo, initialPrice: session.initialPrice }
  const created = createPayment(source, update.tickets, rules.price)
  if (!created.ok) {
    completeBalanceUpdate(account, update, 'staged', ZERO, nowNs)
    return created
  }
  completeBalanceUpdate(account, update, rules.gateway.bookFirstPayment(), feeWei ?? ZERO, nowNs)
  return {
    ok: true,
    payment: created.payment,
    segmentCredentials:
      credentialsSigner === null ? null : liveCredentials(credentialsSigner, session),
    feeWei: feeWei ?? ZERO,
    update,
  }
}
