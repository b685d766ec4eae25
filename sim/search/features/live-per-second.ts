import { convertSession } from '../convert-session.ts'
import type { Feature } from '../feature.ts'

export const livePerSecond: Feature = {
  name: 'live-per-second',
  group: 'work',
  does: 'Sessions of remote payers are billed by the second for a model with a price per second.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      if (!chance.share(intensity) || payer.signer === null) continue
      convertSession(sessions[name], {
        type: 'live',
        capability: 'live-video-to-video',
        model: 'seconds',
      })
    }
  },
}
