import { sanitizeUsageLabel } from '../metering/usage-label.ts'
import { smallestModel, type ConstrainedModels } from '../metering/usage-labels.ts'
import { CAPABILITY_BYOC } from './capability-models.ts'
import { priceInfo, type PriceInfo } from './price-info.ts'

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

/** Job types that a capability's price can hold for (spec BY-7; go-livepeer 42659a502 server/remote_signer.go:isByocBillingType). */
export function isByocBillingType(type: string): boolean {
  return type === 'lv2v' || type === 'byoc'
}
