import { nearestDouble } from '../../src/money/nearest-double.ts'
import { multiplyInteger, rational, type Rational } from '../../src/money/rational.ts'
import { winProb } from '../../src/recipient/win-prob.ts'
import { expectedValue } from '../../src/ticket/ticket.ts'
import {
  estimateUnderpayment,
  mostWinsUnderpaid,
  ticketsForFees,
  underpaymentChance,
  type TicketStakes,
} from '../../src/ticket/underpayment.ts'
import { stream } from '../kernel/streams.ts'

/** What an orchestrator earns, and by what kind of tickets. */
export interface IncomeQuestion {
  readonly evWei: bigint
  readonly faceValueWei: bigint
  /** Of 2^256; null = what a recipient asks for with this EV and face value (spec PM-55). */
  readonly winProb: bigint | null
  /** Fees that it credits, in expected value. */
  readonly feesPerHourWei: Rational
  readonly hours: readonly Rational[]
  /** How much too little: 1/10 is a tenth of what was credited. */
  readonly shortfalls: readonly Rational[]
  readonly seed: string
}

/** A chance as it was computed, and how often the same happened in simulated draws. */
export interface ShortfallChance {
  readonly shortfall: Rational
  readonly chance: number
  readonly simulated: number
}

export interface IncomeAfter {
  readonly hours: Rational
  readonly tickets: bigint
  readonly expectedWins: number
  /** Chance of not a single win. */
  readonly nothing: number
  /** The chances are sums of whole numbers, not estimates to about nine digits. */
  readonly exact: boolean
  readonly simulatedRuns: number
  readonly shortfalls: readonly ShortfallChance[]
}

export interface IncomeAnswer {
  readonly stakes: TicketStakes
  /** What a win is worth on average less than its face value is the rounding of the win probability. */
  readonly evWei: Rational
  readonly after: readonly IncomeAfter[]
}

/** Beyond this many tickets the exact sum takes too long. */
const EXACT_TICKETS_MAX = 1500n
const RUNS = 4000
const UINT32_VALUES = 2 ** 32
const OUTCOMES = 1n << 256n

/**
 * How likely an orchestrator is to be underpaid after so many hours: winning is rare, so that income comes in lumps. The chance is
 * the lower tail of a binomial distribution; draws of tickets stand beside it as a check.
 */
export function incomeAfter(question: IncomeQuestion): IncomeAnswer {
  const { evWei, faceValueWei, feesPerHourWei } = question
  const stakes = {
    faceValueWei,
    winProb: question.winProb ?? winProb.ceil(evWei, faceValueWei),
  }
  const after = question.hours.map((hours): IncomeAfter => {
    const tickets = ticketsForFees(stakes, { feesPerHourWei, hours }) ?? 0n
    const draws = { tickets, winProb: stakes.winProb }
    const exact = tickets <= EXACT_TICKETS_MAX
    const chanceOf = (shortfall: Rational): number =>
      exact
        ? nearestDouble(underpaymentChance(draws, shortfall))
        : estimateUnderpayment(draws, shortfall)
    const wins = simulatedWins(draws, `${question.seed}/${hours.numerator}/${hours.denominator}`)
    return {
      hours,
      tickets,
      expectedWins: nearestDouble(rational(tickets * stakes.winProb, OUTCOMES)),
      nothing: chanceOf(rational(1n)),
      exact,
      simulatedRuns: wins.length,
      shortfalls: question.shortfalls.map((shortfall) => {
        const most = mostWinsUnderpaid(draws, shortfall)
        const underpaid = wins.filter((count) => BigInt(count) <= most).length
        return {
          shortfall,
          chance: chanceOf(shortfall),
          simulated: wins.length === 0 ? 0 : underpaid / wins.length,
        }
      }),
    }
  })
  return { stakes, evWei: expectedValue(stakes), after }
}

/** The fees of live video of 1280 × 720 pixels at 30 frames a second, an hour of it (spec LV-1). */
export function liveVideoFeesPerHour(pricePerPixelWei: Rational): Rational {
  return multiplyInteger(pricePerPixelWei, PIXELS_PER_SECOND * 3600n)
}

const PIXELS_PER_SECOND = 27_648_000n

/** Wins in each of many simulated stretches of so many tickets: from win to win, by the length of the losing streak between. */
function simulatedWins(
  { tickets, winProb: wins }: { readonly tickets: bigint; readonly winProb: bigint },
  seed: string,
): readonly number[] {
  if (tickets === 0n) return []
  const draws = stream(seed, 'income')
  // float64: a check of a chance, not money
  const logLose = Math.log1p(-nearestDouble(rational(wins, OUTCOMES)))
  const last = Number(tickets)
  return Array.from({ length: RUNS }, () => {
    let count = 0
    let ticket = 0
    for (;;) {
      const uniform = (draws.uint32() + 1) / UINT32_VALUES
      ticket += Math.floor(Math.log(uniform) / logLose) + 1
      if (ticket > last) return count
      count += 1
    }
  })
}
