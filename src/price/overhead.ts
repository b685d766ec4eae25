import type { Address } from '../bytes/hex.ts'
import { rational, sign, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import { roundToFixed } from './fixed-point.ts'

/** Face value over the cost of redeeming one ticket, or why the recipient cannot tell (spec PR-45, PM-62). */
export type TxCostMultiplier<Refusal> =
  | { readonly ok: true; readonly multiplier: Rational }
  | { readonly ok: false; readonly refusal: Refusal }

export type AdjustedPrice<Refusal> =
  | { readonly ok: true; readonly price: Rational }
  | { readonly ok: false; readonly refusal: Refusal }

/** How a price is rounded once its overhead is on it. */
export type AdjustedPriceRounding = Rule<(price: Rational) => Rational>

export const adjustedPriceRounding: Readonly<
  Record<'thousandths' | 'none', AdjustedPriceRounding>
> = {
  thousandths: rule(
    {
      variant: 'thousandths',
      summary:
        'Cut to thousandths of a wei, at most 9223372036854775.807: less than a thousandth becomes free.',
      source: 'PR-44, PM-63; go-livepeer core/orchestrator.go:priceInfo',
    },
    (price: Rational) => roundToFixed(price),
  ),
  none: rule(
    {
      variant: 'none',
      summary: 'The exact price; only what travels is rounded, once.',
      why: 'Cut once here and once more to travel, a charged price is not the advertised one, and a small one is free; cut only to travel, all are alike.',
      source: 'repairs PR-44, B29, B76',
    },
    (price: Rational) => price,
  ),
}

/** What price adjustment asks of the node: whether it is on, and the recipient's multiplier for a sender. */
export interface PriceAdjustment<Refusal> {
  readonly autoAdjust: boolean
  readonly rules: { readonly adjustedPriceRounding: AdjustedPriceRounding }
  txCostMultiplier(sender: Address): TxCostMultiplier<Refusal>
}

/**
 * A base price in wei per unit with the redemption overhead `1 + 1/multiplier` on top, rounded as the
 * rule says (spec PR-42..44, PM-63; go-livepeer core/orchestrator.go:priceInfo). With adjustment off the base is returned exactly.
 * A base of 0 or below carries no overhead, and the multiplier is not asked for; it is rounded all the same.
 * A multiplier of 0 means no overhead. A refusal of the recipient is passed on.
 */
export function adjustPrice<Refusal>(
  base: Rational,
  sender: Address,
  adjustment: PriceAdjustment<Refusal>,
): AdjustedPrice<Refusal> {
  if (!adjustment.autoAdjust) return { ok: true, price: base }
  const { adjustedPriceRounding: rounded } = adjustment.rules
  if (sign(base) <= 0) return { ok: true, price: rounded(base) }
  const reading = adjustment.txCostMultiplier(sender)
  if (!reading.ok) return reading
  return { ok: true, price: rounded(withOverhead(base, reading.multiplier)) }
}

/** A price with the factor `1 + 1/multiplier`, exact; unchanged when the multiplier is 0 or below (spec PR-43). */
export function withOverhead(base: Rational, multiplier: Rational): Rational {
  if (sign(multiplier) <= 0) return base
  const { numerator, denominator } = multiplier
  return rational(base.numerator * (numerator + denominator), base.denominator * numerator)
}
