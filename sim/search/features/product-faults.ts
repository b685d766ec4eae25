import type { Feature } from '../feature.ts'
import { milliseconds } from '../world-draft.ts'

export const productFaults: Feature = {
  name: 'product-faults',
  group: 'fault',
  does: 'What product services ask for metering fails: recorder, configuration, tokenizer, storage.',
  needs: ['product-services'],
  apply({ cast, productServices }, chance, intensity) {
    // Services are no part of the cast; each of the two that there may be has its own draws.
    for (const service of ['p1', 'p2']) {
      const faults = Array.from({ length: 3 }, () => ({
        what: chance.pick(['recorder', 'config', 'tokenizer', 'storage'] as const),
        at: milliseconds(chance.integer(0, cast.durationMs - 1)),
        for: milliseconds(chance.integer(500, 30_000)),
      }))
      const own = productServices[service]
      if (own !== undefined) own.faults = faults.slice(0, Math.ceil(3 * intensity))
    }
  },
}
