import { MAX_UINT256, wrapInt64 } from '../money/integers.ts'
import { rule, type Rule } from '../rule.ts'

/** Win probability, numerator over 2^256 − 1, that gives a ticket of this face value the configured EV. */
export type WinProbRule = Rule<(evWei: bigint, faceValueWei: bigint) => bigint>

export const winProb: Readonly<Record<'ceilByLowBits' | 'ceil', WinProbRule>> = {
  ceilByLowBits: rule(
    {
      variant: 'ceil-by-low-bits',
      summary: 'Rounds up unless the low 64 bits of the remainder are 0.',
      source: 'PM-58 to PM-60; go-livepeer pm/recipient.go:winProb',
    },
    (evWei: bigint, faceValueWei: bigint) => {
      if (faceValueWei === 0n) return 0n
      if (faceValueWei === evWei) return MAX_UINT256
      const { quotient, remainder } = divideEuclidean(MAX_UINT256, faceValueWei)
      return evWei * (wrapInt64(remainder) !== 0n ? quotient + 1n : quotient)
    },
  ),
  ceil: rule(
    {
      variant: 'ceil',
      summary: 'Rounds up, and never beyond certainty.',
      why: "Rounded down by its low bits, a ticket's EV falls short of the EV demanded and its payment is refused; a full ceiling never falls short.",
      source: 'repairs PM-59, pm I-13, B02, B75, pm surprise 1',
    },
    (evWei: bigint, faceValueWei: bigint) => {
      if (faceValueWei === 0n) return 0n
      const { quotient, remainder } = divideEuclidean(MAX_UINT256, faceValueWei)
      const exact = evWei * (remainder !== 0n ? quotient + 1n : quotient)
      return exact < MAX_UINT256 ? exact : MAX_UINT256
    },
  ),
}

/** Go `big.Int.DivMod`: the remainder is never negative. `dividend ≥ 0`. */
function divideEuclidean(
  dividend: bigint,
  divisor: bigint,
): { readonly quotient: bigint; readonly remainder: bigint } {
  return { quotient: dividend / divisor, remainder: dividend % divisor }
}
