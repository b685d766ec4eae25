import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const underpayingGateways: Feature = {
  name: 'underpaying-gateways',
  group: 'adversary',
  does: 'A gateway keeps tickets back, stops paying for streams, or names a false price with its tickets.',
  apply({ cast, gateways }, chance, intensity) {
    const { gateway: name } = chance.pick(cast.payers)
    const from = milliseconds(chance.integer(0, Math.floor(cast.durationMs / 2)))
    const share = `${chance.count(100, intensity)}%`
    const underpays = chance.pick([
      { withholdsTickets: { from, share, part: '50%' } },
      { stopsPaying: { from } },
      { misstatesPrice: { from, share, times: '1/2' } },
    ])
    const gateway = gateways[name]
    if (gateway === undefined) return
    gateway.dishonest = { ...gateway.dishonest, ...underpays }
  },
}
