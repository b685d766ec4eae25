import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const usageEvents: Feature = {
  name: 'usage-events',
  group: 'work',
  does: 'Gateways and signers publish usage events, through queues that may be short and brokers that may be slow.',
  apply(draft, chance, intensity) {
    const slow = chance.share(intensity)
    draft.usage = {
      queueCapacity: slow ? chance.pick([0, 1, 2, 20]) : 10_000,
      writeTime: milliseconds(slow ? chance.pick([900, 5000]) : 10),
      writeTimeout: milliseconds(chance.pick([2000, 10_000])),
    }
  },
}
