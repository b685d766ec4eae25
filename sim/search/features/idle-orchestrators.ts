import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const idleOrchestrators: Feature = {
  name: 'idle-orchestrators',
  group: 'adversary',
  does: 'An orchestrator takes payments and fails the work that they came with, or stops it.',
  apply({ cast, orchestrators }, chance, intensity) {
    const { name } = chance.pick(cast.orchestrators)
    const from = milliseconds(chance.integer(0, Math.floor(cast.durationMs / 2)))
    const share = `${chance.count(100, intensity)}%`
    const idles = chance.happens(1, 2) ? { refusesWork: { from, share } } : { stopsWork: { from } }
    const orchestrator = orchestrators[name]
    if (orchestrator === undefined) return
    orchestrator.dishonest = { ...orchestrator.dishonest, ...idles }
  },
}
