import { parseRational } from '../../src/money/parse.ts'
import {
  compare,
  divide,
  multiply,
  rational,
  sign,
  type Rational,
} from '../../src/money/rational.ts'
import { CAPABILITY_UNUSED } from '../../src/price/capability-models.ts'
import type { FeedRate } from './conversions.ts'
import { approximate, figure, timesText } from './figures.ts'
import type { Findings } from './findings.ts'
import type { ConfiguredPrice, NodeConfiguration, PriceOrigin } from './node-configuration.ts'
import { PIXELS_PER_SECOND, unitOf, type Work, type WorkUnit } from './work.ts'

/** What one ETH costs when nobody says it; bands are so wide that it hardly matters. */
const NOMINAL_USD_PER_ETH = rational(3000n)
const WEI_PER_ETH = 10n ** 18n

/** Says of every price far outside the usual range which unit was probably meant. */
export function tellUnitMistakes(
  node: NodeConfiguration,
  rate: FeedRate | null,
  findings: Findings,
): void {
  const usdPerEth = rate?.currency === 'USD' ? rate.perEth : NOMINAL_USD_PER_ETH
  for (const { work, price } of pricesOf(node)) tellPrice(work, price, usdPerEth, findings)
}

function pricesOf({
  orchestrator,
  payer,
}: NodeConfiguration): readonly { readonly work: Work; readonly price: ConfiguredPrice }[] {
  return [
    ...(orchestrator?.basePrices ?? []).map(({ price }) => ({ work: BASE, price })),
    ...(orchestrator?.modelPrices ?? []).map((setting) => ({
      work: { ...setting, kind: 'model' } as const,
      price: setting.price,
    })),
    ...(orchestrator?.externalPrices ?? []).map(({ name, price }) => ({
      work: { kind: 'external', name } as const,
      price,
    })),
    ...(orchestrator?.runnerPrices ?? []).map(({ app, unit, price }) => ({
      work: { kind: 'runner', app, unit } as const,
      price,
    })),
    ...(payer?.maxima ?? []).map((setting) => ({
      work:
        setting.capability === CAPABILITY_UNUSED ? BASE : ({ ...setting, kind: 'model' } as const),
      price: setting.price,
    })),
  ]
}

const BASE: Work = { kind: 'base' }

function tellPrice(
  work: Work,
  { priceWei, origin }: ConfiguredPrice,
  usdPerEth: Rational,
  findings: Findings,
): void {
  if (sign(priceWei) <= 0 || origin.explained === true) return
  const unit = unitOf(work)
  const usd = multiply(multiply(priceWei, rational(unit.sample.units, WEI_PER_ETH)), usdPerEth)
  const { from, to } = unit.sample.usual
  const cost = approximate(usd)
  if (cost >= from && cost <= to) return
  const side = cost > to ? 'above' : 'below'
  const reason = `${origin.setting} ${writtenText(origin)} comes to ${figure(cost)} USD for ${unit.sample.name}, far ${side} the usual ${figure(from)} to ${figure(to)} USD`
  const guess = bestGuess({ work, unit, origin, usd, usdPerEth })
  const mend =
    guess === null
      ? 'check the currency, and what the price is for'
      : `${guess.mend}: then it is ${figure(approximate(multiply(usd, guess.factor)))} USD`
  findings.warn('AO221', origin.place, reason, mend)
}

/** `0.3USD`, `0.3USD for 10^12`. */
function writtenText({ written, currency, unitsPer }: PriceOrigin): string {
  const shown = written.length > 30 ? `${written.slice(0, 27)}…` : written
  const units = approximate(unitsPer)
  return `${shown}${currency}${units === 1 ? '' : ` for ${timesText(units)}`}`
}

interface Suspect {
  readonly work: Work
  readonly unit: WorkUnit
  readonly origin: PriceOrigin
  /** Cost of the sample. */
  readonly usd: Rational
  readonly usdPerEth: Rational
}

interface Guess {
  /** By how much the price would change. */
  readonly factor: Rational
  readonly mend: string
  /** Evidence beyond the size: 2 = the way it is written says so, 1 = a slip that people make often. */
  readonly weight: number
}

function bestGuess(suspect: Suspect): Guess | null {
  const { from, to } = suspect.unit.sample.usual
  // float64: a ranking of guesses.
  const middle = (Math.log10(from) + Math.log10(to)) / 2
  let best: { readonly guess: Guess; readonly score: number } | null = null
  for (const guess of [
    ...writtenGuesses(suspect),
    ...unitGuesses(suspect),
    ...powerGuesses(suspect),
  ]) {
    const cost = approximate(multiply(suspect.usd, guess.factor))
    if (cost < from || cost > to) continue
    const score = guess.weight * 2 - Math.abs(Math.log10(cost) - middle)
    if (best === null || score > best.score) best = { guess, score }
  }
  return best?.guess ?? null
}

