import { describe, expect, it } from 'vitest'
import { parseRational } from '../money/parse.ts'
import { add, compare, multiplyInteger, rational, reduce, ZERO } from '../money/rational.ts'
import { priceInfo } from '../price/price-info.ts'
import { feePrice, takesPrice } from './credit-rules.ts'
import { signerRulesBase, signerRulesRepaired } from './rules.ts'
import { SignerFixture } from './signer.fixture.ts'

const live = { type: 'live' } as const

/** Units that calls at these times bill in all. */
function billed(fixture: SignerFixture, times: readonly number[], type: 'live' | 'lv2v'): bigint {
  let units = 0n
  for (const at of times) {
    const result = fixture.pay(at, { type })
    if (result.ok) units += result.bill.units
    else units += result.charged?.bill.units ?? 0n
  }
  return units
}

describe('the repaired signer', () => {
  it('bills 100 calls of 5.2 s by 520 s, where upstream bills 600 and the prepay', () => {
    const times = Array.from({ length: 101 }, (_, index) => index * 5.2)
    expect(billed(new SignerFixture(signerRulesRepaired, 10n), times, 'live')).toBe(520n)
    expect(billed(new SignerFixture(signerRulesBase, 1n), times, 'live')).toBe(610n)
  })

  it('bills pixels to the last one, in any rhythm', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 10n ** 9n)
    const times = [0, 5.000000017, 5.000000018, 7.1, 7.1, 100.123456789]
    expect(billed(fixture, times, 'lv2v')).toBe((27_648_000n * 100_123_456_789n) / 10n ** 9n)
  })

  it('gives a named call the same answer at any time, also the first one and at another replica', () => {
    const name = (id: string, second: bigint): { id: string; askedAtUnixNs: bigint } => ({
      id,
      askedAtUnixNs: second * 10n ** 9n,
    })
    const answers = [0, 900, -40].map((lateBy) => {
      const fixture = new SignerFixture(signerRulesRepaired, 10n)
      const first = fixture.pay(lateBy, { ...live, name: name('a', 100n) })
      const second = fixture.pay(2 * lateBy, { ...live, name: name('b', 112n) })
      return [first, second]
    })
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(answers[0]).toMatchObject([
      { ok: true, state: { stateId: 'a', sequenceNumber: 0n } },
      { ok: true, state: { stateId: 'a', sequenceNumber: 1n }, bill: { units: 12n } },
    ])
  })

  it('bills no time twice when the clock went back or stands still', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 10n)
    expect(billed(fixture, [0, 10, 4, 10, 9.5, 12], 'live')).toBe(12n)
  })

  it('holds a cushion and runs the state down on 482, so that no poll finds the orchestrator empty', () => {
    for (const period of [5, 12, 15, 30]) {
      const fixture = new SignerFixture(signerRulesRepaired, 100n)
      let creditWei = 0n
      for (let at = 0; at <= 3000; at += period) {
        // What the orchestrator has left just before this call.
        if (at > 0) expect(creditWei - BigInt(at)).toBeGreaterThanOrEqual(0n)
        const result = fixture.pay(at, { ...live, paymentIntervalNs: BigInt(period) * 10n ** 9n })
        if (result.ok) creditWei += result.tickets * 100n
        else expect(result.refusal.code).toBe('no-tickets')
        const ahead = creditWei - BigInt(at)
        expect(ahead).toBeLessThanOrEqual(BigInt(Math.max(10, 2 * period) + 100))
      }
    }
  })

  it('learns the period of a client that does not name it', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 1n)
    for (const at of [0, 20, 40]) fixture.pay(at, live)
    expect(reduce(fixture.state?.state.balanceWei ?? ZERO)).toEqual(rational(40n))
    // One outage does not double what is held: the shorter of the last two gaps counts.
    fixture.pay(100, live)
    expect(reduce(fixture.state?.state.balanceWei ?? ZERO)).toEqual(rational(40n))
  })

  it('pays 100 tickets and the rest later, where upstream is stuck', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 1n)
    fixture.price = priceInfo(20n)
    const first = fixture.pay(0, live)
    expect(first).toMatchObject({ ok: true, tickets: 100n })
    expect(fixture.pay(1, live)).toMatchObject({ ok: true, tickets: 100n })
    expect(compare(fixture.state?.state.balanceWei ?? ZERO, rational(180n))).toBe(0)
  })

  it('tells every charge, a 482 too, by an event that adds up exactly', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 100n)
    fixture.price = priceInfo(6n, 7n)
    let feesWei = ZERO
    let toldWei = ZERO
    let charged = 0
    for (const at of [0, 5, 30, 100, 131, 170]) {
      const result = fixture.pay(at, live)
      const bill = result.ok ? result : result.charged
      if (bill === null) continue
      charged += result.ok ? 0 : 1
      const [event] = result.events.filter(({ type }) => type === 'create_signed_ticket')
      const said = JSON.parse(event?.data ?? '{}') as { computed_fee: string; cost: string }
      const costWei = parseRational(said.cost) ?? ZERO
      expect(compare(multiplyInteger(costWei, bill.bill.units), bill.feeWei)).toBe(0)
      feesWei = add(feesWei, bill.feeWei)
      toldWei = add(toldWei, parseRational(said.computed_fee) ?? ZERO)
    }
    expect(charged).toBeGreaterThan(0)
    expect(compare(toldWei, feesWei)).toBe(0)
  })

  it('never signs a nonce twice when parameters come back', () => {
    const [a, b] = [`0x${'aa'.repeat(32)}`, `0x${'bb'.repeat(32)}`] as const
    const used: string[] = []
    const fixture = new SignerFixture(signerRulesRepaired, 1n)
    for (const [at, hash] of [a, b, a, b, a, a, b].entries()) {
      fixture.recipientRandHash = hash
      const result = fixture.pay(at, live)
      if (!result.ok) continue
      for (const { senderNonce } of result.payment.ticketSenderParams) {
        used.push(`${hash} ${senderNonce}`)
      }
    }
    expect(new Set(used).size).toBe(used.length)
    expect(used.length).toBeGreaterThan(10)
  })

  it('asks for new parameters before the 601st nonce', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 1n)
    fixture.price = priceInfo(1000n)
    const codes = Array.from({ length: 7 }, (_, at) => {
      const result = fixture.pay(at, live)
      return result.ok ? Number(result.tickets) : result.refusal.code
    })
    expect(codes).toEqual([100, 100, 100, 100, 100, 100, 'refresh-needed'])
  })

  it('keeps what a session is billed by', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 10n, { byocPerCapabilityPricing: true })
    fixture.price = priceInfo(10n)
    fixture.capabilitiesPrices = [{ ...priceInfo(10n), capability: 37, constraint: 'nano' }]
    fixture.pay(0, { capability: ' nano ' })
    fixture.capabilitiesPrices = []
    const second = fixture.pay(5, { capability: 'nano' })
    expect(second).toMatchObject({ ok: true, bill: { units: 5n, basis: 'seconds' } })
    const other = fixture.pay(6, { capability: 'recraft' })
    expect(other).toMatchObject({ ok: false, refusal: { code: 'capability-changed' } })
  })

  it('takes a capability price only where the tickets are bound to it', () => {
    const fixture = new SignerFixture(signerRulesRepaired, 10n ** 12n, {
      byocPerCapabilityPricing: true,
    })
    fixture.price = priceInfo(100n)
    fixture.capabilitiesPrices = [{ ...priceInfo(10n), capability: 37, constraint: 'nano' }]
    const result = fixture.pay(0, { capability: 'nano' })
    expect(result).toMatchObject({ ok: true, price: { pricePerUnit: 100n } })
    expect(result.ok && result.bill.basis).toBe('pixels')
  })

  it('asks the auth webhook before it signs', () => {
    for (const [rules, events] of [
      [signerRulesBase, 1],
      [signerRulesRepaired, 0],
    ] as const) {
      const fixture = new SignerFixture(rules, 10n, { hasWebhook: true })
      const step = fixture.start(0, live)
      if (step.kind !== 'ask-webhook') throw new TypeError('the webhook was not asked')
      const refused = step.resume({
        kind: 'replied',
        reply: { status: 403n, reason: 'no', expiryUnixSeconds: 0n, authId: '', maxPrice: null },
      })
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'webhook-rejected' } })
      expect(refused.events.length).toBe(events)
    }
  })

  it('can be made to refuse any price but the first, or to charge the current one', () => {
    const strict = new SignerFixture(
      { ...signerRulesRepaired, takesPrice: takesPrice.firstOnly },
      10n,
    )
    strict.pay(0, live)
    strict.price = priceInfo(2n)
    expect(strict.pay(5, live)).toMatchObject({ refusal: { code: 'refresh-needed' } })
    const current = new SignerFixture({ ...signerRulesRepaired, feePrice: feePrice.current }, 1n)
    current.pay(0, live)
    current.price = priceInfo(2n)
    expect(current.pay(5, live)).toMatchObject({ ok: true, feeWei: rational(10n) })
  })
})
