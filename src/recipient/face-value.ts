import { rule, type Rule } from '../rule.ts'
import type { RecipientRefusal } from './refusal.ts'

export interface FaceValueInput {
  /** Configured expected value of a ticket. */
  readonly evWei: bigint
  /** Gas price times gas of a redemption; 0 when no gas price is known. */
  readonly txCostWei: bigint
  readonly redeemGas: bigint
  readonly txCostMultiplier: bigint
  /** 0 or negative = no limit. */
  readonly maxFaceValueWei: bigint
  /** Most that this sender's reserve backs, asked only once. */
  readonly maxFloatWei: () => bigint | { readonly error: string }
}

export type FaceValueResult =
  | { readonly ok: true; readonly faceValueWei: bigint }
  | { readonly ok: false; readonly refusal: RecipientRefusal }

export type FaceValueRule = Rule<(input: FaceValueInput) => FaceValueResult>

/** Below this gas price a face value under the redemption cost is tolerated. */
const TOLERATED_GAS_PRICE_WEI = 3_000_000_000n
const EV_MULTIPLIER = 100n

export const faceValue: Readonly<Record<'jumpsAtEv' | 'steady', FaceValueRule>> = {
  jumpsAtEv: rule(
    {
      variant: 'jumps-at-ev',
      summary:
        'A hundredfold redemption cost, or a hundredfold EV only when that is below the EV; a face value equal to the EV is issued.',
      source: 'PM-54 to PM-57; go-livepeer pm/recipient.go:faceValue',
    },
    (input: FaceValueInput): FaceValueResult => {
      const wanted = input.txCostWei * input.txCostMultiplier
      return capFaceValue(
        wanted < input.evWei ? input.evWei * EV_MULTIPLIER : wanted,
        input,
        input.evWei,
      )
    },
  ),
  steady: rule(
    {
      variant: 'steady',
      summary:
        'The larger of a hundredfold redemption cost and a hundredfold EV; neither a face value that senders must refuse is issued nor one that is not worth its redemption.',
      why: 'One wei of gas price moves the face value a hundredfold, and it may equal the EV or not repay its gas; the larger of both is steady, the rest is refused.',
      source: 'repairs PM-54 to PM-57, pm I-16, B56, B75, pm surprise 14; go-livepeer issue 1603',
    },
    (input: FaceValueInput): FaceValueResult => {
      const byCost = input.txCostWei * input.txCostMultiplier
      const byEv = input.evWei * EV_MULTIPLIER
      const leastWei = input.evWei === 0n ? 0n : input.evWei + 1n
      const capped = capFaceValue(byCost < byEv ? byEv : byCost, input, leastWei)
      if (!capped.ok || input.txCostWei === 0n || capped.faceValueWei > input.txCostWei)
        return capped
      return {
        ok: false,
        refusal: { code: 'insufficient-sender-reserve', cause: 'below-redemption-cost' },
      }
    },
  ),
}

/** Steps 3 to 8 of spec PM-54. */
function capFaceValue(wantedWei: bigint, input: FaceValueInput, leastWei: bigint): FaceValueResult {
  const maxFloatWei = input.maxFloatWei()
  if (typeof maxFloatWei !== 'bigint') {
    return { ok: false, refusal: { code: 'max-float-unavailable', text: maxFloatWei.error } }
  }
  let faceValueWei = wantedWei > maxFloatWei ? maxFloatWei : wantedWei
  if (input.maxFaceValueWei > 0n && input.maxFaceValueWei < faceValueWei) {
    faceValueWei = input.maxFaceValueWei
  }
  if (faceValueWei < leastWei) {
    return { ok: false, refusal: { code: 'insufficient-sender-reserve', cause: 'below-ev' } }
  }
  const tolerableCostWei = input.redeemGas * TOLERATED_GAS_PRICE_WEI
  if (faceValueWei < input.txCostWei && faceValueWei < tolerableCostWei) {
    return {
      ok: false,
      refusal: { code: 'insufficient-sender-reserve', cause: 'below-redemption-cost' },
    }
  }
  return { ok: true, faceValueWei }
}
