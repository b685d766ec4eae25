import type { ModelRequestsInput } from '../../scenario/input.ts'
import type { Chance } from '../chance.ts'
import { convertSession } from '../convert-session.ts'
import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

const TEXTS = ['ok', 'Good morning.', 'Grüße aus Köln', '早上好']
const PICTURES = ['64x64', '512x512', '1024x576']

export const batchAi: Feature = {
  name: 'batch-ai',
  group: 'work',
  does: 'Gateways that pay themselves send requests to models of several pipelines.',
  apply({ cast, sessions }, chance, intensity) {
    for (const { name, payer } of cast.sessions) {
      const chosen = chance.share(intensity)
      const pipelines = pipelinesOf(chance)
      const capability = chance.pick(Object.keys(pipelines))
      const requests = {
        every: milliseconds(chance.integer(500, 12_000)),
        takes: milliseconds(chance.pick([0, 500, 2000, chance.integer(0, 6000)])),
        failures: `${chance.pick([0, 0, 20, 60])}%`,
        ...pipelines[capability],
      }
      if (!chosen || payer.signer !== null) continue
      convertSession(sessions[name], { type: 'batch-ai', capability, model: 'm', requests })
    }
  },
}

/** What is asked of each pipeline: all is drawn, so that the choice of one moves no other draw. */
function pipelinesOf(chance: Chance): Readonly<Record<string, ModelRequestsInput>> {
  const images = chance.integer(-1, 4)
  const picture = chance.pick(PICTURES)
  const audio = milliseconds(chance.integer(0, 40_000))
  const text = chance.pick(TEXTS)
  const maxTokens = chance.pick([0, 1, 256, 1000])
  return {
    'text-to-image': { images, size: picture },
    'image-to-image': { images, picture },
    'image-to-text': { picture },
    upscale: { picture },
    'audio-to-text': { audio },
    'text-to-speech': { text },
    llm: { maxTokens },
  }
}
