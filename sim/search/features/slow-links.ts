import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const slowLinks: Feature = {
  name: 'slow-links',
  group: 'setting',
  does: 'Messages take up to some hundred milliseconds, or no time at all.',
  apply({ links }, chance, intensity) {
    const most = chance.pick([0, 50, 200, 900])
    const to = Math.round(most * intensity)
    const from = chance.integer(0, to)
    links.default = {
      ...links.default,
      latency: { from: milliseconds(from), to: milliseconds(to) },
    }
  },
}
