import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

const KINDS = ['slow', 'denies', 'unreadable', 'failing', 'bad-price', 'unreachable'] as const

export const orchestratorWebhookFaults: Feature = {
  name: 'orchestrator-webhook-faults',
  group: 'fault',
  does: "Orchestrators' auth webhooks are slow, deny everybody, answer nonsense or nothing for some seconds.",
  needs: ['orchestrator-webhooks'],
  apply({ cast, orchestrators, faults }, chance, intensity) {
    for (let count = chance.count(4, intensity); count > 0; count -= 1) {
      const { name } = chance.pick(cast.orchestrators)
      const window = {
        kind: chance.pick(KINDS),
        // Nobody asks but at the start of a session, or for a new token.
        at: milliseconds(chance.pick([0, chance.integer(0, cast.durationMs - 1)])),
        for: milliseconds(chance.integer(500, 12_000)),
        added: milliseconds(chance.pick([100, 1000, 4000, 20_000])),
        status: chance.pick([401, 403, 503]),
      }
      if (orchestrators[name]?.webhook === undefined) continue
      faults.webhooks ??= []
      faults.webhooks.push({ webhook: name, ...window })
    }
  },
}
