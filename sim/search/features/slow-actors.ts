import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const slowActors: Feature = {
  name: 'slow-actors',
  group: 'fault',
  does: 'For some seconds an actor gets to what arrives late, up to beyond the time-outs of its clients.',
  apply({ cast, faults }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const orchestrator = chance.pick(cast.orchestrators).name
      const { gateway, replicas } = chance.pick(cast.payers)
      const actor = chance.pick([orchestrator, gateway, replicas[0] ?? orchestrator])
      const fromMs = chance.pick([1, 200, 2400, 4900])
      faults.slowActors ??= []
      faults.slowActors.push({
        actor,
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 10_000)),
        delay: {
          from: milliseconds(fromMs),
          to: milliseconds(fromMs + chance.pick([0, 300, 3000])),
        },
      })
    }
  },
}
