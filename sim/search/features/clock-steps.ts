import { clockOwners } from '../clocks.ts'
import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

/** Seconds; half an hour is the life of an auth token. */
const STEPS = [-1900, -60, -12, -3, -1, 1, 3, 12, 60, 1900]

export const clockSteps: Feature = {
  name: 'clock-steps',
  group: 'fault',
  does: 'Wall clocks jump forward and back, by a second to half an hour.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(5, intensity); count > 0; count -= 1) {
      const actor = chance.pick(clockOwners(cast))
      const by = milliseconds(chance.pick(STEPS) * 1000 + chance.integer(-400, 400))
      steps.push({
        atMs: chance.integer(0, cast.durationMs - 1),
        action: { stepClock: { actor, by } },
      })
    }
  },
}