/** Slips that the way of writing gives away. */
function writtenGuesses({ work, unit, origin, usdPerEth }: Suspect): readonly Guess[] {
  const { written, currency, unitsPer } = origin
  const guesses: Guess[] = []
  const one = rational(1n)
  if (!isWei(currency) && unit.unit === 'pixel' && compare(unitsPer, one) === 0) {
    guesses.push({
      factor: rational(1n, 10n ** 12n),
      mend: `${divisorOf(work, origin)} 1e12 is probably missing, as ${written}${currency} looks like a price for 10^12 pixels`,
      weight: 3,
    })
  }
  const plain = parseRational(written)
  const small = plain !== null && compare(plain, rational(1000n)) < 0
  const forMany = origin.units === 'own' && compare(unitsPer, rational(10n ** 6n)) >= 0
  if (isWei(currency) && small && (forMany || written.includes('.'))) {
    guesses.push({
      factor: divide(rational(WEI_PER_ETH), usdPerEth),
      mend: `without a currency it is wei; ${written}USD was probably meant`,
      weight: 3,
    })
  }
  if (origin.units === 'of-the-flag') {
    guesses.push({
      factor: unitsPer,
      mend: `it has no pixels_per_unit, so -pixelsPerUnit holds: write "pixels_per_unit": 1`,
      weight: 3,
    })
  }
  return guesses
}

/** A price of another unit of the same work. */
function unitGuesses({ work, unit, origin }: Suspect): readonly Guess[] {
  if (compare(origin.unitsPer, rational(1n)) !== 0) return []
  const divisor = divisorOf(work, origin)
  if (unit.unit === 'second') {
    return [
      {
        factor: rational(1n, 3600n),
        mend: `it looks like a price per hour: write it with ${divisor} 3600`,
        weight: 1,
      },
      {
        factor: rational(PIXELS_PER_SECOND),
        mend: `it looks like a price per pixel, and is one per second: write it times ${PIXELS_PER_SECOND}`,
        weight: 1,
      },
    ]
  }
  if (unit.perSecond === null) return []
  return [
    {
      factor: rational(1n, PIXELS_PER_SECOND),
      mend: `it looks like a price per second: write it with ${divisor} ${PIXELS_PER_SECOND}`,
      weight: 1,
    },
    {
      factor: rational(1n, 3600n * PIXELS_PER_SECOND),
      mend: `it looks like a price per hour: write it with ${divisor} ${3600n * PIXELS_PER_SECOND}`,
      weight: 1,
    },
  ]
}

const POWERS: readonly (readonly [number, string, number])[] = [
  [3, 'a factor of 10^3', 1],
  [12, 'a factor of 10^12', 1],
  [9, 'gwei taken for wei', 0.5],
  [6, 'a factor of 10^6', 0],
  [18, 'ETH taken for wei', 0.5],
]

/** A slip of some powers of ten, in the price or in what it is divided by. */
function powerGuesses({ work, origin }: Suspect): readonly Guess[] {
  return POWERS.flatMap(([power, name, weight]) =>
    [-1, 1].map((direction): Guess => {
      const size = 10n ** BigInt(power)
      const factor = direction > 0 ? rational(size) : rational(1n, size)
      const divided = divide(origin.unitsPer, factor)
      const whole = divided.numerator % divided.denominator === 0n
      const remedy =
        origin.units === 'own' && whole && compare(origin.unitsPer, rational(1n)) > 0
          ? `${divisorOf(work, origin)} ${divisorText(work, divided)} instead of ${divisorText(work, origin.unitsPer)}`
          : `a price ${direction > 0 ? 'larger' : 'smaller'} by 10^${power}`
      return { factor, mend: `${name} is probably wrong: write ${remedy}`, weight }
    }),
  )
}

function isWei(currency: string): boolean {
  return currency === '' || /^wei$/i.test(currency)
}

/** A whole divisor as it can be written there; price_scaling knows no exponents. */
function divisorText(work: Work, { numerator, denominator }: Rational): string {
  const digits = (numerator / denominator).toString()
  const isPower = /^10{3,}$/.test(digits)
  return isPower && work.kind !== 'external' ? `1e${digits.length - 1}` : digits
}

/** How the divisor of this price is called. */
function divisorOf(work: Work, { setting }: PriceOrigin): string {
  if (work.kind === 'external') return 'price_scaling'
  if (setting.startsWith('-')) return '-pixelsPerUnit'
  return setting.startsWith('priceperunit') ? 'pixelsperunit' : 'pixels_per_unit'
}
