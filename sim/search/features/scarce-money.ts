import type { Feature } from '../feature.ts'

export const scarceMoney: Feature = {
  name: 'scarce-money',
  group: 'setting',
  does: 'Deposits and reserves cover a few winning tickets, and some payers fill them up.',
  needs: ['winning-tickets'],
  apply({ cast, chain }, chance, intensity) {
    const largest = cast.orchestrators.reduce((most, { pricePerSecondWei, ticketEvSeconds }) => {
      const ev = pricePerSecondWei * BigInt(ticketEvSeconds)
      return ev > most ? ev : most
    }, 0n)
    Reflect.deleteProperty(chain, 'maxFloat')
    chain.poolSize = chance.integer(1, 3)
    for (const { account } of cast.payers) {
      const chosen = chance.share(intensity)
      const deposit = largest * BigInt(chance.integer(2, 40))
      const reserve = largest * BigInt(chance.integer(0, 60))
      const below = deposit / BigInt(chance.integer(1, 4))
      const fillsUp = chance.happens(1, 3)
      if (!chosen) continue
      chain.senders[account] = {
        deposit: `${deposit}`,
        reserve: `${reserve}`,
        ...(fillsUp ? { topUp: { deposit: { below: `${below}`, to: `${deposit}` } } } : {}),
      }
    }
  },
}
