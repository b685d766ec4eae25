import { measureBareQueue } from '../../bench/bare-queue.ts'
import { runScenario } from '../run/run.ts'
import { parseScenario } from '../scenario/load.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { assert } from '../../src/assert.ts'
import type { BenchResult } from './house.ts'

const SESSIONS = [1, 10, 100] as const
const PAIRS = 300_000

/** How fast this machine simulates, all invariants on, and what that is beside the bare event queue. */
export function measure(now: () => number): BenchResult {
  const queue = measureBareQueue(now, { pairs: PAIRS })
  const bare = queue[0]?.pairsPerSecond ?? 1
  const rows = SESSIONS.flatMap((sessions) => {
    const { events, payments, elapsedMs } = timed(sessions, now)
    const perSecond = (count: number): number => Math.round((count * 1000) / elapsedMs)
    const label = `with ${sessions} session${sessions === 1 ? '' : 's'}`
    return [
      { what: `payments ${label}`, value: perSecond(payments), unit: 'per second' },
      { what: `events ${label}`, value: perSecond(events), unit: 'per second' },
      {
        what: `cost of an event ${label}`,
        value: Math.round((bare / perSecond(events)) * 10) / 10,
        unit: 'turns of the bare queue',
      },
    ]
  })
  return { rows: [{ what: 'bare queue', value: bare, unit: 'turns per second' }, ...rows] }
}

function timed(
  sessions: number,
  now: () => number,
): { events: number; payments: number; elapsedMs: number } {
  const loaded = parseScenario(load(sessions))
  assert(loaded.ok, 'the scenario of the benchmark is sound')
  runScenario(loaded.scenario)
  const start = now()
  const outcome = runScenario(loaded.scenario)
  const elapsedMs = Math.max(now() - start, 0.001)
  assert(outcome.ok, 'the profile of the benchmark exists')
  const payments = outcome.result.metrics.paymentsSent
  const count = typeof payments === 'bigint' ? payments : payments.numerator
  return { events: outcome.result.events, payments: Number(count), elapsedMs }
}

/** Sessions of one signer and one orchestrator, each paid every five seconds for half an hour. */
function load(sessions: number): ScenarioInput {
  const names = Array.from({ length: sessions }, (_, index) => `v${index}`)
  const session = { orchestrator: 'o1', type: 'live' } as const
  return {
    scenario: 1,
    name: `bench-${sessions}`,
    profile: 'repaired',
    duration: '30m',
    orchestrators: { o1: { pricePerUnit: '2e9', autoAdjustPrice: false } },
    signers: { s1: {} },
    gateways: {
      g1: { signer: 's1', sessions: Object.fromEntries(names.map((name) => [name, session])) },
    },
    expect: { invariants: { holds: 'none' } },
  }
}
