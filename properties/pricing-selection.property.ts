/**
 * Selection: the probabilities of candidates sum to exactly one, none is negative, they do not depend on the order of the list,
 * and whoever is above the maximum price has none – unless the flag says otherwise and all are above.
 *
 * Why: probabilities above one favour whoever comes first in a hash map, whatever stake and price say; a maximum that counts only
 * sometimes is none. Spec pricing PR-59, PR-60, PR-90, PR-91, I-2, I-15, X-11, X-24; bugs B24, B25, B87; go-livepeer
 * server/selection_algorithm.go.
 *
 * Side conditions: weights of 0 or more that are not all 0, a price factor above 0; others are refused. One session of a node may
 * be known to be fast already: it was opened within the maximum and is not asked again (PR-88).
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '../src/bytes/hex.ts'
import { ratString } from '../src/money/format.ts'
import { nearestDouble } from '../src/money/nearest-double.ts'
import {
  add,
  compare,
  ONE,
  rational,
  reduce,
  sign,
  ZERO,
  type Rational,
} from '../src/money/rational.ts'
import { priceInfo } from '../src/price/price-info.ts'
import type { PriceRules } from '../src/price/rules.ts'
import { filterCandidates } from '../src/price/selection/candidates.ts'
import { exactProbabilities } from '../src/price/selection/exact-probabilities.ts'
import {
  selectionProbabilities,
  type WeightedCandidates,
} from '../src/price/selection/probabilities.ts'
import {
  InitialLatencySelector,
  LatencyScoreSelector,
  type SelectableSession,
} from '../src/price/selection/session-selectors.ts'
import { shuffled, usualPriceArbitrary } from './arbitraries/rationals.ts'
import { patched } from './board/patch.ts'
import { everybodyIsAffordable, stakeCountedTwice } from './board/selection.ts'
import { rulesOf } from './profile.ts'
import { counterexample, prop } from './property.ts'

const UPSTREAM = rulesOf('upstream/master-2026-08').price
const REPAIRED = rulesOf('repaired').price

interface Candidate {
  readonly address: Address
  /** Null = unknown. */
  readonly price: Rational | null
  readonly stake: bigint
}

interface Field {
  readonly candidates: readonly Candidate[]
  readonly again: readonly Candidate[]
  readonly weights: WeightedCandidates['weights']
  readonly priceExpFactor: number
  readonly maxPrice: Rational | null
  readonly ignoreMaxPriceIfNeeded: boolean
  /** Where in [0, 1) the number falls, in thousandths. */
  readonly random: number
}

type Chances = (field: WeightedCandidates) => readonly Rational[]

describe('repaired', () => {
  it('gives probabilities that sum to exactly one, none below zero', () => {
    prop(fields(), (field) => isDistribution(field, exact), { runs: 500 })
  })

  it('gives everybody the same in any order', () => {
    prop(fields(), (field) => keepsOrderOut(field, exact), { runs: 300 })
  })

  it('gives the cheaper of two with equal stake at least as much', () => {
    prop(fields(), (field) => prefersCheap(field, exact), { runs: 300 })
  })

  it('draws each by its probability: the number falls into its part of the line', () => {
    prop(fields(), (field) => drawsAsGiven(field, REPAIRED), { runs: 500 })
  })

  it('leaves nothing to whoever is above the maximum', () => {
    prop(fields(), (field) => holdsMaximum(field, REPAIRED), { runs: 500 })
  })

  it('opens no session above the maximum, whoever else the recipient has (I-2)', () => {
    prop(fields(), (field) => opensWithinMaximum(field, REPAIRED), { runs: 300 })
  })
})

describe('upstream, every version', () => {
  it('gives more than one in all when nobody has stake or every preference underflows (I-15)', () => {
    const nearlyOne = (field: Field): void =>
      expect(Math.abs(1 - floatSumOf(field))).toBeLessThan(1e-4)
    const field = counterexample(fields(), nearlyOne, { runs: 200 })
    expect(hasShares(field)).toBe(false)
    prop(fields().filter(hasShares), nearlyOne, { runs: 200 })
  })

  it('draws by the order of the walk then (X-24)', () => {
    counterexample(fields(), (field) => givesAllToTheSame(field, UPSTREAM), { runs: 500 })
    prop(fields(), (field) => givesAllToTheSame(field, REPAIRED), { runs: 200 })
  })

  it('keeps unpriced nodes whatever the maximum, when nobody has a price (X-11, I-2)', () => {
    const { candidates } = counterexample(fields(), (field) => holdsMaximum(field, UPSTREAM), {
      runs: 300,
    })
    expect(candidates.every(({ price }) => price === null)).toBe(true)
  })

  it('opens sessions above the maximum that share their recipient with a cheaper one (I-2)', () => {
    counterexample(fields(), (field) => opensWithinMaximum(field, UPSTREAM), { runs: 300 })
  })
})

