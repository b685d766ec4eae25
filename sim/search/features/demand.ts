import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const demand: Feature = {
  name: 'demand',
  group: 'setting',
  does: 'More viewers like one of the sessions come and go.',
  apply({ cast, series, sessions }, chance, intensity) {
    const { name } = chance.pick(cast.sessions)
    const perMinute = chance.count(12, intensity)
    const peakMs = chance.integer(1000, cast.durationMs)
    const csv = `time,value\n0s,${perMinute}\n${milliseconds(peakMs)},${perMinute * 3}\n`
    series.demand = { ...series.demand, [name]: { csv } }
    const session = sessions[name]
    if (session !== undefined) session.length = milliseconds(chance.integer(3000, 15_000))
  },
}
