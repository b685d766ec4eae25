import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const misreportedPixels: Feature = {
  name: 'misreported-pixels',
  group: 'adversary',
  does: 'An orchestrator reports other pixels than came out of the segments that it transcodes.',
  needs: ['transcoding'],
  apply({ cast, orchestrators }, chance, intensity) {
    const { name } = chance.pick(cast.orchestrators)
    const misreportsPixels = {
      from: milliseconds(chance.integer(0, Math.floor(cast.durationMs / 2))),
      share: `${chance.count(100, intensity)}%`,
      times: chance.pick(['1/2', '0.99', '1.01', '2', '20']),
    }
    const orchestrator = orchestrators[name]
    if (orchestrator === undefined) return
    orchestrator.dishonest = { ...orchestrator.dishonest, misreportsPixels }
  },
}
