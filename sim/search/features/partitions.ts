import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const partitions: Feature = {
  name: 'partitions',
  group: 'fault',
  does: 'Some actors cannot reach others for a while, in both directions or in one, and nobody tells them.',
  apply({ cast, faults }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const orchestrator = chance.pick(cast.orchestrators).name
      const { gateway, replicas } = chance.pick(cast.payers)
      const replica = replicas[0] ?? orchestrator
      const groups = chance.pick([
        [[gateway], [orchestrator]],
        [[orchestrator], [gateway]],
        [[gateway], ['*']],
        [['*'], [orchestrator]],
        [[gateway], [replica]],
        [[replica], [gateway]],
      ])
      faults.partitions ??= []
      faults.partitions.push({
        groups,
        oneWay: chance.happens(1, 2),
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(100, 15_000)),
      })
    }
  },
}
