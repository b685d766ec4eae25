import type { Feature } from '../feature.ts'

export const reorganizations: Feature = {
  name: 'reorganizations',
  group: 'fault',
  does: 'The newest blocks of a layer are undone, and what happened in them.',
  needs: ['winning-tickets'],
  apply({ cast, steps }, chance, intensity) {
    for (let count = chance.count(5, intensity); count > 0; count -= 1) {
      const atMs = chance.integer(0, cast.durationMs - 1)
      const layer = chance.pick(['l1', 'l2', 'l2'] as const)
      const blocks = chance.pick([1, 2, 8, 40])
      const dropsTransactions = chance.happens(1, 3)
      const reorganize = { layer, blocks, dropsTransactions }
      steps.push({ atMs, action: { reorganize } })
    }
  },
}
