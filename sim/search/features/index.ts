import type { Feature } from '../feature.ts'
import { badLinkWindows } from './bad-link-windows.ts'
import { clockSteps } from './clock-steps.ts'
import { driftingClocks } from './drifting-clocks.ts'
import { frozenClocks } from './frozen-clocks.ts'
import { livePerSecond } from './live-per-second.ts'
import { lossyLinks } from './lossy-links.ts'
import { priceSteps } from './price-steps.ts'

/**
 * Everything that generated worlds may have, in the order in which it is applied: work, settings, faults, mistakes, adversaries.
 * To add a feature: one file beside this one (`../feature.ts` says what it must keep to), and a line here within its group.
 * `features.test.ts` then walks over it, alone and with others.
 */
export const featureCatalogue: readonly Feature[] = [
  // work
  livePerSecond,
  // settings
  priceSteps,
  // faults
  badLinkWindows,
  lossyLinks,
  clockSteps,
  frozenClocks,
  driftingClocks,
  // mistakes
  // adversaries
]