describe('the property', () => {
  const planted = (chances: Chances): void => {
    counterexample(fields(), (field) => isDistribution(field, chances), { runs: 200 })
  }

  it('sees a stake that counts twice', () => planted(stakeCountedTwice(exact)))

  it('sees a maximum that is not held', () => {
    const { price: rules } = patched(rulesOf('repaired'), everybodyIsAffordable)
    counterexample(fields(), (field) => holdsMaximum(field, rules), { runs: 200 })
  })

  it('sees a draw that ignores the shares', () => {
    const rules = {
      ...REPAIRED,
      drawCandidate: UPSTREAM.drawCandidate,
    }
    counterexample(fields(), (field) => drawsAsGiven(field, rules), { runs: 300 })
  })
})

function weightedOf({ weights, priceExpFactor }: Field, list: readonly Candidate[]) {
  return {
    addresses: list.map(({ address }) => address),
    prices: new Map(
      list.flatMap(({ address, price }) => (price === null ? [] : [[address, price] as const])),
    ),
    stakes: new Map(list.map(({ address, stake }) => [address, stake] as const)),
    weights,
    priceExpFactor,
  }
}

function exact(candidates: WeightedCandidates): readonly Rational[] {
  const result = exactProbabilities(candidates)
  return result.ok ? result.probabilities : expect.unreachable(result.refusal.text)
}

/** 1 where an unknown price crashes upstream. */
function floatSumOf(field: Field): number {
  const result = selectionProbabilities(weightedOf(field, field.candidates))
  return result.ok ? result.probabilities.reduce((sum, each) => sum + each, 0) : 1
}

function hasShares(field: Field): boolean {
  const { candidates, priceExpFactor } = field
  const counts = ({ price }: Candidate): boolean =>
    price !== null && nearestDouble(price) < 700 * priceExpFactor
  return candidates.some(({ stake }) => stake > 0n) && candidates.every(counts)
}

function isDistribution(field: Field, chances: Chances): void {
  if (field.candidates.length === 0) return
  const found = chances(weightedOf(field, field.candidates))
  for (const each of found) expect(sign(each)).toBeGreaterThanOrEqual(0)
  expect(ratString(found.reduce(add, ZERO))).toBe('1')
}

function keepsOrderOut(field: Field, chances: Chances): void {
  const of = (list: readonly Candidate[]): ReadonlyMap<Address, Rational> => {
    const found = chances(weightedOf(field, list))
    return new Map(list.map(({ address }, index) => [address, reduce(found[index] ?? ONE)]))
  }
  const again = of(field.again)
  for (const [address, chance] of of(field.candidates)) {
    expect(again.get(address)).toEqual(chance)
  }
}

function prefersCheap(field: Field, chances: Chances): void {
  const { candidates } = field
  const found = chances(weightedOf(field, candidates))
  for (const [a, first] of candidates.entries()) {
    for (const [b, second] of candidates.entries()) {
      if (first.price === null || second.price === null || first.stake !== second.stake) continue
      if (compare(first.price, second.price) > 0) continue
      expect(compare(found[a] ?? ZERO, found[b] ?? ONE)).toBeGreaterThanOrEqual(0)
    }
  }
}

function drawsAsGiven(field: Field, rules: PriceRules): void {
  const candidates = weightedOf(field, field.candidates)
  const drawn = rules.drawCandidate(candidates, field.random / 1024)
  if (!drawn.ok) expect.unreachable(drawn.refusal.code)
  const at = rational(BigInt(field.random), 1024n)
  let below = ZERO
  for (const [index, chance] of exact(candidates).entries()) {
    const above = add(below, chance)
    const isHere = compare(below, at) <= 0 && compare(at, above) < 0
    expect(drawn.picked === candidates.addresses[index]).toBe(isHere)
    below = above
  }
}

