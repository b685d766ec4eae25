import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const intervalEdges: Feature = {
  name: 'interval-edges',
  group: 'setting',
  does: 'Payments are due with every segment or hardly ever, segments are very short or long, and charges come often or late.',
  apply({ cast, sessions, orchestrators }, chance, intensity) {
    for (const { name } of cast.sessions) {
      const chosen = chance.share(intensity)
      const segmentInterval = milliseconds(chance.pick([200, 999, 1001, 5000, 10_000]))
      const paymentInterval = milliseconds(chance.pick([1, 500, 999, 5001, 20_000, 60_000]))
      const session = sessions[name]
      if (!chosen || session === undefined) continue
      Object.assign(session, { segmentInterval, paymentInterval })
    }
    for (const { name } of cast.orchestrators) {
      const chosen = chance.share(intensity)
      const livePaymentInterval = milliseconds(chance.pick([200, 999, 5000, 20_000]))
      const own = orchestrators[name]
      if (chosen && own !== undefined) own.livePaymentInterval = livePaymentInterval
    }
  },
}
