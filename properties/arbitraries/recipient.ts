import * as fc from 'fast-check'

/** Everything that an orchestrator's ticket parameters depend on. */
export interface RecipientCase {
  readonly evWei: bigint
  /** Null = no gas price is known. */
  readonly gasPriceWei: bigint | null
  readonly redeemGas: bigint
  readonly txCostMultiplier: bigint
  /** 0 = no limit. */
  readonly maxFaceValueWei: bigint
  readonly maxFloatWei: bigint
  readonly pricePerUnit: bigint
  readonly pixelsPerUnit: bigint
}

/** From 1 wei to a thousand ETH, small and large ones equally often. */
function amount(digitsMax: number): fc.Arbitrary<bigint> {
  return fc
    .tuple(fc.integer({ min: 0, max: digitsMax }), fc.bigInt({ min: 1n, max: 10_000n }))
    .map(([digits, head]) => 10n ** BigInt(digits) * head)
}

export function recipientCaseArbitrary(): fc.Arbitrary<RecipientCase> {
  return fc.record({
    evWei: amount(14),
    gasPriceWei: fc.option(fc.oneof(fc.constant(0n), amount(9))),
    redeemGas: fc.bigInt({ min: 0n, max: 2_000_000n }),
    txCostMultiplier: fc.bigInt({ min: 1n, max: 1000n }),
    maxFaceValueWei: fc.oneof(
      fc.constant(0n),
      amount(17),
      // What PM-59 is about: the low 64 bits of the remainder are 0.
      fc.bigInt({ min: 0n, max: 80n }).map((bits) => 1n << bits),
    ),
    maxFloatWei: amount(17),
    pricePerUnit: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    pixelsPerUnit: fc.bigInt({ min: 1n, max: 27_648_000n }),
  })
}
