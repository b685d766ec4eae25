import type { Feature } from '../feature.ts'

/** Where whole numbers of a machine end; an amount may be one wei more. */
const EDGES_WEI = [2n ** 63n, 2n ** 64n, 2n ** 65n, 2n ** 96n]

export const fundsAtEdges: Feature = {
  name: 'funds-at-edges',
  group: 'setting',
  does: 'Deposits and reserves are as large as the numbers of 64 bits can be, or just larger.',
  excludes: ['scarce-money'],
  apply({ cast, chain }, chance, intensity) {
    for (const { account } of cast.payers) {
      const chosen = chance.share(Math.max(0.5, intensity))
      const amount = (): string => `${chance.pick(EDGES_WEI) + BigInt(chance.pick([0, 0, 1]))}`
      const [deposit, reserve] = [amount(), amount()]
      if (chosen) chain.senders[account] = { deposit, reserve }
    }
  },
}
