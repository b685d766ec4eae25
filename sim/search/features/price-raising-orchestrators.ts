import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const priceRaisingOrchestrators: Feature = {
  name: 'price-raising-orchestrators',
  group: 'adversary',
  does: 'An orchestrator tells running sessions a higher price than they began with.',
  apply({ cast, orchestrators }, chance, intensity) {
    const { name } = chance.pick(cast.orchestrators)
    const raisesPrice = {
      from: milliseconds(chance.integer(0, Math.floor(cast.durationMs / 2))),
      share: `${chance.count(100, intensity)}%`,
      times: chance.pick(['1.01', '3/2', '2', '2.01', '5']),
    }
    const orchestrator = orchestrators[name]
    if (orchestrator === undefined) return
    orchestrator.dishonest = { ...orchestrator.dishonest, raisesPrice }
  },
}
