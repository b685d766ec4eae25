import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const replayingGateways: Feature = {
  name: 'replaying-gateways',
  group: 'adversary',
  does: 'A gateway sends payments again, or goes back to older states of its signer.',
  apply({ cast, gateways }, chance, intensity) {
    const { gateway: name, signer } = chance.pick(cast.payers)
    const from = milliseconds(chance.integer(0, Math.floor(cast.durationMs / 2)))
    const share = `${chance.count(100, intensity)}%`
    const ofStates = chance.happens(1, 2) && signer !== null
    const gateway = gateways[name]
    if (gateway === undefined) return
    const replays = { [ofStates ? 'replaysState' : 'replaysPayments']: { from, share } }
    gateway.dishonest = { ...gateway.dishonest, ...replays }
  },
}
