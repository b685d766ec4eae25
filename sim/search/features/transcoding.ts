import { convertSession } from '../convert-session.ts'
import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

const SIZES = ['160x90', '426x240', '640x360', '1280x720', '1920x1080']

export const transcoding: Feature = {
  name: 'transcoding',
  group: 'work',
  does: 'Gateways that pay themselves send segments to transcode, each with its payment.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      const chosen = chance.share(intensity)
      const work = {
        renditions: [{ size: chance.pick(SIZES), framerate: chance.pick([1, 24, 30, 60]) }],
        takes: milliseconds(chance.pick([0, 200, 500, chance.integer(0, 5000)])),
        failures: `${chance.pick([0, 0, 20, 60])}%`,
      }
      if (!chosen || payer.signer !== null) continue
      convertSession(sessions[name], { type: 'transcode', transcoding: work })
    }
  },
}
