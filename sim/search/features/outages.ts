import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const outages: Feature = {
  name: 'outages',
  group: 'fault',
  does: 'Nothing passes between two actors for a while, with messages on their way.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const orchestrator = chance.pick(cast.orchestrators).name
      const { gateway, replicas } = chance.pick(cast.payers)
      const other = chance.pick(['orchestrator', 'signer', 'everybody'] as const)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const forMs = chance.integer(100, 15_000)
      const replica = replicas[0]
      const to = other === 'signer' && replica !== undefined ? replica : orchestrator
      const from = other === 'everybody' ? '*' : gateway
      steps.push({ atMs, action: { outage: { from, to, for: milliseconds(forMs) } } })
    }
  },
}
