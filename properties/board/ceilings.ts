import { compare, type Rational } from '../../src/money/rational.ts'
import { requestCeiling } from '../../src/price/request-ceiling.ts'
import { rule } from '../../src/rule.ts'
import type { Ceilings } from '../../src/signer/ceiling-rules.ts'
import type { Patch } from './patch.ts'

/** What upstream does: a maximum for a model stands in for the global one. */
export const modelInPlaceOfGlobal: Patch = {
  price: { requestCeiling: requestCeiling.sumInPlaceOfGlobal },
}

/** The last ceiling that was named is the only one. */
export const lastCeilingOnly: Patch = {
  signer: {
    ceiling: rule(
      {
        variant: 'last-only',
        summary: "A request's own ceiling counts in place of the configured one.",
        source: 'planted: SG-18 without the minimum',
      },
      (price: Rational, { configured, request }: Ceilings) => breach(price, request ?? configured),
    ),
  },
}

/** `>=` for `>`. */
export const equalIsTooMuch: Patch = {
  signer: {
    ceiling: rule(
      {
        variant: 'below-only',
        summary: 'A price equal to a ceiling is refused.',
        source: 'planted: I-16 off by equality',
      },
      (price: Rational, { configured, request }: Ceilings) => {
        const equal = [configured, request].find((each) => each !== null && same(price, each))
        return equal === undefined || equal === null
          ? (breach(price, configured) ?? breach(price, request))
          : { ceiling: equal, source: null }
      },
    ),
  },
}

/** The numbers above the line, whatever stands below it. */
export const numeratorsOnly: Patch = {
  signer: {
    ceiling: rule(
      {
        variant: 'numerators',
        summary: 'Compares prices per unit without their units.',
        source: 'planted: the pixels per unit are forgotten',
      },
      (price: Rational, { configured }: Ceilings) =>
        configured !== null && price.numerator > configured.numerator
          ? { ceiling: configured, source: null }
          : null,
    ),
  },
}

function breach(price: Rational, ceiling: Rational | null) {
  return ceiling !== null && compare(price, ceiling) > 0 ? { ceiling, source: null } : null
}

function same(a: Rational, b: Rational): boolean {
  return compare(a, b) === 0
}
