import { sanitizeUsageLabel } from '../metering/usage-label.ts'
import { smallestModel, type ConstrainedModels } from '../metering/usage-labels.ts'
import { equals } from '../money/rational.ts'
import { rule, type Rule } from '../rule.ts'
import { CAPABILITY_BYOC } from './capability-models.ts'
import { priceInfo, readPriceInfo, type PriceInfo } from './price-info.ts'

/** What a request says about the capability whose price it wants (spec BY-5 to BY-9). */
export interface CapabilityPriceInput {
  /** The flag -byocPerCapPricing. */
  readonly enabled: boolean
  readonly type: string
  /** As the client wrote it. */
  readonly capability: string
  readonly capabilities: ConstrainedModels | null
  readonly capabilitiesPrices: readonly (PriceInfo | null)[]
  /** Price of the info itself, which its ticket parameters are bound to. */
  readonly basePrice: PriceInfo | null
}

/** The capability's own price, or null when the base price holds. */
export type CapabilityPriceRule = Rule<(input: CapabilityPriceInput) => PriceInfo | null>

export const capabilityPrice = {
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
      if (!input.enabled || (input.type !== 'lv2v' && !isByocBillingType(input.type))) return null
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
        'The capability price holds only when the ticket parameters are bound to that very price; name and lookup use one key.',
      source:
        'repairs INV-08, INV-21, BY-41; go-livepeer branch feat/byoc-per-cap-pricing-from-capabilities',
    },
    (input: CapabilityPriceInput): PriceInfo | null => {
      if (!input.enabled || (input.type !== 'lv2v' && !isByocBillingType(input.type))) return null
      const name = byocCapabilityName(input.capability, input.capabilities)
      const price = resolveByocPrice(name, input.capabilitiesPrices)
      return price !== null && isSamePrice(price, input.basePrice) ? price : null
    },
  ),
} satisfies Record<string, CapabilityPriceRule>

/**
 * The first usable entry for an external capability, in list order: exact name, both numbers above 0; an empty name matches
 * nothing. Null = none. Spec BY-8, BY-9; go-livepeer server/remote_signer.go:resolveByocPrice.
 */
export function resolveByocPrice(
  name: string,
  capabilitiesPrices: readonly (PriceInfo | null)[],
): PriceInfo | null {
  if (name === '') return null
  for (const entry of capabilitiesPrices) {
    if (entry === null || entry.capability !== CAPABILITY_BYOC) continue
    if (entry.constraint !== name) continue
    if (entry.pricePerUnit <= 0n || entry.pixelsPerUnit <= 0n) continue
    return priceInfo(entry.pricePerUnit, entry.pixelsPerUnit)
  }
  return null
}

/**
 * The external capability that a request is for: its own label, else the first non-empty model constrained under BYOC, in
 * code-point order; '' = none. Spec BY-7, P-11; go-livepeer server/remote_signer.go:byocCapabilityName.
 */
export function byocCapabilityName(
  capability: string,
  capabilities: ConstrainedModels | null,
): string {
  const named = sanitizeUsageLabel(capability)
  if (named !== '') return named
  const models = capabilities?.constraints?.perCapability.get(CAPABILITY_BYOC)
  return models === undefined ? '' : (smallestModel(models) ?? '')
}

/** Spec BY-7; go-livepeer 42659a502 server/remote_signer.go:isByocBillingType. */
export function isByocBillingType(type: string): boolean {
  return type === 'byoc'
}

function isSamePrice(a: PriceInfo, b: PriceInfo | null): boolean {
  const left = readPriceInfo(a)
  const right = readPriceInfo(b)
  if (!left.ok || !right.ok || left.price === null || right.price === null) return false
  return equals(left.price, right.price)
}
