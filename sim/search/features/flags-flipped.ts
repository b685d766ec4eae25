import type { Feature } from '../feature.ts'

const EVERYTHING = ['ledger', 'secret', 'nonces', 'prices', 'sessions'] as const

export const flagsFlipped: Feature = {
  name: 'flags-flipped',
  group: 'mistake',
  does: 'Operators of orchestrators restart them with other flags while sessions run.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(2, intensity); count > 0; count -= 1) {
      const { name, pricePerSecondWei, ticketEvSeconds } = chance.pick(cast.orchestrators)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const evWei = pricePerSecondWei * BigInt(ticketEvSeconds)
      const flags = chance.pick([
        { autoAdjustPrice: true },
        { ticketEv: `${evWei / 2n}` },
        { ticketEv: `${evWei * 2n}` },
        { livePaymentInterval: '2s' },
        { livePaymentInterval: '7s' },
        { capacity: 0 },
      ])
      const restart = { actor: name, keeps: EVERYTHING, with: flags }
      steps.push({ atMs, action: { restart } })
    }
  },
}
