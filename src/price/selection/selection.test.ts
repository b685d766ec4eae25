import { expect, test } from 'vitest'
import { ZERO_ADDRESS, type Address } from '../../bytes/hex.ts'
import { rational } from '../../money/rational.ts'
import { priceInfo } from '../price-info.ts'
import { priceRulesRepaired, priceRulesUpstream, type PriceRules } from '../rules.ts'
import { selectionProbabilities } from './probabilities.ts'
import { InitialLatencySelector, LatencyScoreSelector } from './session-selectors.ts'
import { Suspensions } from './suspensions.ts'

const A: Address = '0x00000000000000000000000000000000000000a1'
const B: Address = '0x00000000000000000000000000000000000000b1'

function context(rules: PriceRules) {
  return { offchain: false, stakesReadable: true, maxPrice: rational(5n), rules }
}

function session(recipient: Address, price: bigint | null, latencyScore = 0) {
  return {
    recipient,
    priceInfo: price === null ? null : priceInfo(price),
    latencyScore,
    initialLatencyMs: 1,
  }
}

test('the maximum holds for the unpriced and the zero address when repaired only (I-2)', () => {
  const picks = (rules: PriceRules, only: ReturnType<typeof session>): boolean => {
    const selector = new InitialLatencySelector<ReturnType<typeof session>>(context(rules))
    selector.add([only])
    return selector.select() === only
  }
  for (const [rules, picked] of [
    [priceRulesUpstream, true],
    [priceRulesRepaired, false],
  ] as const) {
    expect(picks(rules, session(A, null))).toBe(picked)
    expect(picks(rules, session(ZERO_ADDRESS, 6n))).toBe(picked)
    expect(picks(rules, session(A, 5n))).toBe(true)
    expect(picks(rules, session(A, 6n))).toBe(false)
  }
})

test('a slow known session waits for ever upstream and is used when repaired (PR-88)', () => {
  const picked = (rules: PriceRules): Address | null => {
    const selector = new LatencyScoreSelector<ReturnType<typeof session>>(context(rules), 1)
    selector.add([session(A, 6n)])
    selector.complete(session(B, 5n, 2))
    return selector.select()?.recipient ?? null
  }
  expect(picked(priceRulesUpstream)).toBeNull()
  expect(picked(priceRulesRepaired)).toBe(B)
})

const candidates = {
  addresses: [A, B],
  prices: new Map([A, B].map((address) => [address, rational(1n)] as const)),
  stakes: new Map<Address, bigint>(),
  weights: { stake: 0.7, price: 0, random: 0.3 },
  priceExpFactor: 100,
}

test('without stakes the probabilities exceed 1, which favours the first in the walk (I-15)', () => {
  const result = selectionProbabilities(candidates)
  expect(result.ok ? result.probabilities : []).toEqual([0.85, 0.85])
  const pick = (rules: PriceRules, random: number): Address | null => {
    const drawn = rules.drawCandidate(candidates, random)
    return drawn.ok ? drawn.picked : null
  }
  expect([0.4, 0.6, 0.9].map((random) => pick(priceRulesUpstream, random))).toEqual([A, A, B])
  expect([0.4, 0.6, 0.9].map((random) => pick(priceRulesRepaired, random))).toEqual([A, B, B])
})

test('repaired, weights that are none are refused and an unknown price has no share', () => {
  const weights = (stake: number, priceExpFactor: number) =>
    priceRulesRepaired.drawCandidate(
      { ...candidates, weights: { stake, price: 1, random: 0 }, priceExpFactor },
      0.999,
    )
  expect(weights(-1, 100)).toMatchObject({ ok: false, refusal: { code: 'weights-invalid' } })
  expect(weights(Number.NaN, 100)).toMatchObject({ ok: false })
  expect(weights(0, 0)).toMatchObject({ ok: false })
  const prices = new Map([[A, rational(1n)]])
  const one = { ...candidates, prices, weights: { stake: 0, price: 1, random: 0 } }
  expect(priceRulesUpstream.drawCandidate(one, 0.5)).toMatchObject({
    refusal: { code: 'upstream-panic', address: B },
  })
  expect(priceRulesRepaired.drawCandidate(one, 0.999)).toEqual({ ok: true, picked: A })
})

test('two nodes of one recipient: repaired, each is held against its own price (I-2)', () => {
  const dear = session(A, 6n)
  const picks = [priceRulesUpstream, priceRulesRepaired].map((rules) => {
    const selector = new InitialLatencySelector<ReturnType<typeof session>>(context(rules))
    selector.add([dear, session(A, 5n)])
    return selector.select() === dear
  })
  expect(picks).toEqual([true, false])
})

test('a late suspension has no effect upstream (X-13)', () => {
  const levelAfter = (rules: PriceRules): number => {
    const suspensions = new Suspensions(rules)
    for (let refresh = 0; refresh < 5; refresh++) suspensions.signalRefresh()
    suspensions.suspend('o', 2)
    return suspensions.level('o')
  }
  expect(levelAfter(priceRulesUpstream)).toBe(0)
  expect(levelAfter(priceRulesRepaired)).toBe(7)
})
