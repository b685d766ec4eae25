import { convertSession } from '../convert-session.ts'
import type { Feature } from '../feature.ts'
import { EXTERNAL } from '../prices.ts'
import { milliseconds } from '../world-draft.ts'

export const byocJobs: Feature = {
  name: 'byoc-jobs',
  group: 'work',
  does: 'Gateways that pay themselves send batch jobs to an external capability.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      const chosen = chance.share(intensity)
      const job = {
        interval: milliseconds(chance.integer(500, 9000)),
        work: milliseconds(chance.pick([0, chance.integer(1, 5000), chance.integer(5000, 20_000)])),
        timeout: `${chance.pick([1, 5, 30, 70])}s`,
        streams: chance.happens(1, 3),
      }
      if (!chosen || payer.signer !== null) continue
      convertSession(sessions[name], { type: 'byoc-job', model: EXTERNAL, job })
    }
  },
}
