import { describe, expect, it } from 'vitest'
import { MAX_UINT256 } from '../money/integers.ts'
import { compare, rational } from '../money/rational.ts'
import { expectedValue } from '../ticket/ticket.ts'
import { faceValue, type FaceValueInput, type FaceValueResult } from './face-value.ts'
import { winProb } from './win-prob.ts'

const evWei = 8_000_000_000n
const redeemGas = 1_200_000n

function input(gasPriceWei: bigint, maxFloatWei: bigint): FaceValueInput {
  return {
    evWei,
    redeemGas,
    txCostWei: redeemGas * gasPriceWei,
    txCostMultiplier: 100n,
    maxFaceValueWei: 0n,
    maxFloatWei: () => maxFloatWei,
  }
}

const amount = (result: FaceValueResult): bigint | null => (result.ok ? result.faceValueWei : null)

describe('face value', () => {
  it('upstream falls a hundredfold between gas prices of 66 and 67 wei; repaired does not', () => {
    expect(amount(faceValue.jumpsAtEv(input(66n, 10n ** 18n)))).toBe(800_000_000_000n)
    expect(amount(faceValue.jumpsAtEv(input(67n, 10n ** 18n)))).toBe(8_040_000_000n)
    expect(amount(faceValue.steady(input(67n, 10n ** 18n)))).toBe(800_000_000_000n)
  })

  it('only upstream issues a face value that equals the EV', () => {
    expect(amount(faceValue.jumpsAtEv(input(0n, evWei)))).toBe(evWei)
    expect(faceValue.steady(input(0n, evWei))).toMatchObject({
      refusal: { code: 'insufficient-sender-reserve', cause: 'below-ev' },
    })
  })

  it('refuses what does not pay for its redemption', () => {
    expect(faceValue.jumpsAtEv(input(10n ** 9n, 10n ** 12n))).toMatchObject({
      refusal: { cause: 'below-redemption-cost' },
    })
  })
})

describe('win probability', () => {
  it('gives a ticket at least the configured EV', () => {
    for (const faceValueWei of [evWei + 1n, 10n ** 12n, 1_200_000_000_000_000n]) {
      for (const variant of [winProb.ceilByLowBits, winProb.ceil]) {
        const ev = expectedValue({ faceValueWei, winProb: variant(evWei, faceValueWei) })
        expect(compare(ev, rational(evWei))).toBeGreaterThanOrEqual(0)
      }
    }
  })

  it('upstream rounds down when the low 64 bits of the remainder are 0', () => {
    const faceValueWei = (1n << 128n) + (1n << 63n) + 1n
    const ev = (variant: typeof winProb.ceil): number =>
      compare(expectedValue({ faceValueWei, winProb: variant(1n, faceValueWei) }), rational(1n))
    expect(ev(winProb.ceilByLowBits)).toBe(-1)
    expect(ev(winProb.ceil)).toBe(1)
  })

  it('is certainty for a face value equal to the EV', () => {
    expect(winProb.ceilByLowBits(evWei, evWei)).toBe(MAX_UINT256)
    expect(winProb.ceil(evWei, evWei)).toBe(MAX_UINT256)
  })
})
