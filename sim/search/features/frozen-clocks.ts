import { clockOwners } from '../clocks.ts'
import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const frozenClocks: Feature = {
  name: 'frozen-clocks',
  group: 'fault',
  does: 'Wall clocks stand still for a while; some are set right afterwards, others stay behind.',
  apply({ cast, faults }, chance, intensity) {
    faults.clocks ??= []
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      faults.clocks.push({
        actor: chance.pick(clockOwners(cast)),
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 30_000)),
        frozen: true,
        setRight: chance.happens(1, 2),
      })
    }
  },
}
