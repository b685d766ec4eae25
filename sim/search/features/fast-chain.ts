import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const fastChain: Feature = {
  name: 'fast-chain',
  group: 'setting',
  does: 'L1 blocks come so often that ticket parameters expire, and rounds may pass, within a session.',
  apply({ chain }, chance, intensity) {
    const slowest = Math.round(1500 - 1200 * intensity)
    chain.blockInterval = milliseconds(chance.integer(150, Math.max(151, slowest)))
    chain.roundLength = chance.pick([60, 90, 150, 400, 5760])
    chain.roundInitializedAfter = milliseconds(chance.pick([0, 0, 100, 2000]))
    chain.transactionDelay = milliseconds(chance.pick([0, 1000, 1000, 4000]))
  },
}
