import type { Address } from '../bytes/hex.ts'
import { reduce } from '../money/rational.ts'
import { CAPABILITY_BYOC } from '../price/capability-models.ts'
import { priceInfo, readPriceInfo, type PriceInfo } from '../price/price-info.ts'
import type { Rule } from '../rule.ts'
import type { Capabilities, Payment } from '../wire/messages.ts'
import type { OrchestratorNode } from './node.ts'
import type { PaymentOutcome } from './process-payment.ts'

type PriceKeeper = Pick<OrchestratorNode, 'ledger'> & {
  readonly rules: { readonly keepsToldPrice: Rule<() => boolean> }
}

/** An account that jobs are booked under. */
export interface JobAccountKey {
  readonly sender: Address
  readonly manifestId: string
}

/** The account of jobs for the one external capability that is asked for; null for anything else (spec BY-21). */
export function jobAccountIdOf(capabilities: Capabilities | null): string | null {
  const [asked, ...more] = capabilities?.constraints?.perCapability ?? []
  if (asked === undefined || more.length > 0) return null
  const [capability, models] = asked
  const [model, ...others] = models.keys()
  if (capability !== CAPABILITY_BYOC || others.length > 0) return null
  return model ?? null
}

export function keepToldPrice(
  node: PriceKeeper,
  { sender, manifestId }: JobAccountKey,
  price: PriceInfo | null,
  nowNs: number,
): void {
  if (!node.rules.keepsToldPrice()) return
  const reading = readPriceInfo(price)
  if (!reading.ok || reading.price === null) return
  node.ledger.setFixedPrice(sender, manifestId, reading.price, nowNs)
}

/** Read before the payment is processed, which may record its own price. */
export function toldPrice(
  node: PriceKeeper,
  { sender, manifestId }: JobAccountKey,
): PriceInfo | null {
  const told = node.rules.keepsToldPrice() ? node.ledger.fixedPrice(sender, manifestId) : null
  if (told === null) return null
  const { numerator, denominator } = reduce(told)
  return priceInfo(numerator, denominator)
}

/** The price that a payment's tickets are bound to, when any of them was credited. */
export function paidPrice(
  payment: Payment | null,
  outcome: Pick<PaymentOutcome, 'creditedTickets'> | null,
): PriceInfo | null {
  if (payment === null || outcome === null || outcome.creditedTickets === 0) return null
  return payment.expectedPrice
}
