import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const misboundParameters: Feature = {
  name: 'misbound-parameters',
  group: 'adversary',
  does: 'An orchestrator binds ticket parameters to another price than it names with them.',
  apply({ cast, orchestrators }, chance, intensity) {
    const { name } = chance.pick(cast.orchestrators)
    const bindsOtherPrice = {
      from: milliseconds(chance.integer(0, Math.floor(cast.durationMs / 2))),
      share: `${chance.count(100, intensity)}%`,
      times: chance.pick(['1/2', '0.99', '1.01', '3']),
    }
    const orchestrator = orchestrators[name]
    if (orchestrator === undefined) return
    orchestrator.dishonest = { ...orchestrator.dishonest, bindsOtherPrice }
  },
}
