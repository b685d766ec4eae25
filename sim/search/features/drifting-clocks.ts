import { clockOwners } from '../clocks.ts'
import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

/** Parts per million: a bad quartz, a broken virtual machine, and worse. */
const DRIFTS = [50, 500, 5000, 50_000, 99_000]

export const driftingClocks: Feature = {
  name: 'drifting-clocks',
  group: 'fault',
  does: 'Wall clocks run fast or slow for a while, by up to a tenth.',
  apply({ cast, faults }, chance, intensity) {
    faults.clocks ??= []
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const actor = chance.pick(clockOwners(cast))
      const drift = `${chance.pick(DRIFTS) * chance.pick([1, -1])}ppm`
      faults.clocks.push({
        actor,
        drift,
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(1000, 60_000)),
        setRight: chance.happens(1, 3),
      })
    }
  },
}
