import { compare, equals, type Rational } from '../../src/money/rational.ts'
import { CAPABILITY_BYOC, CAPABILITY_LIVE_VIDEO } from '../../src/price/capability-models.ts'
import { CapabilityCeilings } from '../../src/price/capability-ceilings.ts'
import type { PriceRules } from '../../src/price/rules.ts'
import { capabilitiesOf, type Charge } from './charges.ts'
import type { NodeConfiguration } from './node-configuration.ts'
import { unitOf, type Work } from './work.ts'

/** Whether a payer takes a price. */
export interface Acceptance {
  readonly verdict: 'accepts' | 'refuses' | 'unless-nobody-is-cheaper' | 'not-checked'
  /** Wei per unit; null = none. */
  readonly ceilingWei: Rational | null
  /** The ceiling is meant for another unit than the price. */
  readonly otherUnit: boolean
  /** Who does not check, and why; null = it is checked. */
  readonly why: string | null
}

/** What a gateway or remote signer does with a charge (spec PR-57..60, PR-62, PR-74). */
export function acceptanceOf(
  payer: NodeConfiguration,
  charge: Charge,
  rules: PriceRules,
): Acceptance {
  const settings = payer.payer
  const why =
    settings === null
      ? 'off chain, it checks no price'
      : settings.hasRemoteSigner
        ? 'its remote signer checks'
        : payer.role === 'gateway' && charge.work.kind === 'external'
          ? 'a gateway checks no BYOC price'
          : payer.role === 'gateway' && charge.work.kind === 'runner'
            ? 'only a remote signer compares prices of live runners'
            : null
  if (settings === null || why !== null) return notChecked(why)
  const ceilings = new CapabilityCeilings()
  for (const { capability, model, price } of settings.maxima) {
    ceilings.setCapabilityMaxPrice(capability, model, price.priceWei)
  }
  const ceilingWei = ceilingOf(charge.work, ceilings, rules)
  if (ceilingWei === null) {
    return { verdict: 'accepts', ceilingWei, otherUnit: false, why: null }
  }
  const global = ceilings.maxPrice()
  const fits = charge.chargedWei !== null && compare(charge.chargedWei, ceilingWei) <= 0
  const forgives = settings.ignoreMaxPriceIfNeeded && forgivesPrice(payer, charge.work)
  return {
    verdict: fits ? 'accepts' : forgives ? 'unless-nobody-is-cheaper' : 'refuses',
    ceilingWei,
    otherUnit:
      global !== null && equals(ceilingWei, global) && unitOf(charge.work).unit !== 'pixel',
    why: null,
  }
}

function notChecked(why: string | null): Acceptance {
  return { verdict: 'not-checked', ceilingWei: null, otherUnit: false, why }
}

function ceilingOf(work: Work, ceilings: CapabilityCeilings, rules: PriceRules): Rational | null {
  switch (work.kind) {
    case 'model':
      return ceilings.effectiveMaxPrice(capabilitiesOf(work.capability >>> 0, work.model), rules)
    case 'external':
      return ceilings.effectiveMaxPrice(capabilitiesOf(CAPABILITY_BYOC, work.name), rules)
    default:
      return ceilings.maxPrice()
  }
}

/** -ignoreMaxPriceIfNeeded holds for transcoding and batches, at a gateway that pays itself (spec PR-60). */
function forgivesPrice(payer: NodeConfiguration, work: Work): boolean {
  if (payer.role !== 'gateway') return false
  if (work.kind === 'model') return work.capability !== CAPABILITY_LIVE_VIDEO
  return work.kind === 'base'
}
