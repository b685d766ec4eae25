import type { Feature } from '../feature.ts'

export const viewersLeave: Feature = {
  name: 'viewers-leave',
  group: 'setting',
  does: 'Viewers leave in the middle of a session, also at the instant of a payment.',
  apply({ cast, steps }, chance, intensity) {
    for (const { name, startMs, paymentIntervalMs } of cast.sessions) {
      const chosen = chance.share(intensity)
      const intervals = startMs + paymentIntervalMs * chance.integer(1, 5)
      const atMs = chance.pick([intervals, chance.integer(0, cast.durationMs)])
      if (chosen && atMs < cast.durationMs) steps.push({ atMs, action: { endSession: name } })
    }
  },
}
