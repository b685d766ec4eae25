import type { Feature } from '../feature.ts'

export const senderMovesMoney: Feature = {
  name: 'sender-moves-money',
  group: 'setting',
  does: 'Senders add to deposits and reserves, unlock them, take that back, and withdraw.',
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const { account } = chance.pick(cast.payers)
      const atMs = chance.integer(0, cast.durationMs - 1)
      const action = chance.pick([
        { fundDeposit: { [account]: '20gwei' } },
        { fundReserve: { [account]: '20gwei' } },
        { unlock: account },
        { cancelUnlock: account },
        { withdraw: account },
      ])
      steps.push({ atMs, action })
    }
  },
}
