import type { PriceInfo } from '../price/price-info.ts'
import type { OrchestratorNode } from './node.ts'
import { wirePriceFor, type InfoRequest, type PriceInfoResult } from './orchestrator-info.ts'

/**
 * The price at which a session is charged, and whose being above 0 makes the first payment need credit: by rule the payment's
 * own expected price, or the orchestrator's record (spec LV-38, LV-40, PM-86, PM-142). It is asked for after the payment was
 * processed.
 */
export function sessionDebitPrice(
  node: OrchestratorNode,
  session: Pick<InfoRequest, 'sender' | 'manifestId' | 'capabilities'>,
  expectedPrice: PriceInfo | null,
): PriceInfoResult {
  return node.rules.debitPrice() === 'first-payment'
    ? { ok: true, priceInfo: expectedPrice }
    : wirePriceFor(node, session)
}
