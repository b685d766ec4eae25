import { describe, expect, it } from 'vitest'
import { SECOND_NS } from '../../src/durations.ts'
import { loadScenario } from '../scenario/load.ts'
import type { EventOf, TraceEvent } from '../trace/events.ts'
import type { RunResult } from './result.ts'
import { resultOf } from './twice.fixture.ts'

/** A call to the signer every 10 s; each says what has elapsed since the one before. */
function run(clocks: string, more = ''): RunResult {
  const text = `scenario: 1
name: clocks
duration: 2m
quietPhase: 20s
profile: upstream/master-2026-08
links: { default: { latency: 0s } }
orchestrators: { o1: { pricePerUnit: 1gwei, autoAdjustPrice: false, livePaymentInterval: 1s } }
signers: { s1: {} }
gateways:
  g1: { signer: s1, sessions: { viewer: { orchestrator: o1, type: live, paymentInterval: 10s } } }
faults: { clocks: [${clocks}] }
expect: { invariants: { holds: none } }
${more}`
  const loaded = loadScenario(text, 'clocks.yaml')
  if (!loaded.ok) return expect.unreachable(JSON.stringify(loaded.errors))
  return resultOf(loaded.scenario, { level: 'full' })
}

/** What the signer's clock says of every call but the first, in seconds. */
const elapsed = (result: RunResult): readonly number[] =>
  result.timeline.flatMap((event) =>
    event.type === 'signer.paid' && event.sequenceNumber > 0n
      ? [Number(event.elapsedNs) / SECOND_NS]
      : [],
  )
const clockEvents = (result: RunResult): readonly string[] =>
  result.timeline
    .filter(
      (event: TraceEvent): event is EventOf<'clock.rate-changed' | 'clock.stepped'> =>
        event.type === 'clock.rate-changed' || event.type === 'clock.stepped',
    )
    .map((event) =>
      event.type === 'clock.stepped'
        ? `${event.atNs / SECOND_NS} ${event.actor} by ${event.byNs / SECOND_NS}`
        : `${event.atNs / SECOND_NS} ${event.actor} at ${event.partsPerBillion}`,
    )

describe('a clock', () => {
  it('that stands still stays behind, unless it is set right', () => {
    const frozen = 'actor: s1, at: 15s, for: 20s, frozen: true'
    const behind = run(`{ ${frozen} }`)
    expect(clockEvents(behind)).toEqual(['15 s1/1 at 0', '35 s1/1 at 1000000000'])
    const right = run(`{ ${frozen}, setRight: true }`)
    expect(clockEvents(right)).toEqual([...clockEvents(behind), '35 s1/1 by 20'])
    expect(elapsed(behind).reduce((sum, each) => sum + each)).toBeLessThan(
      elapsed(right).reduce((sum, each) => sum + each),
    )
  })

  it('drifts for a while, by its own drift before and after', () => {
    const result = run(
      '{ actor: g1, at: 10s, for: 10s, drift: 5% }, { actor: o1, at: 5s, for: 10s, drift: -500ppm }',
    )
    expect(clockEvents(result)).toEqual([
      '5 o1 at 999500000',
      '10 g1 at 1050000000',
      '15 o1 at 1000000000',
      '20 g1 at 1000000000',
    ])
  })

  it('has one fault at a time: to stand still first, then the drift that began last', () => {
    const result = run(`{ actor: g1, at: 10s, for: 60s, drift: 1% },
      { actor: g1, at: 20s, for: 10s, drift: 2% }, { actor: g1, at: 25s, for: 10s, frozen: true },
      { actor: g1, at: 26s, for: 4s, frozen: true }`)
    expect(clockEvents(result)).toEqual([
      '10 g1 at 1010000000',
      '20 g1 at 1020000000',
      '25 g1 at 0',
      '35 g1 at 1010000000',
      '70 g1 at 1000000000',
    ])
  })

  it('is sound again when the active phase ends', () => {
    const result = run('{ actor: g1, at: 110s, for: 1h, frozen: true }')
    expect(clockEvents(result)).toEqual(['110 g1 at 0', '120 g1 at 1000000000'])
  })

  it('that stops is nothing to what its node measures by a steady one: charges go on', () => {
    const charges = ({ timeline }: RunResult): number =>
      timeline.filter(({ type }) => type === 'work.charged').length
    const stopped = '{ actor: o1, at: 10s, for: 1m, frozen: true }'
    expect(charges(run(stopped))).toBe(charges(run('')))
  })

  it('that goes wrong changes no draw of chance', () => {
    const stopped = run('{ actor: g1, at: 10s, for: 10s, frozen: true, setRight: true }')
    const without = ({ timeline }: RunResult): readonly TraceEvent[] =>
      timeline.filter(({ type }) => !type.startsWith('clock.'))
    expect(without(stopped)).toEqual(without(run('')))
  })
})
