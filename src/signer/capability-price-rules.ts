import { equals } from '../money/rational.ts'
import { byocCapabilityName, isByocBillingType, resolveByocPrice } from '../price/byoc-price.ts'
import type { PricedCapabilities } from '../price/capability-models.ts'
import { readPriceInfo, type PriceInfo } from '../price/price-info.ts'
import { rule, type Rule } from '../rule.ts'

/** What a request says about the capability whose price it wants (spec BY-5 to BY-9). */
export interface CapabilityPriceInput {
  /** The flag -byocPerCapPricing. */
  readonly enabled: boolean
  readonly type: string
  /** As the client wrote it. */
  readonly capability: string
  readonly capabilities: PricedCapabilities | null
  readonly capabilitiesPrices: readonly (PriceInfo | null)[]
  /** Price of the info itself, which its ticket parameters are bound to. */
  readonly basePrice: PriceInfo | null
}

/** The capability's own price, or null when the base price holds. */
export type CapabilityPriceRule = Rule<(input: CapabilityPriceInput) => PriceInfo | null>

export const capabilityPrice: Readonly<
  Record<'never' | 'lv2vRaw' | 'lv2vOrByoc' | 'onlyIfBound', CapabilityPriceRule>
> = {
  never: rule(
    {
      variant: 'never',
      summary: 'The base price holds for every capability.',
      source: 'SG-10.6 (a, d)',
    },
    (): PriceInfo | null => null,
  ),
  lv2vRaw: rule(
    {
      variant: 'lv2v-raw-name',
      summary:
        'With the flag on, type lv2v is charged the price advertised for the raw capability name.',
      source: 'BY-6, BY-8; go-livepeer PR 3972 server/remote_signer.go:resolveByocPrice',
    },
    (input: CapabilityPriceInput): PriceInfo | null =>
      input.enabled && input.type === 'lv2v'
        ? resolveByocPrice(input.capability, input.capabilitiesPrices)
        : null,
  ),
  lv2vOrByoc: rule(
    {
      variant: 'lv2v-or-byoc-name',
      summary:
        'With the flag on, types lv2v and byoc are charged the price advertised for the capability, named or constrained.',
      source: 'BY-7, BY-8; go-livepeer 42659a502 server/remote_signer.go:byocCapabilityName',
    },
    (input: CapabilityPriceInput): PriceInfo | null => {
      if (!input.enabled || !isByocBillingType(input.type)) return null
      const name = byocCapabilityName(input.capability, input.capabilities)
      if (name === '') return null
      const key = input.capability === '' ? name : input.capability
      return resolveByocPrice(key, input.capabilitiesPrices)
    },
  ),
  onlyIfBound: rule(
    {
      variant: 'only-if-bound',
      summary:
        'The capability price holds whenever the ticket parameters are bound to that very price, and only then; there is no flag.',
      why: "At the base price a job's own does not count, and at any price but the bound one tickets are worthless; charged as bound, they are accepted.",
      source:
        'repairs INV-08, INV-21, pricing I-19, BY-41, B29, B40, B79; go-livepeer branch feat/byoc-per-cap-pricing-from-capabilities',
    },
    (input: CapabilityPriceInput): PriceInfo | null => {
      if (!isByocBillingType(input.type)) return null
      const name = byocCapabilityName(input.capability, input.capabilities)
      const price = resolveByocPrice(name, input.capabilitiesPrices)
      return price !== null && isSamePrice(price, input.basePrice) ? price : null
    },
  ),
}

function isSamePrice(a: PriceInfo, b: PriceInfo | null): boolean {
  const left = readPriceInfo(a)
  const right = readPriceInfo(b)
  if (!left.ok || !right.ok || left.price === null || right.price === null) return false
  return equals(left.price, right.price)
}
