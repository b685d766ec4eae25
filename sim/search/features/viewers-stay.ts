import type { Feature } from '../feature.ts'
import { milliseconds, QUIET_MS } from '../world-draft.ts'

export const viewersStay: Feature = {
  name: 'viewers-stay',
  group: 'setting',
  does: 'Viewers stay after the last fault, most of them to the end of the quiet phase.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, startMs } of cast.sessions) {
      const chosen = chance.share(intensity)
      const stayMs = chance.pick([QUIET_MS, QUIET_MS, chance.integer(1000, QUIET_MS)])
      const session = sessions[name]
      if (!chosen || session === undefined) continue
      session.length = milliseconds(cast.durationMs + stayMs - startMs)
    }
  },
}
