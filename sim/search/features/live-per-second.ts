import type { Feature } from '../feature.ts'

export const livePerSecond: Feature = {
  name: 'live-per-second',
  group: 'work',
  does: 'Sessions of remote payers are billed by the second for a model with a price per second.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      const chosen = chance.share(intensity)
      const session = sessions[name]
      if (!chosen || payer.signer === null || session === undefined) continue
      Object.assign(session, {
        type: 'live',
        capability: 'live-video-to-video',
        model: 'seconds',
      })
    }
  },
}
