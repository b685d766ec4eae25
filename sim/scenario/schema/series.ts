import { z } from 'zod'
import type { Rational } from '../../../src/money/rational.ts'
import type * as Input from '../input.ts'
import type { AmountInput, ProbabilityInput } from '../literal-input.ts'
import { leaf } from '../leaf.ts'
import { SCENARIO_LIMITS } from '../limits.ts'
import { readRate, readShare, readSignedRate } from '../literals/rate.ts'
import type { GrowthModel, Rate } from '../series/series.ts'
import { name, positiveDuration, positiveNumber, probability, text, wei } from './values.ts'

/** Where a series comes from, not yet read. */
export type SeriesDraft =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'csv'; readonly text: string }
  | { readonly kind: 'model'; readonly model: GrowthDraft }

/** `start` null = what holds at the beginning. */
export type GrowthDraft = Omit<GrowthModel, 'start'> & { readonly start: Rational | null }

export interface SeriesDrafts {
  readonly priceFeed?: SeriesDraft | undefined
  readonly gasPrice?: SeriesDraft | undefined
  readonly demand: Readonly<Record<string, SeriesDraft>>
}

const rate = (description: string, example: string): z.ZodType<Rate, string | 0> =>
  leaf(readRate, { type: ['string', 'number'], examples: [example] }, description)

const jumps = z
  .strictObject({
    rate: rate('How often, on average.', '2 per day'),
    mean: leaf<ProbabilityInput, Rational>(
      readShare,
      { type: ['string', 'number'], examples: ['-5%'] },
      'Mean of the logarithm of one jump.',
    ).prefault(0),
    spread: probability('Standard deviation of the logarithm of one jump.').prefault(0),
  })
  .meta({ description: 'Sudden moves; absent: none.' })

/** A model whose value at the beginning is read by `start`. */
function model(
  start: z.ZodType<Rational, string | number>,
): z.ZodType<GrowthDraft, Input.GrowthInput> {
  return z
    .strictObject({
      start: start.optional(),
      step: positiveDuration('Time from value to value.').prefault('1m'),
      volatility: rate(
        'Standard deviation of the logarithm over a period.',
        '80% per year',
      ).prefault(0),
      drift: leaf<string | 0, Rate>(
        readSignedRate,
        { type: ['string', 'number'], examples: ['5% per year'] },
        'Growth of the mean over a period, jumps aside.',
      ).prefault(0),
      jumps: jumps.optional(),
    })
    .transform(({ start, step, volatility, drift, jumps }) => ({
      start: start ?? null,
      stepNs: step,
      volatility,
      drift,
      jumps: jumps ?? null,
    }))
}

function source(
  description: string,
  start: z.ZodType<Rational, string | number>,
): z.ZodType<SeriesDraft, Input.SeriesInput> {
  return z
    .strictObject({
      file: text('A CSV file, relative to the scenario.').optional(),
      csv: z
        .string()
        .max(SCENARIO_LIMITS.textCharacters)
        .meta({ description: 'The CSV itself: lines of time,value.' })
        .optional(),
      model: model(start)
        .meta({ description: 'Geometric Brownian motion with jumps, drawn from the seed.' })
        .optional(),
    })
    .transform((given, context): SeriesDraft => {
      const { file, csv, model } = given
      const sources = [file, csv, model].filter((one) => one !== undefined)
      if (sources.length === 1) {
        if (file !== undefined) return { kind: 'file', path: file }
        if (csv !== undefined) return { kind: 'csv', text: csv }
        if (model !== undefined) return { kind: 'model', model }
      }
      const message = `the series has ${sources.length} sources, it needs one`
      const problem = { code: 'AS160', message, mend: 'write one of file, csv and model' }
      context.issues.push({ code: 'custom', input: given, message, params: { problem } })
      return z.NEVER
    })
    .meta({ description })
}

const weiStart: z.ZodType<Rational, AmountInput> = wei(
  'Value at the beginning; absent: chain.gasPrice.',
).transform((amount) => ({ numerator: amount, denominator: 1n }))

/** Values over time: what one ETH costs, the gas price, how many viewers come. */
export const series: z.ZodType<SeriesDrafts, Input.SeriesPlanInput> = z.strictObject({
  priceFeed: source(
    'What one ETH costs, in the currency of priceFeed.',
    positiveNumber('Value at the beginning; absent: that of priceFeed.'),
  ).optional(),
  gasPrice: source('The gas price as orchestrators see it.', weiStart).optional(),
  demand: z
    .record(name, source('Viewers a minute.', positiveNumber('Viewers a minute at the beginning.')))
    .meta({ description: 'How many viewers like this session come a minute, by session.' })
    .prefault({}),
})
