import { add, isZero, min, ZERO, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'

/** The maxima that a configuration has for one asked model, in wei per unit; null = none. */
export interface ModelCeilings {
  readonly own: Rational | null
  /** For every model of the capability. */
  readonly ofCapability: Rational | null
}

/** The maxima that a configuration has for one request. */
export interface ConfiguredCeilings {
  readonly global: Rational | null
  /** One for each asked model; null = the request asks for nothing in particular. */
  readonly models: readonly ModelCeilings[] | null
}

/** The highest price of a request, in wei per unit; null = no limit. */
export type RequestCeiling = Rule<(ceilings: ConfiguredCeilings) => Rational | null>

export const requestCeiling: Readonly<
  Record<'sumInPlaceOfGlobal' | 'everyCeiling', RequestCeiling>
> = {
  sumInPlaceOfGlobal: rule(
    {
      variant: 'sum-in-place-of-global',
      summary:
        "The sum of the models' own maxima, else of their capabilities', one that has none adding 0; a sum of 0 means the global maximum.",
      source: 'PR-57; go-livepeer server/broadcast.go:GetCapabilitiesMaxPrice',
    },
    ({ global, models }: ConfiguredCeilings): Rational | null => {
      if (models === null) return global
      const sum = models.reduce((total, each) => add(total, overriding(each) ?? ZERO), ZERO)
      return isZero(sum) ? global : sum
    },
  ),
  everyCeiling: rule(
    {
      variant: 'every-ceiling',
      summary:
        'Every maximum counts: the global one, and, when each asked model has one, the sum of the least of each; 0 means only free. So one more maximum can refuse more and admit no more.',
      why: 'Summed maxima replace the global one, so that one more may admit what was refused; where every maximum counts, none lifts another.',
      source: 'repairs PR-57, B24, B25, B78',
    },
    ({ global, models }: ConfiguredCeilings): Rational | null => {
      let sum: Rational | null = models === null || models.length === 0 ? null : ZERO
      for (const each of models ?? []) {
        const most = least(each.own, each.ofCapability)
        // What an unlimited model may cost is unknown, and with it what the sum may.
        sum = sum === null || most === null ? null : add(sum, most)
      }
      return least(global, sum)
    },
  ),
}

function overriding({ own, ofCapability }: ModelCeilings): Rational | null {
  return own ?? ofCapability
}

function least(a: Rational | null, b: Rational | null): Rational | null {
  if (a === null || b === null) return a ?? b
  return min(a, b)
}
