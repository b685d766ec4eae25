import * as fc from 'fast-check'
import type { PriceInfo } from '../../src/price/price-info.ts'

/** One POST /generate-live-payment, as far as it can be written down before its state is known. */
export interface SignerCall {
  /** Since the call before; negative when the clock goes back. */
  readonly afterNs: bigint
  readonly type: string
  /** JSON texts by member; '' = the member is absent. */
  readonly capability: string
  readonly modelId: string
  /** How the member's name is spelled: Go reads any letter case. */
  readonly capabilityMember: 'capability' | 'Capability' | 'CAPABILITY'
  /** Model constrained under the external capability; '' = no capabilities, null = bytes that are no message. */
  readonly constrained: string | null
  readonly price: PriceInfo | null
  readonly capabilitiesPrices: readonly PriceInfo[]
  /** Which ticket parameters the info carries. */
  readonly params: number
  readonly evWei: bigint
  readonly manifestId: string
  readonly inPixels: bigint
  /** Which of the returned states is used, 1 = the last one; 0 = none. */
  readonly stateBack: number
  /** A byte of the state that is changed on the way, or none. */
  readonly tampered: { readonly at: number; readonly mask: number } | null
  /** Header `Signer-Auth-Id`; '' = none. */
  readonly authId: string
}

const EXTERNAL = 37
const NAMES = ['transcribe', 'translate', ' transcribe ', 'Transcribe']

/** Sessions of one client, with what goes wrong on purpose: replayed and tampered states, clocks that stand or go back. */
export function signerCallsArbitrary(): fc.Arbitrary<readonly SignerCall[]> {
  return fc.array(signerCallArbitrary(), { minLength: 1, maxLength: 8 })
}

function signerCallArbitrary(): fc.Arbitrary<SignerCall> {
  const often = <T>(usual: T, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(usual) },
      ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
    )
  return fc.record({
    afterNs: fc.oneof(
      fc.bigInt({ min: 1n, max: 60_000_000_000n }),
      fc.bigInt({ min: -5_000_000_000n, max: 0n }),
    ),
    type: often<string>('lv2v', fc.constantFrom('live', 'fixed', '', 'byoc', 'LV2V')),
    capability: memberArbitrary(),
    modelId: memberArbitrary(),
    capabilityMember: often<SignerCall['capabilityMember']>(
      'capability',
      fc.constantFrom('Capability', 'CAPABILITY'),
    ),
    constrained: often<string | null>('', fc.constantFrom(...NAMES), fc.constant(null)),
    price: often<PriceInfo | null>(
      { pricePerUnit: 1000n, pixelsPerUnit: 1n, capability: 0, constraint: '' },
      priceArbitrary(fc.constant(0), fc.constant('')),
      fc.constant(null),
    ),
    capabilitiesPrices: fc.array(
      priceArbitrary(often(EXTERNAL, fc.constantFrom(35, 0)), fc.constantFrom(...NAMES)),
      { maxLength: 3 },
    ),
    params: often(1, fc.constantFrom(2, 3)),
    evWei: often(10n ** 11n, fc.constantFrom(1n, 10n ** 9n, 10n ** 13n)),
    manifestId: often('m', fc.constant('')),
    inPixels: fc.bigInt({ min: -1n, max: 10n ** 9n }),
    stateBack: often(1, fc.nat({ max: 3 })),
    tampered: often<SignerCall['tampered']>(
      null,
      fc.record({ at: fc.nat({ max: 400 }), mask: fc.integer({ min: 1, max: 255 }) }),
    ),
    authId: often('', fc.constantFrom('alice', 'bob')),
  })
}

/** Mostly strings; a few values of another kind, which only a signer that knows the member minds. */
function memberArbitrary(): fc.Arbitrary<string> {
  const named = fc.constantFrom(...NAMES, '').map((name) => JSON.stringify(name))
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    { weight: 8, arbitrary: named },
    { weight: 1, arbitrary: fc.constantFrom('7', 'null', '["transcribe"]') },
  )
}

function priceArbitrary(
  capability: fc.Arbitrary<number>,
  constraint: fc.Arbitrary<string>,
): fc.Arbitrary<PriceInfo> {
  return fc.record({
    pricePerUnit: fc.oneof(
      fc.bigInt({ min: 1n, max: 10n ** 11n }),
      fc.constantFrom(0n, -1n, 2000n),
    ),
    pixelsPerUnit: fc.oneof(fc.constantFrom(1n, 1n, 0n, -1n), fc.bigInt({ min: 1n, max: 1000n })),
    capability,
    constraint,
  })
}
