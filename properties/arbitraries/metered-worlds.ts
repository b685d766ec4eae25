import * as fc from 'fast-check'
import type { ScenarioInput } from '../../sim/scenario/input.ts'
import type { ProductFaultKind } from '../../sim/scenario/usage.ts'
import type {
  CallerInput,
  ProductFaultInput,
  ProductServiceInput,
} from '../../sim/scenario/usage-input.ts'
import { worldArbitrary, type WorldShape } from './scenario.ts'

const DURATION_S = 60

const caller: fc.Arbitrary<CallerInput> = fc.record({
  type: fc.constantFrom('production_agent', 'dashboard', 'internal'),
  endpoint: fc.constantFrom('/api/search', '/api/search_profiles', '/api/publish_interaction'),
  key: fc.constantFrom('shared', 'another'),
  every: fc.constantFrom('200ms', '700ms', '2s', '5s'),
  start: fc.constantFrom('0s', '1s', '3s'),
  results: fc.integer({ min: 0, max: 3 }),
  text: fc.constantFrom('yes', 'I would rather not.', 'Kürzer bitte', ''),
})

const kinds: readonly ProductFaultKind[] = ['recorder', 'config', 'tokenizer', 'storage']

const fault: fc.Arbitrary<ProductFaultInput> = fc.record({
  what: fc.constantFrom(...kinds),
  at: fc.integer({ min: 0, max: DURATION_S - 1 }).map((seconds) => `${seconds}s`),
  for: fc.integer({ min: 1, max: 40 }).map((seconds) => `${seconds}s`),
})

const service: fc.Arbitrary<ProductServiceInput> = fc.record({
  ownLanguageModel: fc.boolean(),
  tellsCallersApart: fc.boolean(),
  gates: fc.record(
    {
      application: fc.integer({ min: 0, max: 200 }),
      learnings_generated: fc.integer({ min: 0, max: 60 }),
    },
    { requiredKeys: [] },
  ),
  recorder: fc.record({
    kind: fc.constantFrom('keeps', 'throws', 'queue', 'none'),
    takes: fc.constantFrom('0s', '50ms', '3s'),
  }),
  learning: fc.record({
    service: fc.constantFrom('profile_generation', 'playbook_generation', 'reflection'),
    runEvery: fc.integer({ min: 1, max: 3 }),
    windowRequests: fc.integer({ min: 1, max: 4 }),
    bypassesGate: fc.boolean(),
    skips: fc.constantFrom('0', '1/3'),
    startsAfter: fc.constantFrom('0s', '1s', '4s'),
    takes: fc.constantFrom('0s', '2s', '6s'),
    failures: fc.constantFrom('0', '1/4'),
    items: fc.integer({ min: 2, max: 3 }),
    duplicates: fc.integer({ min: 0, max: 2 }),
  }),
  callers: fc
    .array(caller, { minLength: 1, maxLength: 3 })
    .map((callers) => Object.fromEntries(callers.map((each, index) => [`c${index + 1}`, each]))),
  faults: fc.array(fault, { maxLength: 3 }),
})

/** Product services that are asked, publish and learn, with quotas, rate limits and faults of everything that metering asks. */
export const productWorlds: fc.Arbitrary<ScenarioInput> = fc
  .record({ seed: fc.nat(), services: fc.array(service, { minLength: 1, maxLength: 2 }) })
  .map(({ seed, services }) => ({
    scenario: 1,
    name: 'generated',
    seed,
    duration: `${DURATION_S}s`,
    quietPhase: '20s',
    orchestrators: {},
    gateways: {},
    usage: {},
    productServices: Object.fromEntries(services.map((each, index) => [`p${index + 1}`, each])),
  }))

/** The same world in which nothing of what metering asks fails, and every recorder keeps what it gets at once. */
export function withoutFaults(world: ScenarioInput): ScenarioInput {
  const services = Object.entries(world.productServices ?? {}).map(([name, each]) => [
    name,
    { ...each, faults: [], recorder: { kind: 'keeps' } } satisfies ProductServiceInput,
  ])
  return { ...world, productServices: Object.fromEntries(services) }
}

/** Worlds of sessions whose usage events go to a collector that is away at times. */
export function collectedWorlds(shape: WorldShape): fc.Arbitrary<ScenarioInput> {
  return fc
    .record({
      world: worldArbitrary(shape),
      queueCapacity: fc.integer({ min: 0, max: 20 }),
      writeTime: fc.constantFrom('0s', '20ms', '900ms'),
      away: fc.array(
        fc.record({
          atS: fc.integer({ min: 1, max: 90 }),
          forS: fc.integer({ min: 1, max: 60 }),
        }),
        { maxLength: 2 },
      ),
    })
    .map(({ world, queueCapacity, writeTime, away }) => ({
      ...world,
      usage: { queueCapacity, writeTime, writeTimeout: '2s' },
      timeline: [
        ...(world.timeline ?? []),
        ...away.map(({ atS, forS }) => ({
          at: `${atS}s`,
          restart: { actor: 'collector', downFor: `${forS}s` },
        })),
      ],
    }))
}
