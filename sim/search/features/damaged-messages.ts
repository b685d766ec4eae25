import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const damagedMessages: Feature = {
  name: 'damaged-messages',
  group: 'fault',
  does: 'For some seconds messages of a link arrive truncated or garbled.',
  apply({ cast, faults }, chance, intensity) {
    for (let count = chance.count(3, intensity); count > 0; count -= 1) {
      const orchestrator = chance.pick(cast.orchestrators).name
      const { gateway, replicas } = chance.pick(cast.payers)
      const server = chance.pick([orchestrator, replicas[0] ?? orchestrator])
      faults.links ??= []
      faults.links.push({
        link: chance.pick([`${gateway}->${server}`, `${server}->${gateway}`, '*<->*']),
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 10_000)),
        truncate: `${chance.pick([0, chance.count(60, intensity)])}%`,
        corrupt: `${chance.count(60, intensity)}%`,
      })
    }
  },
}
