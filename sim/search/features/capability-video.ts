import { convertSession } from '../convert-session.ts'
import type { Feature } from '../feature.ts'
import { EXTERNAL } from '../prices.ts'

export const capabilityVideo: Feature = {
  name: 'capability-video',
  group: 'work',
  does: 'Sessions of remote payers ask for an external capability and are billed as live video.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      if (!chance.share(intensity * 0.5) || payer.signer === null) continue
      convertSession(sessions[name], {
        capability: 'byoc',
        model: EXTERNAL,
        capabilityPriceRequested: true,
        sendCapabilities: false,
      })
    }
  },
}
