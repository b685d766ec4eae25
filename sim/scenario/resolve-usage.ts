import type { ProductServiceDraft } from './schema/product-service.ts'
import type { ProductServiceSettings } from './usage.ts'

/** Product services with all that their drafts leave open filled in. */
export function resolveProductServices(
  drafts: Readonly<Record<string, ProductServiceDraft>>,
  durationNs: number,
): readonly ProductServiceSettings[] {
  return Object.entries(drafts).map(([name, { organisation, callers, ...rest }]) => ({
    name,
    ...rest,
    organisation: organisation ?? name,
    callers: Object.entries(callers).map(([caller, { key, lengthNs, ...settings }]) => ({
      name: caller,
      ...settings,
      rateKey: key ?? caller,
      endNs: lengthNs === null ? durationNs : settings.startNs + lengthNs,
    })),
  }))
}
