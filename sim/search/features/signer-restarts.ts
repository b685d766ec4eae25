import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const signerRestarts: Feature = {
  name: 'signer-restarts',
  group: 'fault',
  does: 'Replicas of signers crash and come back; they have nothing to keep.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const { replicas } = chance.pick(cast.payers)
      const of = chance.integer(0, 5)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const downFor = milliseconds(chance.pick([0, chance.integer(1, 4000)]))
      const actor = replicas[of % Math.max(1, replicas.length)]
      if (actor !== undefined) steps.push({ atMs, action: { restart: { actor, downFor } } })
    }
  },
}
