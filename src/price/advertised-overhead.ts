import { rule, type Rule } from '../rule.ts'

/** What a capability's entry in the advertised list shows. */
export type AdvertisedPriceChoice = 'configured-whole-wei' | 'charged'

/** Whether the list shows the configured prices or what will be charged. */
export const advertisedOverhead: {
  readonly leftOut: Rule<() => AdvertisedPriceChoice>
  readonly included: Rule<() => AdvertisedPriceChoice>
} = {
  leftOut: rule(
    {
      variant: 'left-out',
      summary: 'Advertise the configured price rounded down to whole wei, without overhead.',
      source: 'PR-53, PR-54, PM-65, go-livepeer core/orchestrator.go:GetCapabilitiesPrices',
    },
    (): AdvertisedPriceChoice => 'configured-whole-wei',
  ),
  included: rule(
    {
      variant: 'included',
      summary: 'Advertise exactly the price that will be charged, overhead and fractions included.',
      why: 'A payment made from the advertised price fails against parameters bound to the charged one; one computed number serves both.',
      source: 'PR-53; repairs pricing I-6, X-18, B29; recommended deviation 6 of the pricing spec',
    },
    (): AdvertisedPriceChoice => 'charged',
  ),
}
