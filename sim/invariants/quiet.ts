import type { Monitor, QuietPhase } from './invariant.ts'

/** For worlds without a quiet phase: nothing that must happen in the end is asked for. */
export const NO_QUIET_PHASE: Monitor = { on: {}, exercised: () => false }

/** Why nothing could be decided: so much time was missing at least; null = none was. */
export function tooShort({ fromNs, untilNs }: QuietPhase, missingNs: number): string | null {
  if (missingNs <= 0) return null
  return `the quiet phase of ${(untilNs - fromNs) / 1e9} s is too short by ${missingNs / 1e9} s`
}
