import { assert } from '../src/assert.ts'
import type { ScenarioInput } from '../sim/scenario/input.ts'
import { parseScenario } from '../sim/scenario/load.ts'
import type { Scenario } from '../sim/scenario/scenario.ts'

const INTERVAL_MS = 5_000

/** How much happens in a world of the benchmark. */
export interface BenchWorld {
  /** Half are paid by a remote signer, half by their gateway's own key. */
  readonly sessions: number
  /** Payments that each session makes after its start. */
  readonly payments: number
}

/**
 * Live sessions of two gateways at two orchestrators. A segment is as long as a payment interval, so that the run consists of
 * payments and little else; starts are spread over one interval, and messages take 10 ms to 40 ms.
 */
export function benchWorld({ sessions, payments }: BenchWorld): Scenario {
  const indices = Array.from({ length: sessions }, (_, index) => index)
  const session = (index: number): readonly [string, SessionInput] => [
    `v${index}`,
    {
      ...(index % 2 === 0
        ? { orchestrator: 'o1', type: 'live' }
        : { orchestrator: 'o2', type: 'lv2v' }),
      start: `${Math.floor((index * INTERVAL_MS) / sessions)}ms`,
      segmentInterval: `${INTERVAL_MS}ms`,
      paymentInterval: `${INTERVAL_MS}ms`,
    },
  ]
  const sessionsOf = (gateway: number): Readonly<Record<string, SessionInput>> =>
    Object.fromEntries(indices.filter((index) => index % 2 === gateway).map(session))
  const loaded = parseScenario({
    scenario: 1,
    name: `bench-${sessions}`,
    profile: 'repaired',
    duration: `${(payments + 1) * INTERVAL_MS}ms`,
    links: { default: { latency: { from: '10ms', to: '40ms' } } },
    orchestrators: {
      o1: { ...ORCHESTRATOR, pricePerUnit: '2e9' },
      o2: { ...ORCHESTRATOR, pricePerUnit: '72' },
    },
    signers: { s1: {} },
    gateways: {
      remote: { signer: 's1', sessions: sessionsOf(0) },
      local: { sessions: sessionsOf(1) },
    },
  } satisfies ScenarioInput)
  assert(loaded.ok, 'the scenario of the benchmark is sound')
  return loaded.scenario
}

type SessionInput = NonNullable<ScenarioInput['gateways'][string]['sessions']>[string]

const ORCHESTRATOR = {
  autoAdjustPrice: false,
  livePaymentInterval: `${INTERVAL_MS}ms`,
} as const
