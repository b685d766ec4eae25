import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const badLinkWindows: Feature = {
  name: 'bad-link-windows',
  group: 'fault',
  does: 'For some seconds a link loses, doubles and holds back many messages, and is slow.',
  apply({ cast, faults }, chance, intensity) {
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const orchestrator = chance.pick(cast.orchestrators).name
      const { gateway, signer } = chance.pick(cast.payers)
      const link = chance.pick([
        '*<->*',
        `*<->${orchestrator}`,
        `${gateway}<->${orchestrator}`,
        `${gateway}->${orchestrator}`,
        `${orchestrator}->${gateway}`,
        `${gateway}<->${signer ?? orchestrator}`,
      ])
      faults.links ??= []
      faults.links.push({
        link,
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(200, 8000)),
        loss: `${chance.pick([0, chance.count(60, intensity)])}%`,
        duplicate: `${chance.pick([0, chance.count(60, intensity)])}%`,
        reorder: `${chance.pick([0, chance.count(60, intensity)])}%`,
        addedLatency: milliseconds(chance.pick([0, 0, 100, 400, 1500])),
      })
    }
  },
}
