import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const collectorOutages: Feature = {
  name: 'collector-outages',
  group: 'fault',
  does: 'The collector of usage events is away for a while.',
  needs: ['usage-events'],
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(2, intensity); count > 0; count -= 1) {
      const atMs = chance.integer(0, cast.durationMs - 1)
      const downFor = milliseconds(chance.integer(500, 20_000))
      steps.push({ atMs, action: { restart: { actor: 'collector', downFor } } })
    }
  },
}
