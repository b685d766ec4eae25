import type { Feature } from '../feature.ts'

export const smallCapacity: Feature = {
  name: 'small-capacity',
  group: 'setting',
  does: 'Orchestrators take one or two sessions at once.',
  apply({ cast, orchestrators }, chance, intensity) {
    for (const { name } of cast.orchestrators) {
      const chosen = chance.share(intensity)
      const capacity = chance.pick([0, 1, 1, 1, 2])
      const own = orchestrators[name]
      if (chosen && own !== undefined) own.capacity = capacity
    }
  },
}
