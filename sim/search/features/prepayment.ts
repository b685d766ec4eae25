import { isExternal } from '../convert-session.ts'
import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const prepayment: Feature = {
  name: 'prepayment',
  group: 'setting',
  does: 'Gateways that pay themselves pay ahead at the start of a session.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      const chosen = chance.share(intensity)
      const prepay = milliseconds(chance.pick([0, 1, 1000, 10_000, 60_000]))
      const session = sessions[name]
      if (!chosen || payer.signer !== null || session === undefined || isExternal(session)) continue
      session.prepay = prepay
    }
  },
}
