import { expect, test } from 'vitest'
import { assert } from '../../assert.ts'
import { Ledger } from '../../ledger/ledger.ts'
import { MAX_UINT256 } from '../../money/integers.ts'
import { rational, type Rational } from '../../money/rational.ts'
import { priceInfo } from '../../price/price-info.ts'
import { profiles } from '../../profile/index.ts'
import { TicketSender } from '../../sender/ticket-sender.ts'
import { createModelCryptography } from '../../ticket/model.ts'
import {
  bookAnsweredPayment,
  createJobPayment,
  payForStream,
  type JobPayer,
} from './create-payment.ts'

const RECIPIENT = `0x${'aa'.repeat(20)}` as const
const CAPABILITY = 'cap'
/** Expected value of a ticket: 1000 wei. */
const TICKET_PARAMS = {
  recipient: RECIPIENT,
  faceValueWei: 255_000n,
  winProb: MAX_UINT256 / 255n,
  recipientRandHash: `0x${'11'.repeat(32)}`,
  seed: 1n,
  expirationBlock: 100n,
  expirationParams: { creationRound: 1n, creationRoundBlockHash: `0x${'22'.repeat(32)}` },
} as const
const FUNDS_WEI = 10n ** 24n

function payer(profile: string): JobPayer {
  const rules = profiles.get(profile)?.rules
  assert(rules !== undefined, 'the profile exists')
  const limit = rational(FUNDS_WEI)
  const sender = new TicketSender({
    privateKey: `0x${'33'.repeat(32)}`,
    cryptography: createModelCryptography(),
    limits: { maxEvWei: limit, maxTotalEvWei: limit, depositMultiplier: 1n },
    chain: {
      lastSeenBlock: 1n,
      lastInitializedRound: 1n,
      lastInitializedBlockHash: `0x${'22'.repeat(32)}`,
    },
    senderInfo: () => ({
      depositWei: FUNDS_WEI,
      withdrawRound: 0n,
      reserve: { fundsRemainingWei: FUNDS_WEI, claimedInCurrentRoundWei: 0n },
    }),
    rules: rules.sender,
  })
  const ledger = new Ledger({ ttlNs: 1e15, rules: rules.ledger })
  return { sender, ledger, rules: rules.gateway }
}

/** Tickets that are signed for 70 s at 100 wei a second, or why there are none. */
function tickets(
  profile: string,
  token: { readonly balanceWei: bigint; readonly price?: bigint; readonly timeout?: bigint },
  firstPriceWei?: Rational,
): number | string {
  const made = createJobPayment(
    payer(profile),
    {
      capability: CAPABILITY,
      timeoutSeconds: token.timeout ?? 70n,
      starts: true,
      firstPriceWei,
      token: {
        ticketParams: TICKET_PARAMS,
        balanceWei: token.balanceWei,
        price: priceInfo(token.price ?? 100n),
        lastNonce: 0,
      },
    },
    0,
  )
  return made.ok ? (made.payment?.ticketSenderParams.length ?? 0) : made.refusal.code
}

const UPSTREAM = 'upstream/master-2026-08'

test.each([UPSTREAM, 'repaired'])(
  '%s: 70 s cost 7 tickets, credit for 120 s costs none',
  (profile) => {
    expect(tickets(profile, { balanceWei: 0n })).toBe(7)
    expect(tickets(profile, { balanceWei: 11_999n })).toBe(7)
    expect(tickets(profile, { balanceWei: 12_000n })).toBe(0)
  },
)

test('credit for 120 s does not cover a job that may take 300 s', () => {
  const long = { balanceWei: 12_000n, timeout: 300n }
  expect(tickets(UPSTREAM, long)).toBe(0)
  expect(tickets('repaired', long)).toBe(30)
})

test('a start pays for the minute without which nothing starts', () => {
  const short = { balanceWei: 0n, timeout: 20n }
  expect(tickets(UPSTREAM, short)).toBe(2)
  expect(tickets('repaired', short)).toBe(6)
})

test('what is owed is paid too', () => {
  expect(tickets(UPSTREAM, { balanceWei: -5000n })).toBe(7)
  expect(tickets('repaired', { balanceWei: -5000n })).toBe(12)
})

test('a stream whose price has fallen is paid for at the price that it is charged at', () => {
  const fallen = { balanceWei: 0n, price: 40n }
  expect(tickets(UPSTREAM, fallen, rational(100n))).toBe(3)
  expect(tickets('repaired', fallen, rational(100n))).toBe(7)
})

test.each([
  [200n, 14, 7],
  [201n, 15, 'price-above-twice-the-first'],
])('a stream whose price rises from 100 to %d', (price, upstream, repaired) => {
  const risen = { balanceWei: 0n, price }
  expect(tickets(UPSTREAM, risen, rational(100n))).toBe(upstream)
  expect(tickets('repaired', risen, rational(100n))).toBe(repaired)
})

test('is booked when it is made, or mended when it is answered', () => {
  const token = {
    ticketParams: TICKET_PARAMS,
    balanceWei: 0n,
    price: priceInfo(100n),
    lastNonce: 0,
  }
  const need = { capability: CAPABILITY, timeoutSeconds: 70n, starts: false, token }
  for (const profile of [UPSTREAM, 'repaired']) {
    const own = payer(profile)
    const made = payForStream(own, need, priceInfo(100n), 0)
    assert(made.ok && made.payment !== null, 'a payment is made')
    const booked = own.ledger.peek(RECIPIENT, CAPABILITY)
    expect(booked).toEqual(profile === UPSTREAM ? expect.anything() : rational(0n))
    bookAnsweredPayment(own, { recipient: RECIPIENT, capability: CAPABILITY }, made.unbookedWei, 0)
    const { denominator, numerator } = own.ledger.peek(RECIPIENT, CAPABILITY) ?? rational(0n)
    expect(numerator / denominator).toBe(6999n + (numerator % denominator === 0n ? 1n : 0n))
  }
})

test('a stream that was free is not paid for until the token after', () => {
  const token = {
    ticketParams: TICKET_PARAMS,
    balanceWei: 0n,
    price: priceInfo(100n),
    lastNonce: 3,
  }
  const need = { capability: CAPABILITY, timeoutSeconds: 70n, starts: false, token }
  expect(payForStream(payer(UPSTREAM), need, priceInfo(0n), 0)).toMatchObject({
    payment: null,
    lastNonce: 3,
  })
})
