import { compare, type Rational } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import type { SignerState } from './state.ts'

/** Where a price ceiling comes from (spec SG-18). */
export type CeilingSource =
  | 'configured maximum price'
  | 'request maxPrice'
  | 'initial session price'
  | 'auth webhook maxPrice'

export interface Ceilings {
  readonly configured: Rational | null
  readonly request: Rational | null
  /** Price that the session began with; null on the first call. */
  readonly initial: Rational | null
}

export interface Ceiling {
  readonly source: CeilingSource
  readonly price: Rational | null
}

export interface CeilingBreach {
  readonly ceiling: Rational
  /** Null: the profile knows one ceiling only and does not name it. */
  readonly source: CeilingSource | null
}

type CeilingRule = Rule<(price: Rational, ceilings: Ceilings) => CeilingBreach | null>
type InitialPriceRule = Rule<
  (state: Pick<SignerState, 'initialPricePerUnit' | 'initialPixelsPerUnit'>) => boolean
>

/** What the signer refuses to pay. */
export interface CeilingRules {
  /** The ceiling that a price breaks, or null (spec SG-17, SG-18). */
  readonly ceiling: CeilingRule
  /** Whether the first price in a state that came with the request can be used (spec SG-10.16). */
  readonly acceptsInitialPrice: InitialPriceRule
}

export const ceiling: Readonly<
  Record<'configuredOnly' | 'leastOfAll' | 'leastOfAsked', CeilingRule>
> = {
  configuredOnly: rule(
    {
      variant: 'configured-only',
      summary: 'Only the configured maximum counts.',
      source: 'SG-10.17, SG-17 (a to c); go-livepeer server/remote_signer.go',
    },
    (price: Rational, { configured }: Ceilings): CeilingBreach | null =>
      configured !== null && compare(price, configured) > 0
        ? { ceiling: configured, source: null }
        : null,
  ),
  leastOfAll: rule(
    {
      variant: 'least-of-all',
      summary: 'The least of configured, requested and first price counts: no price may ever rise.',
      source: 'SG-18 (d); go-livepeer 310d90aa6 (#4014)',
    },
    (price: Rational, { configured, request, initial }: Ceilings) =>
      breachedCeiling(price, [
        { source: 'configured maximum price', price: configured },
        { source: 'request maxPrice', price: request },
        { source: 'initial session price', price: initial },
      ]),
  ),
  leastOfAsked: rule(
    {
      variant: 'least-of-asked',
      summary:
        'The least of configured and requested counts; the fee stays at the first price, and the doubling guard watches rises.',
      why: 'A tiny rise ends payments although the fee stays at the first price; the doubling guard ends real ones, and a feed may drift.',
      source: 'repairs SG-18, LV-49, pricing I-14, B22, B64',
    },
    (price: Rational, { configured, request }: Ceilings) =>
      breachedCeiling(price, [
        { source: 'configured maximum price', price: configured },
        { source: 'request maxPrice', price: request },
      ]),
  ),
}

export const acceptsInitialPrice: Readonly<Record<'any' | 'positive', InitialPriceRule>> = {
  any: rule(
    {
      variant: 'any',
      summary: 'The first price in a signed state is used as it is: zero pixels crash.',
      source: 'SG-10.16 (a to c)',
    },
    () => true,
  ),
  positive: rule(
    {
      variant: 'positive',
      summary: 'A state whose first price is not above zero is refused.',
      source: 'SG-10.16 (d); go-livepeer 310d90aa6 (#4014)',
    },
    ({ initialPricePerUnit, initialPixelsPerUnit }) =>
      initialPricePerUnit > 0n && initialPixelsPerUnit > 0n,
  ),
}

/**
 * The smallest ceiling if the price is above it, else null; ties go to the earlier one, a price equal to it passes.
 * Spec SG-18; go-livepeer server/remote_signer.go:checkRemotePaymentPrice.
 */
export function breachedCeiling(
  price: Rational,
  ceilings: readonly Ceiling[],
): CeilingBreach | null {
  let least: CeilingBreach | null = null
  for (const { source, price: limit } of ceilings) {
    if (limit !== null && (least === null || compare(limit, least.ceiling) < 0)) {
      least = { ceiling: limit, source }
    }
  }
  return least !== null && compare(price, least.ceiling) > 0 ? least : null
}
