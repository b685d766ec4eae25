import { convertSession } from '../convert-session.ts'
import type { Feature } from '../feature.ts'

export const fixedFee: Feature = {
  name: 'fixed-fee',
  group: 'work',
  does: 'Sessions of remote payers are billed once, for a model with a price per second.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      if (!chance.share(intensity * 0.5) || payer.signer === null) continue
      convertSession(sessions[name], {
        type: 'fixed',
        capability: 'live-video-to-video',
        model: 'seconds',
      })
    }
  },
}
