import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const replicaClocks: Feature = {
  name: 'replica-clocks',
  group: 'fault',
  does: 'Replicas of one signer have clocks that are apart and drift.',
  apply({ cast, signers }, chance, intensity) {
    for (const { signer, replicas } of cast.payers) {
      const apartMs = Math.round(chance.pick([20, 1000, 9000, 60_000]) * intensity)
      const clocks = replicas.map(() => ({
        clock: {
          offset: milliseconds(chance.integer(-apartMs, apartMs)),
          drift: `${chance.integer(-200, 200)}ppm`,
        },
      }))
      const own = signer === null ? undefined : signers[signer]
      if (own !== undefined) own.replicas = clocks
    }
  },
}
