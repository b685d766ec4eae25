import { CAPABILITY_BYOC } from '../../src/price/capability-models.ts'
import { priceInfo } from '../../src/price/price-info.ts'
import type { Rules } from '../../src/profile/rules.ts'
import type { SessionSettings } from '../scenario/scenario.ts'
import { capabilitiesFor } from './capabilities.ts'

/** 1280 · 720 · 30: how many pixels a second of live video stands for (spec LV-1). */
const PIXELS_PER_SECOND = 27_648_000n
const LV2V_PREPAY_NS = 60_000_000_000
const LIVE_PREPAY_NS = 10_000_000_000

/** Units that a second of a session is worth, on both sides of the payment; 0 = the request is priced as a whole. */
export function unitsPerSecond(
  session: SessionSettings,
  flag: boolean,
  rules: Pick<Rules, 'signer'>,
): bigint {
  const { type } = session
  if (type === 'fixed' || type === 'transcode' || type === 'batch-ai') return 0n
  const bySeconds = paysCapabilityPrice(session, flag, rules)
  return type === 'lv2v' && !bySeconds ? PIXELS_PER_SECOND : 1n
}

/** Time that is paid ahead at the start (spec live 0.2). */
export function prepayNs(session: SessionSettings): number {
  return session.prepayNs ?? (session.type === 'live' ? LIVE_PREPAY_NS : LV2V_PREPAY_NS)
}

/**
 * Whether the signer would pay the price of the session's capability: its own rule is asked, with an info that lists the
 * capability at the price that its parameters are bound to. `flag` is -byocPerCapPricing.
 */
function paysCapabilityPrice(
  session: SessionSettings,
  flag: boolean,
  rules: Pick<Rules, 'signer'>,
): boolean {
  const { model, type } = session
  if (!session.capabilityPriceRequested || model === null) return false
  const bound = priceInfo(1n)
  const price = rules.signer.capabilityPrice({
    enabled: flag,
    type,
    capability: model,
    capabilities: capabilitiesFor(CAPABILITY_BYOC, model),
    capabilitiesPrices: [{ ...bound, capability: CAPABILITY_BYOC, constraint: model }],
    basePrice: bound,
  })
  return price !== null
}
