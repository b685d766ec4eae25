/**
 * EV-preserving ticket parameters: whatever the price, gas price and float, issued parameters are worth the configured EV, and
 * at most one rounding step more; and whatever happens to price, EV and interval during a session, what was paid in expectation
 * less the fees due is the balance, which stays within its bound.
 *
 * Why: a hair below, and one ticket no longer satisfies the orchestrator's balance check; far above, and payers overpay. Spec
 * PM-54 to PM-60, I-13, live SG-11, SG-15, SG-30; go-livepeer pm/recipient.go, server/remote_signer.go.
 *
 * Side conditions: upstream's face value is at most 2^64 (PM-59 says what happens beyond); the payer has the money; a call
 * needs at most 100 tickets.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  equals,
  multiplyInteger,
  rational,
  sign,
  subtract,
  ZERO,
  type Rational,
} from '../src/money/rational.ts'
import { calculateFee } from '../src/price/fee.ts'
import { priceInfo, type PriceInfo } from '../src/price/price-info.ts'
import type { Rules } from '../src/profile/rules.ts'
import { TicketRecipient } from '../src/recipient/ticket-recipient.ts'
import type { SignedStateBytes } from '../src/signer/exact-state-seal.ts'
import {
  generateLivePayment,
  type LivePaymentRequest,
} from '../src/signer/generate-live-payment.ts'
import { signerRefusalText } from '../src/signer/refusals.ts'
import { createModelCryptography } from '../src/ticket/model.ts'
import { expectedValue } from '../src/ticket/ticket.ts'
import type { OrchestratorInfo } from '../src/wire/messages.ts'
import { evProblem } from '../sim/invariants/ticket-ev.ts'
import { firstPriceArbitrary } from './arbitraries/prices.ts'
import { recipientCaseArbitrary, type RecipientCase } from './arbitraries/recipient.ts'
import {
  creditWeighedTwice,
  ticketsRoundedDown,
  winProbInPercent,
  winProbRoundedDown,
} from './board/expected-value.ts'
import { patched } from './board/patch.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'
import { createSigner, EPOCH_UNIX_NS, infoFor } from './signer-bench.ts'

const FACE_VALUE_OF_PM_59 = 1n << 64n
const PREPAY_SECONDS = 60n
const SECOND_NS = 1_000_000_000n

describe.each(['upstream/pr3972', 'repaired'])('%s', (profile) => {
  const rules = rulesOf(profile)
  const faceValueMax = profile === 'repaired' ? null : FACE_VALUE_OF_PM_59
  const worth = (of: Rules) => (each: RecipientCase) => issuedWorth(each, of, faceValueMax)
  const booked = (of: Rules) => (session: Session) => bookedExactly(session, of, profile)

  it('issues parameters that are worth the configured EV', () => {
    const issued = { count: 0 }
    prop(recipientCaseArbitrary(), (each) => issuedWorth(each, rules, faceValueMax, issued), {
      runs: 2000,
    })
    expect(issued.count).toBeGreaterThan(0)
  })

  it('pays in expectation what is due, at any prices, EVs and intervals', () => {
    prop(sessionArbitrary(), booked(rules), { runs: 300 })
  })

  it.each(Object.entries({ winProbRoundedDown, winProbInPercent }))(
    'and %s is caught',
    (_name, patch) => {
      counterexample(recipientCaseArbitrary(), worth(patched(rules, patch)), { runs: 200 })
    },
  )

  it.each(Object.entries({ ticketsRoundedDown, creditWeighedTwice }))(
    'and %s is caught',
    (_name, patch) => {
      counterexample(sessionArbitrary(), booked(patched(rules, patch)), { runs: 200 })
    },
  )
})

function issuedWorth(
  each: RecipientCase,
  rules: Rules,
  faceValueMaxWei: bigint | null,
  issued: { count: number } = { count: 0 },
): void {
  const recipient = new TicketRecipient({
    address: `0x${'22'.repeat(20)}`,
    secret: `0x${'33'.repeat(32)}`,
    cryptography: createModelCryptography(),
    config: each,
    chain: {
      lastSeenBlock: 100n,
      lastInitializedRound: 4n,
      lastInitializedBlockHash: `0x${'ab'.repeat(32)}`,
      preLastInitializedBlockHash: `0x${'ac'.repeat(32)}`,
    },
    environment: {
      gasPriceWei: () => each.gasPriceWei,
      maxFloatWei: () => each.maxFloatWei,
      validateSender: () => null,
    },
    rules: rules.recipient,
  })
  const price = rational(each.pricePerUnit, each.pixelsPerUnit)
  const result = recipient.ticketParams(`0x${'44'.repeat(20)}`, price, 7n)
  if (!result.ok) return
  const { faceValueWei } = result.params
  if (faceValueMaxWei !== null && faceValueWei > faceValueMaxWei) return
  issued.count += 1
  expect(evProblem(expectedValue(result.params), each.evWei, faceValueWei)).toBeNull()
}

/** A session paid by a remote signer: its first price, then a price, an EV and a pause before every call. */
interface Session {
  readonly type: 'lv2v' | 'live'
  readonly first: PriceInfo
  readonly calls: readonly {
    readonly afterMs: number
    readonly pricePercent: number
    /** Seconds of service that a ticket pays for. */
    readonly evSeconds: number
    readonly params: number
  }[]
}