/** Who wins every draw, if anybody does, wins it in the opposite order too. */
function givesAllToTheSame(field: Field, rules: PriceRules): void {
  const winners = (list: readonly Candidate[]): ReadonlySet<string> => {
    const picked = Array.from({ length: 16 }, (_, step) => {
      const drawn = rules.drawCandidate(weightedOf(field, list), (step + 0.5) / 16)
      return drawn.ok ? (drawn.picked ?? '') : ''
    })
    return new Set(picked)
  }
  const [forward, backward] = [field.candidates, field.candidates.toReversed()].map(winners)
  if (forward?.size === 1 || backward?.size === 1) expect(backward).toEqual(forward)
}

function holdsMaximum(field: Field, rules: PriceRules): void {
  const { candidates, maxPrice, ignoreMaxPriceIfNeeded } = field
  const all = weightedOf(field, candidates)
  const limits = { perfScores: new Map(), minPerfScore: 0, ignoreMaxPriceIfNeeded }
  const left = filterCandidates({ ...all, maxPrice }, limits, rules)
  const within = ({ price }: Candidate): boolean =>
    maxPrice === null || (price !== null && compare(price, maxPrice) <= 0)
  const due = candidates.filter(within)
  const everybody = due.length === 0 && ignoreMaxPriceIfNeeded
  const expected = (everybody ? candidates : due).map(({ address }) => address)
  expect(left).toEqual(expected)
}

function opensWithinMaximum(field: Field, rules: PriceRules): void {
  const { candidates, maxPrice } = field
  // Two neighbours are nodes of one recipient.
  const sessions = candidates.map(({ price, address }, index): SelectableSession => {
    const recipient = candidates[index - (index % 2)]?.address ?? address
    const small = price === null ? null : priceInfo(price.numerator, price.denominator)
    return { recipient, priceInfo: small, latencyScore: 2, initialLatencyMs: index }
  })
  const context = { offchain: false, stakesReadable: true, maxPrice, rules }
  for (const selector of [
    new InitialLatencySelector<SelectableSession>(context),
    new LatencyScoreSelector<SelectableSession>(context, 1),
  ]) {
    selector.add(sessions)
    let opened = 0
    for (let pick = selector.select(); pick !== null; pick = selector.select()) {
      opened += 1
      const info = pick.priceInfo
      if (maxPrice === null) continue
      expect(info).not.toBeNull()
      if (info === null) return
      const price = rational(info.pricePerUnit, info.pixelsPerUnit)
      expect(compare(price, maxPrice)).toBeLessThanOrEqual(0)
    }
    const affordable = sessions.filter(({ priceInfo: info }) => {
      if (maxPrice === null) return true
      if (info === null) return false
      return compare(rational(info.pricePerUnit, info.pixelsPerUnit), maxPrice) <= 0
    })
    expect(opened).toBe(affordable.length)
  }
}

function fields(): fc.Arbitrary<Field> {
  const price = fc.oneof(usualPriceArbitrary(), fc.constantFrom(rational(1n), rational(2n)))
  const stake = fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n ** 15n }))
  const thousandths = fc.nat({ max: 1000 })
  const weights = fc
    .record({ stake: thousandths, price: thousandths, random: thousandths })
    .filter(({ stake, price, random }) => stake + price + random > 0)
    .map((parts) => {
      const total = parts.stake + parts.price + parts.random
      return {
        stake: parts.stake / total,
        price: parts.price / total,
        random: parts.random / total,
      }
    })
  const one = fc.record({
    price: fc.option(price, { freq: 6 }),
    stake,
  })
  return fc
    .record({
      ones: fc.array(one, { maxLength: 6 }),
      weights,
      priceExpFactor: fc.constantFrom(1, 100, 1e-3, 1e9),
      maxPrice: fc.option(price, { freq: 3 }),
      ignoreMaxPriceIfNeeded: fc.boolean(),
      random: fc.nat({ max: 1023 }),
    })
    .chain(({ ones, ...rest }) => {
      const candidates = ones.map((each, index) => ({ address: addressOf(index), ...each }))
      return shuffled(candidates).map((again): Field => ({ ...rest, candidates, again }))
    })
}

function addressOf(index: number): Address {
  return `0x${(index + 1).toString(16).padStart(40, '0')}`
}
