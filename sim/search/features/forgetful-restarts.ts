import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

const STATES = ['ledger', 'secret', 'nonces', 'prices', 'sessions'] as const

export const forgetfulRestarts: Feature = {
  name: 'forgetful-restarts',
  group: 'fault',
  does: 'Orchestrators crash and come back with a part of what they knew, or with nothing, as real ones do.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(2, intensity); count > 0; count -= 1) {
      const actor = chance.pick(cast.orchestrators).name
      const forgetsAll = chance.happens(1, 2)
      const some = STATES.filter(() => chance.happens(1, 2))
      const atMs = chance.integer(0, cast.durationMs - 1)
      const downFor = milliseconds(chance.pick([0, chance.integer(1, 4000)]))
      const keeps = forgetsAll ? [] : some
      steps.push({ atMs, action: { restart: { actor, keeps, downFor } } })
    }
  },
}
