import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

/** What a client of a remote signer may have kept. */
const KEPT = [[], [], ['sessions', 'signer-state']] as const

export const gatewayRestarts: Feature = {
  name: 'gateway-restarts',
  group: 'fault',
  does: 'Gateways crash and come back without their sessions; some clients of remote signers go on.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(2, intensity); count > 0; count -= 1) {
      const { gateway, signer } = chance.pick(cast.payers)
      const kept = chance.pick(KEPT)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const downFor = milliseconds(chance.pick([0, chance.integer(1, 4000)]))
      const keeps = signer === null ? [] : kept
      steps.push({ atMs, action: { restart: { actor: gateway, keeps, downFor } } })
    }
  },
}
