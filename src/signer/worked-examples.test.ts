import { describe, expect, it } from 'vitest'
import { ratString } from '../money/format.ts'
import { priceInfo, type PriceInfo } from '../price/price-info.ts'
import {
  signerRulesBase,
  signerRulesByocHead,
  signerRulesMaster202608,
  signerRulesPr3972,
  type SignerRules,
} from './rules.ts'
import { SignerFixture } from './signer.fixture.ts'

/** `tickets/balance`, or the refusal's text. */
function paid(fixture: SignerFixture, ...call: Parameters<SignerFixture['summary']>): string {
  const summary = fixture.summary(...call)
  if (typeof summary === 'string') return summary
  const [tickets, balance] = summary
  return `${tickets} ${balance === null ? 'none' : ratString(balance)}`
}

function capability(constraint: string, pricePerUnit: bigint): PriceInfo {
  return { pricePerUnit, pixelsPerUnit: 1n, capability: 37, constraint }
}

function byoc(rules: SignerRules, flag = true): SignerFixture {
  const fixture = new SignerFixture(rules, 10n ** 10n, { byocPerCapabilityPricing: flag })
  fixture.price = priceInfo(100n)
  fixture.capabilitiesPrices = [capability('nano', 10n), capability('recraft', 20n)]
  return fixture
}

// The examples WX-1 to WX-15 of the live spec, computed there by hand.
describe('upstream signers', () => {
  it('WX-1, 2, 3: the prepay, then nothing due for 40 s, then the whole time at once', () => {
    for (const rules of [signerRulesBase, signerRulesMaster202608]) {
      const fixture = new SignerFixture(rules, 10n ** 9n)
      expect(paid(fixture, 0)).toBe('2 341120000')
      expect(paid(fixture, 5.000000001)).toBe('1 1202880000')
      for (let at = 10; at <= 45; at += 5) expect(paid(fixture, at + 1e-9)).toBe('no tickets')
      expect(paid(fixture, 50.000000001)).toBe('1 958720000')
    }
  })

  it('WX-4: live seconds are rounded up at every call', () => {
    const fixture = new SignerFixture(signerRulesBase, 35n)
    fixture.price = priceInfo(3n)
    expect(paid(fixture, 0, { type: 'live' })).toBe('1 5')
    expect(paid(fixture, 12, { type: 'live' })).toBe('1 4')
    expect(paid(fixture, 24.1, { type: 'live' })).toBe('1 0')
  })

  it('WX-5: the first price stays, also when the orchestrator lowers it', () => {
    const fixture = new SignerFixture(signerRulesBase, 35n)
    fixture.price = priceInfo(150n, 175n)
    expect(paid(fixture, 0, { type: '', inPixels: 1000n })).toBe('25 125/7')
    fixture.price = priceInfo(112n, 175n)
    const second = fixture.pay(5, { type: '', inPixels: 2500n })
    expect(second).toMatchObject({ ok: true, tickets: 61n, price: { pricePerUnit: 112n } })
    expect(second.ok && second.events[1]?.data).toContain('"cost":"0.6400000000"')
  })

  it('WX-6, 7: a capability price is billed by seconds, a base price by pixels', () => {
    expect(paid(byoc(signerRulesBase), 0, { capability: 'nano' })).toBe('17 4112000000')
    expect(paid(byoc(signerRulesPr3972, false), 0, { capability: 'nano' })).toBe('17 4112000000')
    expect(paid(byoc(signerRulesPr3972), 0, { capability: 'recraft' })).toBe('1 9999998800')
    expect(paid(byoc(signerRulesPr3972), 0, { capability: 'unknown' })).toBe('17 4112000000')
    const nano = byoc(signerRulesByocHead)
    expect(paid(nano, 0, { capability: 'nano' })).toBe('1 9999999400')
    expect(paid(nano, 5.2, { capability: 'nano' })).toBe('1 19999999340')
  })

  it('WX-8: a capability price that disappears turns seconds into pixels', () => {
    const fixture = byoc(signerRulesPr3972)
    paid(fixture, 0, { capability: 'nano' })
    fixture.capabilitiesPrices = []
    fixture.price = priceInfo(15n)
    expect(paid(fixture, 5, { capability: 'nano' })).toBe('1 18617599400')
    const dear = byoc(signerRulesPr3972)
    paid(dear, 0, { capability: 'nano' })
    dear.capabilitiesPrices = []
    expect(paid(dear, 5, { capability: 'nano' })).toBe(
      'Orchestrator price has more than doubled, Orchestrator price: 100, Orchestrator initial price: 10',
    )
  })

  it('WX-9: a capability price that appears turns pixels into seconds', () => {
    const fixture = byoc(signerRulesPr3972)
    fixture.capabilitiesPrices = []
    expect(paid(fixture, 0, { capability: 'nano' })).toBe('17 4112000000')
    fixture.capabilitiesPrices = [capability('nano', 10n)]
    expect(paid(fixture, 5, { capability: 'nano' })).toBe('1 14111999500')
  })

  it('WX-10: only one version knows type byoc, with the flag off too', () => {
    const request = { type: 'byoc', capability: 'nano' }
    expect(paid(byoc(signerRulesBase, false), 0, request)).toBe('invalid job type')
    expect(paid(byoc(signerRulesMaster202608, false), 0, request)).toBe('invalid job type')
    expect(paid(byoc(signerRulesByocHead, false), 0, request)).toBe('1 9999994000')
  })

  it('WX-11: a padded name has a label and no price', () => {
    const result = byoc(signerRulesPr3972).pay(0, { capability: ' nano ' })
    expect(result).toMatchObject({ ok: true, tickets: 17n })
    expect(result.ok && result.events[1]?.data).toContain('"pipeline":"nano"')
  })

  it('WX-12: a price may double, but not under the ceiling of the first price', () => {
    for (const [rules, dearer] of [
      [signerRulesBase, '1 0'],
      [
        signerRulesMaster202608,
        'orchestrator price 150.000 exceeds initial session price ceiling 100.000',
      ],
    ] as const) {
      const fixture = new SignerFixture(rules, 100_000n)
      fixture.price = priceInfo(100n)
      expect(paid(fixture, 0, { type: '', inPixels: 1000n })).toBe('1 0')
      fixture.price = priceInfo(150n)
      expect(paid(fixture, 5, { type: '', inPixels: 1000n })).toBe(dearer)
    }
  })

  it('WX-13, 14: at most 100 tickets; fixed is one unit a call', () => {
    const limited = new SignerFixture(signerRulesBase, 2n)
    expect(paid(limited, 0, { type: '', inPixels: 202n })).toBe(
      'numTickets 101 exceeds maximum of 100',
    )
    expect(paid(limited, 0, { type: '', inPixels: 200n })).toBe('100 0')
    const fixed = new SignerFixture(signerRulesBase, 5n)
    fixed.price = priceInfo(7n)
    const calls = [0, 1, 2].map((at) => paid(fixed, at, { type: 'fixed', inPixels: 9n }))
    expect(calls).toEqual(['2 3', '1 1', '2 4'])
  })

  it('WX-15: a clock that went back bills the prepay again', () => {
    const fixture = new SignerFixture(signerRulesBase, 10n ** 9n)
    paid(fixture, 0)
    expect(paid(fixture, -0.001)).toBe('2 682240000')
  })
})
