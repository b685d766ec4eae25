import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

const EVERYTHING = ['ledger', 'secret', 'nonces', 'prices', 'sessions'] as const

export const orchestratorRestarts: Feature = {
  name: 'orchestrator-restarts',
  group: 'fault',
  does: 'Orchestrators crash and come back with all that they knew.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const actor = chance.pick(cast.orchestrators).name
      const atMs = chance.integer(0, cast.durationMs - 1)
      const downFor = milliseconds(chance.pick([0, chance.integer(1, 4000)]))
      steps.push({ atMs, action: { restart: { actor, keeps: EVERYTHING, downFor } } })
    }
  },
}