function sessionArbitrary(): fc.Arbitrary<Session> {
  return fc.record({
    type: fc.constantFrom('lv2v', 'live'),
    first: firstPriceArbitrary(),
    calls: fc.array(
      fc.record({
        afterMs: fc.integer({ min: 1, max: 60_000 }),
        pricePercent: fc.integer({ min: 1, max: 200 }),
        evSeconds: fc.integer({ min: 4, max: 300 }),
        params: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 2, maxLength: 12 },
    ),
  })
}

function bookedExactly(session: Session, rules: Rules, profile: string): void {
  const signer = createSigner(rules)
  const { first } = session
  let state: SignedStateBytes | null = null
  let nowUnixNs = EPOCH_UNIX_NS
  let paidLessFees = ZERO
  for (const call of session.calls) {
    nowUnixNs += BigInt(call.afterMs) * 1_000_000n
    const price = state === null ? first : scaled(first, call.pricePercent)
    const evWei = feeOfSeconds(session, BigInt(call.evSeconds)).numerator / first.pixelsPerUnit + 1n
    const request = requestOf(session, state, infoFor({ price, evWei, params: call.params }))
    const result = generateLivePayment(signer, request, { nowUnixNs, randomId: () => 'id' })
    const booked = result.ok ? result : result.charged
    if (booked === null) {
      expect(result.ok || signerRefusalText(result.refusal)).toBe('no tickets')
      continue
    }
    const fee = calculateFee(booked.bill.units, first)
    expect(fee.ok && equals(fee.feeWei, booked.feeWei)).toBe(true)
    paidLessFees = subtract(paidLessFees, booked.feeWei)
    if (result.ok) {
      paidLessFees = add(paidLessFees, multiplyInteger(result.ticketEvWei, result.tickets))
    }
    const balanceWei: Rational | null = booked.state.balanceWei
    if (balanceWei === null) expect.unreachable('a paid state has a balance')
    expect(equals(balanceWei, paidLessFees)).toBe(true)
    expect(sign(balanceWei)).toBeGreaterThanOrEqual(0)
    if (result.ok) {
      const held =
        profile === 'repaired' ? feeOfSeconds(session, PREPAY_SECONDS) : result.ticketEvWei
      expect(compare(balanceWei, add(held, result.ticketEvWei))).toBeLessThan(0)
    }
    state = booked.sealed
  }
}

function requestOf(
  { type }: Session,
  state: SignedStateBytes | null,
  info: OrchestratorInfo,
): LivePaymentRequest<SignedStateBytes> {
  return {
    state,
    orchestrator: { ok: true, value: info },
    manifestId: 'm',
    inPixels: 0n,
    type,
    capabilities: null,
    capability: '',
    modelId: '',
    app: '',
    maxPrice: null,
    paymentIntervalNs: SECOND_NS,
    name: null,
  }
}

function feeOfSeconds({ type, first }: Session, seconds: bigint): Rational {
  const units = type === 'live' ? seconds : seconds * 27_648_000n
  return rational(units * first.pricePerUnit, first.pixelsPerUnit)
}

function scaled({ pricePerUnit, pixelsPerUnit }: PriceInfo, percent: number): PriceInfo {
  return priceInfo(pricePerUnit * BigInt(percent), pixelsPerUnit * 100n)
}
