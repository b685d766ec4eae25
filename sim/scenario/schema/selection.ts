import { z } from 'zod'
import { nearestDouble } from '../../../src/money/nearest-double.ts'
import { selectionWeightsError } from '../../../src/price/selection/weights.ts'
import type { SelectionInput } from '../input.ts'
import type { SelectionSettings } from '../scenario.ts'
import { positiveNumber, probability } from './values.ts'

/** The flags of go-livepeer, with its defaults (spec PR-27, PR-91). */
export const selection: z.ZodType<SelectionSettings, SelectionInput> = z
  .strictObject({
    stakeWeight: probability('How much the stake counts.').prefault('0.7'),
    priceWeight: probability('How much the price counts.').prefault(0),
    randomWeight: probability('How much chance counts.').prefault('0.3'),
    priceExpFactor: positiveNumber(
      'Price difference, in wei per unit, that divides the preference by e.',
    ).prefault(100),
    minPerfScore: probability('Least measured performance; 0 = none is asked for.').prefault(0),
    ignoreMaxPriceIfNeeded: z
      .boolean()
      .meta({ description: 'If nobody is cheap enough, the maximum price does not count.' })
      .prefault(false),
  })
  .transform((written, context) => {
    const weights = {
      stake: nearestDouble(written.stakeWeight),
      price: nearestDouble(written.priceWeight),
      random: nearestDouble(written.randomWeight),
    }
    const error = selectionWeightsError(weights)
    if (error !== null) {
      const mend = 'make stakeWeight, priceWeight and randomWeight add up to 1'
      const problem = { code: 'AS148', message: error, mend }
      context.issues.push({ code: 'custom', input: written, message: error, params: { problem } })
      return z.NEVER
    }
    return {
      weights,
      priceExpFactor: nearestDouble(written.priceExpFactor),
      minPerfScore: nearestDouble(written.minPerfScore),
      ignoreMaxPriceIfNeeded: written.ignoreMaxPriceIfNeeded,
    }
  })
