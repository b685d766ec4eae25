import type { Address } from '../bytes/hex.ts'
import { rational, sign, type Rational } from '../money/rational.ts'
import { roundToFixed } from './fixed-point.ts'

/** Face value over the cost of redeeming one ticket, or why the recipient cannot tell (spec PR-45, PM-62). */
export type TxCostMultiplier<Refusal> =
  | { readonly ok: true; readonly multiplier: Rational }
  | { readonly ok: false; readonly refusal: Refusal }

export type AdjustedPrice<Refusal> =
  | { readonly ok: true; readonly price: Rational }
  | { readonly ok: false; readonly refusal: Refusal }

/** What price adjustment asks of the node: whether it is on, and the recipient's multiplier for a sender. */
export interface PriceAdjustment<Refusal> {
  readonly autoAdjust: boolean
  txCostMultiplier(sender: Address): TxCostMultiplier<Refusal>
}

/**
 * A base price in wei per unit with the redemption overhead `1 + 1/multiplier` on top, truncated to thousandths of a wei
 * (spec PR-42..44, PM-63; go-livepeer core/orchestrator.go:priceInfo). With adjustment off the base is returned exactly.
 * A base of 0 or below carries no overhead, and the multiplier is not asked for; it is truncated all the same.
 * A multiplier of 0 means no overhead. A refusal of the recipient is passed on.
 */
export function adjustPrice<Refusal>(
  base: Rational,
  sender: Address,
  adjustment: PriceAdjustment<Refusal>,
): AdjustedPrice<Refusal> {
  if (!adjustment.autoAdjust) return { ok: true, price: base }
  if (sign(base) <= 0) return { ok: true, price: roundToFixed(base) }
  const reading = adjustment.txCostMultiplier(sender)
  if (!reading.ok) return reading
  return { ok: true, price: roundToFixed(withOverhead(base, reading.multiplier)) }
}

/** A price with the factor `1 + 1/multiplier`, exact; unchanged when the multiplier is 0 or below (spec PR-43). */
export function withOverhead(base: Rational, multiplier: Rational): Rational {
  if (sign(multiplier) <= 0) return base
  const { numerator, denominator } = multiplier
  return rational(base.numerator * (numerator + denominator), base.denominator * numerator)
}
