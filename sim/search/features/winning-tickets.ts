import type { Feature } from '../feature.ts'

/** Gas that orchestrators reckon with. */
const REDEEM_GAS = 350_000n

export const winningTickets: Feature = {
  name: 'winning-tickets',
  group: 'setting',
  does: 'Gas costs next to nothing, so that face values are small, many tickets win and are redeemed.',
  needs: ['fast-chain'],
  apply({ cast, chain, orchestrators }, chance, intensity) {
    chain.gasPrice = '1'
    for (const { name, pricePerSecondWei, ticketEvSeconds } of cast.orchestrators) {
      const winsEvery = BigInt(Math.max(1, Math.round(chance.integer(1, 8) / intensity)))
      const own = orchestrators[name]
      if (own === undefined) continue
      const faceValueWei = pricePerSecondWei * BigInt(ticketEvSeconds) * winsEvery
      own.redeemGas = `${REDEEM_GAS}`
      own.txCostMultiplier = `${faceValueWei / REDEEM_GAS + 1n}`
      own.redemption = { gasUsed: `${REDEEM_GAS}` }
    }
  },
}
