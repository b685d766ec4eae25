import { convertSession } from '../convert-session.ts'
import type { Feature } from '../feature.ts'
import { EXTERNAL } from '../prices.ts'

export const byocStreams: Feature = {
  name: 'byoc-streams',
  group: 'work',
  does: 'Sessions are streams of an external capability.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name } of cast.sessions) {
      if (!chance.share(intensity)) continue
      convertSession(sessions[name], { type: 'byoc', model: EXTERNAL })
    }
  },
}
