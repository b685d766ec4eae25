import type { ProductServiceInput } from '../../scenario/usage-input.ts'
import type { Chance } from '../chance.ts'
import type { Feature } from '../feature.ts'
import { milliseconds, type Open } from '../world-draft.ts'

const ENDPOINTS = [
  '/api/search',
  '/api/search_profiles',
  '/api/publish_interaction',
  '/api/publish_interaction',
]

export const productServices: Feature = {
  name: 'product-services',
  group: 'work',
  does: 'Product services are asked, publish and learn, with quotas and recorders of every kind.',
  apply(draft, chance, intensity) {
    draft.usage ??= {}
    for (let number = chance.count(2, intensity); number > 0; number -= 1) {
      draft.productServices[`p${number}`] = serviceOf(chance)
    }
  },
}

function serviceOf(chance: Chance): Open<ProductServiceInput> {
  const callers = Array.from({ length: chance.integer(1, 3) }, (_, index) => [
    `c${index + 1}`,
    {
      type: chance.pick(['production_agent', 'production_agent', 'dashboard', 'internal'] as const),
      endpoint: chance.pick(ENDPOINTS),
      key: chance.pick(['shared', 'another']),
      every: milliseconds(chance.pick([200, 700, 2000, 5000])),
      start: milliseconds(chance.integer(0, 3000)),
      results: chance.integer(0, 3),
      text: chance.pick(['yes', 'I would rather not.', 'Kürzer bitte', '']),
    },
  ])
  return {
    ownLanguageModel: chance.happens(1, 3),
    tellsCallersApart: chance.happens(2, 3),
    gates: {
      application: chance.pick([0, 3, 20, 200]),
      learnings_generated: chance.pick([0, 3, 20, 60]),
    },
    recorder: {
      kind: chance.pick(['keeps', 'throws', 'queue', 'none'] as const),
      takes: milliseconds(chance.pick([0, 50, 3000])),
    },
    learning: {
      service: chance.pick(['profile_generation', 'playbook_generation', 'reflection']),
      runEvery: chance.integer(1, 3),
      windowRequests: chance.integer(1, 4),
      bypassesGate: chance.happens(1, 2),
      skips: chance.pick(['0', '1/3']),
      startsAfter: milliseconds(chance.pick([0, 1000, 4000])),
      takes: milliseconds(chance.pick([0, 2000, 6000])),
      failures: chance.pick(['0', '1/4']),
      items: chance.integer(2, 3),
      duplicates: chance.integer(0, 2),
    },
    callers: Object.fromEntries(callers),
  }
}
