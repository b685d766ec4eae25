import { Command } from 'commander'
import { rational, type Rational } from '../../../src/money/rational.ts'
import { incomeReport } from '../../report/income-report.ts'
import { incomeAfter, liveVideoFeesPerHour, type IncomeQuestion } from '../../run/income.ts'
import type { Read } from '../../scenario/errors.ts'
import { readDuration } from '../../scenario/literals/duration.ts'
import { readWei, readWeiRational } from '../../scenario/literals/money.ts'
import { readRational } from '../../scenario/literals/number.ts'
import { readProbability } from '../../scenario/literals/probability.ts'
import type { CommandContext } from '../context.ts'
import { reportInput, type InputProblem } from '../failure.ts'

interface Options {
  readonly ev: string
  readonly faceValue?: string
  readonly winProb?: string
  readonly gasPrice: string
  readonly redeemGas: string
  readonly txCostMultiplier: string
  readonly feesPerHour?: string
  readonly pricePerPixel: string
  readonly after: string
  readonly short: string
  readonly seed: string
  readonly json?: boolean
}

const HOUR_NS = 3_600_000_000_000n

export function incomeCommand(context: CommandContext): Command {
  return new Command('income')
    .description('tell how likely an orchestrator is to be underpaid by the luck of its tickets')
    .option('--ev <wei>', 'expected value of a ticket', '8e9')
    .option('--face-value <wei>', 'what a winning ticket pays; by default from the gas')
    .option('--win-prob <share>', 'chance of a ticket, e.g. 1/1500000, in place of --ev')
    .option('--gas-price <wei>', 'gas price that the face value follows', '0.1gwei')
    .option('--redeem-gas <gas>', 'gas of a redemption that the face value follows', '1200000')
    .option('--tx-cost-multiplier <n>', 'face value over cost of redemption', '100')
    .option('--fees-per-hour <wei>', 'fees credited in an hour; by default of live video')
    .option('--price-per-pixel <wei>', 'price of live video, 720p at 30 frames a second', '1200')
    .option('--after <durations>', 'how long it has worked, with commas', '1h,24h,168h,720h')
    .option('--short <shares>', 'how much too little, with commas', '10%,25%,50%')
    .option('--seed <text>', 'seed of the simulated draws', '1')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const problems: InputProblem[] = []
      const question = readQuestion(options, problems)
      if (problems.length > 0) {
        context.exitCode = reportInput(context.output, problems)
        return
      }
      const answer = incomeAfter(question)
      context.output.result(
        options.json === true
          ? JSON.stringify(answer, writeExact, 2)
          : incomeReport(answer, question.feesPerHourWei),
      )
    })
}

function readQuestion(options: Options, problems: InputProblem[]): IncomeQuestion {
  const take = <T>(option: string, read: Read<T>, otherwise: T): T => {
    if (read.ok) return read.value
    const { message, mend } = read.problem
    problems.push({ place: `assay income ${option}`, reason: message, mend })
    return otherwise
  }
  const takeList = <T>(option: string, text: string, readOne: (text: string) => Read<T>): T[] =>
    text.split(',').flatMap((part) => {
      const read = readOne(part.trim())
      if (read.ok) return [read.value]
      take(option, read, undefined as T)
      return []
    })
  const zero = rational(0n)
  const byGas = multiplied([
    take('--gas-price', readWeiRational(options.gasPrice), zero),
    take('--redeem-gas', readRational(options.redeemGas), zero),
    take('--tx-cost-multiplier', readRational(options.txCostMultiplier), zero),
  ])
  const faceValueWei =
    options.faceValue === undefined
      ? byGas.numerator / byGas.denominator
      : take('--face-value', readWei(options.faceValue), 0n)
  const chance =
    options.winProb === undefined
      ? null
      : take('--win-prob', readProbability(options.winProb), zero)
  const winProb = chance === null ? null : (chance.numerator << 256n) / chance.denominator
  const evWei =
    winProb === null ? take('--ev', readWei(options.ev), 0n) : (faceValueWei * winProb) >> 256n
  if (problems.length === 0 && (evWei <= 0n || faceValueWei < evWei)) {
    const reason = `a ticket of ${evWei} wei cannot pay ${faceValueWei} wei when it wins`
    const mend = 'choose an --ev above 0, and a face value of at least as much'
    problems.push({ place: 'assay income --ev', reason, mend })
  }
  return {
    evWei,
    faceValueWei,
    winProb,
    feesPerHourWei:
      options.feesPerHour === undefined
        ? liveVideoFeesPerHour(
            take('--price-per-pixel', readWeiRational(options.pricePerPixel), zero),
          )
        : take('--fees-per-hour', readWeiRational(options.feesPerHour), zero),
    hours: takeList('--after', options.after, readDuration).map((ns) =>
      rational(BigInt(ns), HOUR_NS),
    ),
    shortfalls: takeList('--short', options.short, readProbability),
    seed: options.seed,
  }
}

function multiplied(factors: readonly Rational[]): Rational {
  return factors.reduce((product, factor) =>
    rational(product.numerator * factor.numerator, product.denominator * factor.denominator),
  )
}

/** Fractions as `n/d`, whole numbers of any size as text. */
function writeExact(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`
  if (typeof value !== 'object' || value === null) return value
  if (!('numerator' in value && 'denominator' in value)) return value
  return `${String(value.numerator)}/${String(value.denominator)}`
}
