import { assert } from '../assert.ts'
import { MAX_UINT256 } from '../money/integers.ts'
import { nearestDouble } from '../money/nearest-double.ts'
import {
  ceil,
  compare,
  divide,
  floor,
  multiply,
  ONE,
  rational,
  subtract,
  ZERO,
  type Rational,
} from '../money/rational.ts'
import { expectedValue, type TicketParams } from './ticket.ts'

/** What a lottery is made of. */
export type TicketStakes = Pick<TicketParams, 'faceValueWei' | 'winProb'>

/** Independent tickets of one win probability. */
export interface TicketDraws {
  readonly tickets: bigint
  /** Of 2^256. */
  readonly winProb: bigint
}

/** A ticket wins if a uniform 256-bit number is below its win probability (spec PM-30). */
const OUTCOMES = 1n << 256n

/** Tickets whose expected value covers fees of so many wei an hour for so many hours; null = no number of them does. */
export function ticketsForFees(
  stakes: TicketStakes,
  { feesPerHourWei, hours }: { readonly feesPerHourWei: Rational; readonly hours: Rational },
): bigint | null {
  const dueWei = multiply(feesPerHourWei, hours)
  if (compare(dueWei, ZERO) <= 0) return 0n
  const evWei = expectedValue(stakes)
  return evWei.numerator === 0n ? null : ceil(divide(dueWei, evWei))
}

/**
 * The most wins with which an orchestrator is still paid at least `shortfall` too little of what it credited: 1/10 is 10 % too
 * little, 0 is no more than was credited. −1 = even no win at all is not that little.
 */
export function mostWinsUnderpaid({ tickets, winProb }: TicketDraws, shortfall: Rational): bigint {
  assert(compare(shortfall, ZERO) >= 0, 'a shortfall is not negative')
  const expectedWins = rational(tickets * winProb, MAX_UINT256)
  const wins = multiply(expectedWins, subtract(ONE, shortfall))
  return wins.numerator < 0n ? -1n : floor(wins)
}

/**
 * The exact chance that an orchestrator is paid at least `shortfall` too little: the lower tail of a binomial distribution. Its
 * denominator is 2^(256 · tickets); a few thousand tickets take a second, beyond that `estimateUnderpayment` is for.
 */
export function underpaymentChance(draws: TicketDraws, shortfall: Rational): Rational {
  return chanceOfAtMost(draws, mostWinsUnderpaid(draws, shortfall))
}

/** Σ C(n, i) · pⁱ · (1 − p)ⁿ⁻ⁱ for i up to `wins`, over one denominator. */
export function chanceOfAtMost({ tickets, winProb }: TicketDraws, wins: bigint): Rational {
  assert(tickets >= 0n, 'a number of tickets')
  if (wins < 0n) return ZERO
  if (wins >= tickets) return ONE
  const loses = OUTCOMES - winProb
  // Σ C(n, i) · wⁱ · lᵏ⁻ⁱ, and what every member has in common, lⁿ⁻ᵏ, at the end.
  let sum = 1n
  let member = 1n
  for (let i = 1n; i <= wins; i += 1n) {
    member = (member * (tickets - i + 1n) * winProb) / i
    sum = sum * loses + member
  }
  return rational(sum * loses ** (tickets - wins), OUTCOMES ** tickets)
}

/** The same as `underpaymentChance` to about nine digits, for any number of tickets below 2^53. */
export function estimateUnderpayment(draws: TicketDraws, shortfall: Rational): number {
  return estimateAtMost(draws, mostWinsUnderpaid(draws, shortfall))
}

/** The members of the sum by their logarithms, so that none underflows; those too small to count are left out. */
export function estimateAtMost({ tickets, winProb }: TicketDraws, wins: bigint): number {
  if (wins < 0n) return 0
  if (wins >= tickets || winProb === 0n) return 1
  // float64: an estimate; the exact sum is chanceOfAtMost
  const [n, k] = [Number(tickets), Number(wins)]
  const win = nearestDouble(rational(winProb, OUTCOMES))
  const lose = nearestDouble(rational(OUTCOMES - winProb, OUTCOMES))
  // The members grow up to the mode: beyond it, the sum of what is above is the shorter one.
  if (k > n * win) return 1 - upperTail({ n, win, lose }, k)
  let member = 1
  let sum = 1
  for (let i = k; i > 0 && member > sum * NEGLIGIBLE; i -= 1) {
    member *= (i * lose) / ((n - i + 1) * win)
    sum += member
  }
  return Math.exp(logMember({ n, win, lose }, k)) * sum
}

interface Floats {
  readonly n: number
  readonly win: number
  readonly lose: number
}

// float64: below what a sum of this precision can hold
const NEGLIGIBLE = 1e-18

/** Chance of more than k wins. */
function upperTail({ n, win, lose }: Floats, k: number): number {
  let member = 1
  let sum = 1
  for (let i = k + 1; i < n && member > sum * NEGLIGIBLE; i += 1) {
    member *= ((n - i) * win) / ((i + 1) * lose)
    sum += member
  }
  return Math.exp(logMember({ n, win, lose }, k + 1)) * sum
}

/** ln(C(n, i) · pⁱ · (1 − p)ⁿ⁻ⁱ). */
function logMember({ n, win, lose }: Floats, i: number): number {
  const logLose = lose < win ? Math.log(lose) : Math.log1p(-win)
  return (
    logFactorial(n) - logFactorial(i) - logFactorial(n - i) + i * Math.log(win) + (n - i) * logLose
  )
}

/** ln(n!), by its product while that is exact enough, then by Stirling's series. */
function logFactorial(n: number): number {
  if (n < 32) {
    let product = 1
    for (let i = 2; i <= n; i += 1) product *= i
    return Math.log(product)
  }
  const inverse = 1 / n
  const square = inverse * inverse
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series
}
